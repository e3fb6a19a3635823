//! How long a window takes to be usable, and how much memory it then holds: Hearth with a large store beside the
//! emptiest window that Tauri can open, both started in turn on a screen in memory.
//!
//! The empty window is drawn as Tauri has it drawn. Without a graphics card that is by an imitated one, which Hearth does
//! without (`src-tauri/src/drawing.rs`): there a part of what the ratios show is that choice.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{
    options::Options,
    process_tree,
    row::{Goal, Limit, Row},
};
use crate::{
    display::OpenDisplay,
    program, screen,
    workspace::{self, Profile},
};

const LONGEST_START: Duration = Duration::from_secs(120);

const LONGEST_END: Duration = Duration::from_secs(60);

/// How often memory is looked at while it settles.
const LOOK: Duration = Duration::from_millis(500);

/// Memory has settled when this many looks in a row differ by less than a hundredth.
const QUIET_LOOKS: usize = 4;

const MOST_LOOKS: usize = 60;

/// What one start of one window showed.
struct Measured {
    start_ms: f64,
    memory_mb: f64,
}

pub(super) fn rows(options: &Options, store: &Path) -> Result<Vec<Row>> {
    let display = OpenDisplay::start()?;
    let hearth = || {
        let mut command = window(&display, options.profile(), "hearth");
        measured(command.arg("--data-dir").arg(store)).context("Hearth's window")
    };
    let empty = || {
        let mut command = window(&display, options.profile(), "examples/empty-window");
        measured(command.arg(display.home().join("empty-window"))).context("the empty window")
    };
    // The first start of each reads the programs from the disk, migrates, and makes the day's backup.
    hearth()?;
    empty()?;
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for run in 1..=options.runs {
        own.push(hearth()?);
        other.push(empty()?);
        screen::line(&format!("  run {run} of {}", options.runs));
    }
    Ok(vec![
        row("start to usable window", "ms", 1.25, (&own, &other), |window| {
            window.start_ms
        }),
        row(
            "memory of the window's processes",
            "MB",
            1.3,
            (&own, &other),
            |window| window.memory_mb,
        ),
    ])
}

fn row(
    what: &str,
    unit: &str,
    goal: f64,
    (own, other): (&[Measured], &[Measured]),
    number: fn(&Measured) -> f64,
) -> Row {
    Row {
        what: what.to_owned(),
        unit: unit.to_owned(),
        hearth: own.iter().map(number).collect(),
        limit: Some(Limit {
            name: "an empty Tauri window".to_owned(),
            runs: other.iter().map(number).collect(),
        }),
        goal: Goal::RatioAtMost(goal),
        notes: Vec::new(),
    }
}

fn window(display: &OpenDisplay, profile: Profile, program: &str) -> Command {
    let mut command = Command::new(workspace::built(profile, program));
    display.show(&mut command).env("HEARTH_REPORT_READY", "1");
    command
}

/// Starts a window, waits until it says that it can be used and then until its memory has settled, and ends it.
fn measured(command: &mut Command) -> Result<Measured> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("it could not be started: is it built?")?;
    let result = ready_at(&mut child).and_then(|ready| {
        Ok(Measured {
            start_ms: ready.duration_since(started).as_secs_f64() * 1000.0,
            memory_mb: settled_memory(child.id())?,
        })
    });
    end(child)?;
    result
}

/// When the line `ready` came.
fn ready_at(child: &mut Child) -> Result<Instant> {
    let stdout = child.stdout.take().context("its output cannot be read")?;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if line == "ready" && tell.send(Instant::now()).is_err() {
                break;
            }
        }
    });
    told.recv_timeout(LONGEST_START)
        .context("it never said that it can be used, as HEARTH_REPORT_READY=1 asks it to")
}

/// The memory once it no longer changes: just after the start, caches still fill and helpers still start.
fn settled_memory(process: u32) -> Result<f64> {
    let mut looks: Vec<f64> = Vec::new();
    while looks.len() < MOST_LOOKS {
        thread::sleep(LOOK);
        looks.push(process_tree::memory(process)?);
        let newest = looks.iter().rev().take(QUIET_LOOKS).copied();
        let (least, greatest) = newest.fold((f64::MAX, f64::MIN), |(least, greatest), look| {
            (least.min(look), greatest.max(look))
        });
        if looks.len() >= QUIET_LOOKS && greatest - least < greatest / 100.0 {
            return Ok(greatest);
        }
    }
    bail!(
        "its memory still changes after {} s",
        MOST_LOOKS as f64 * LOOK.as_secs_f64()
    );
}

/// Asks a window to end, and waits until all its processes have.
fn end(mut child: Child) -> Result<()> {
    let processes = process_tree::members(child.id());
    program::works(Command::new("kill").arg(child.id().to_string()));
    let asked = Instant::now();
    while processes.iter().any(|process| process_tree::is_alive(*process)) {
        if asked.elapsed() > LONGEST_END {
            child.kill()?;
            child.wait()?;
            bail!("it did not end when asked to");
        }
        child.try_wait()?;
        thread::sleep(Duration::from_millis(20));
    }
    child.wait()?;
    Ok(())
}
