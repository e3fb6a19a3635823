//! `cargo xtask test`: everything that checks Hearth, one step after the other, each timed.

mod count;
mod step;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{
    screen,
    setup::{self, Needs},
};
use count::Count;
use step::{Ran, STEPS, Step};

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    if arguments == ["list"] {
        screen::table(&listed());
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(arguments)?;
    let needs = chosen
        .iter()
        .fold(Needs::default(), |needs, step| needs.and((step.needs)()));
    let started = Instant::now();
    setup::prepare(needs)?;
    let set_up = started.elapsed();
    let outcomes = all(&chosen);
    Ok(report(&chosen, &outcomes, set_up))
}

/// The steps named by `arguments`, in their own order; all of them without arguments. A name chooses the step of
/// that name, or all steps of that group (`ui`, `rust`).
fn choose(arguments: &[String]) -> Result<Vec<&'static Step>> {
    let names: Vec<&str> = arguments
        .iter()
        .filter(|argument| *argument != "--only")
        .flat_map(|argument| argument.split(','))
        .collect();
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.is_called(name))) {
        bail!("there is no step `{unknown}`; `cargo xtask test list` names them");
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| step.is_called(name));
    Ok(STEPS.iter().filter(wanted).collect())
}

struct Outcome {
    ran: Ran,
    time: Duration,
}

/// Runs on after a failure, to tell all that is wrong; but not past a build that others need.
fn all(steps: &[&Step]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        screen::title(&format!("[{}/{}] {}", index + 1, steps.len(), step.title));
        let started = Instant::now();
        let ran = (step.run)().unwrap_or_else(|error| Ran {
            failed: true,
            failures: vec![format!("{error:#}")],
            ..Ran::default()
        });
        let time = started.elapsed();
        let ends_here = ran.failed && step.others_need_it;
        if ran.failed {
            screen::problem(&format!("{} failed:\n{}", step.title, ran.failures.join("\n")));
        } else {
            screen::done(&format!("{} ({})", step.title, screen::duration(time)));
        }
        outcomes.push(Outcome { ran, time });
        if ends_here {
            break;
        }
    }
    outcomes
}

fn report(steps: &[&Step], outcomes: &[Outcome], set_up: Duration) -> ExitCode {
    let mut rows = vec![row(["step", "result", "time", "tests"])];
    rows.push(row(["set-up", "ok", &screen::duration(set_up), ""]));
    let mut total = Count::default();
    // Said once more at the end, for the log of a long run is seldom read from its beginning.
    let mut named = Vec::new();
    let mut time = set_up;
    for (index, step) in steps.iter().enumerate() {
        let Some(outcome) = outcomes.get(index) else {
            rows.push(row([step.name, "not run", "", ""]));
            continue;
        };
        time += outcome.time;
        let Ran {
            failed,
            count,
            failures,
        } = &outcome.ran;
        let word = if *failed { "FAILED" } else { "ok" };
        rows.push(row([
            step.name,
            word,
            &screen::duration(outcome.time),
            &count.to_string(),
        ]));
        total = total.plus(*count);
        // A step that broke before it could count its tests is a failure all the same.
        if *failed && count.failed == 0 {
            total.failed += 1;
        }
        named.extend(failures.iter().map(|failure| format!("{}: {failure}", step.name)));
    }
    rows.push(row(["all", "", &screen::duration(time), ""]));
    screen::line("");
    screen::table(&rows);
    let Count {
        passed,
        failed,
        skipped,
    } = total;
    for failure in &named {
        screen::line(&format!("\n{failure}"));
    }
    screen::line(&format!("\n{passed} passed, {failed} failed, {skipped} skipped"));
    if outcomes.iter().any(|outcome| outcome.ran.failed) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn listed() -> Vec<Vec<String>> {
    let mut rows = vec![vec!["step".to_owned(), "what it does".to_owned()]];
    rows.extend(
        STEPS
            .iter()
            .map(|step| vec![step.name.to_owned(), step.title.to_owned()]),
    );
    rows
}

fn row(cells: [&str; 4]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(arguments: &[&str]) -> Vec<&'static str> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let steps = choose(&arguments).expect("the names are right");
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn steps_are_chosen_by_name_and_by_group_and_keep_their_order() {
        assert_eq!(names(&[]).len(), STEPS.len());
        assert_eq!(names(&["e2e", "rust-format"]), ["rust-format", "e2e"]);
        assert_eq!(
            names(&["--only", "ui,bench"]),
            ["ui-check", "ui-test", "ui-build", "bench"]
        );
        assert!(choose(&["nonsense".to_owned()]).is_err());
    }

    #[test]
    fn a_build_that_fails_ends_the_run() {
        const FAILS: Step = Step {
            name: "rust-build",
            title: "a build that fails",
            needs: Needs::default,
            others_need_it: true,
            run: || bail!("it does not compile"),
        };
        const COUNTS: Step = Step {
            name: "rust-test",
            title: "tests",
            needs: Needs::default,
            others_need_it: false,
            run: || Ok(Ran::default()),
        };
        assert_eq!(all(&[&FAILS, &COUNTS]).len(), 1);
        assert_eq!(all(&[&COUNTS, &FAILS]).len(), 2);
    }
}
