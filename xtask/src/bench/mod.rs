//! `cargo xtask bench`: Hearth's speed and memory, each beside its limit and measured in the same run.
//!
//! What the store and the server do is measured by `tests/bench`, what only a page can see by `tests/e2e/bench`; a
//! window's start and memory are measured here, from outside. All of them answer with rows (see [`row`]).

mod options;
mod process_tree;
mod row;
mod window;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};

use crate::{
    compile, program, screen,
    setup::{self, Needs},
    workspace,
};
use options::{Options, Part};
use row::Row;

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let options = Options::read(arguments)?;
    setup::prepare(needs(&options))?;
    let rows = measure(&options)?;
    write(&options.json, &rows)?;
    if options.check {
        // Tiny sizes say nothing about speed.
        screen::line(&format!("{} rows were measured.", rows.len()));
        return Ok(ExitCode::SUCCESS);
    }
    screen::title("Results: median (least to greatest) of each side's runs");
    screen::table(&row::table(&rows));
    row::notes(&rows).iter().for_each(|note| screen::line(note));
    let missed = rows.iter().filter(|row| !row.verdict().met).count();
    if missed > 0 {
        screen::problem(&format!("{missed} of {} goals missed", rows.len()));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// With tiny sizes, as a step of `cargo xtask test`: only shows that everything runs.
pub(crate) fn check() -> Result<()> {
    run(&["--check".to_owned()]).map(|_| ())
}

fn needs(options: &Options) -> Needs {
    if options.wants(Part::Window) || options.wants(Part::Page) {
        Needs::everything()
    } else {
        Needs::to_build()
    }
}

fn measure(options: &Options) -> Result<Vec<Row>> {
    screen::title("Build");
    if options.check {
        compile::programs_and_tests()?;
    } else {
        compile::for_measuring()?;
    }
    let bench = Bench::new(options)?;
    let mut rows = Vec::new();
    if options.wants(Part::Store) {
        screen::title("The store");
        rows.extend(bench.rows_of("store")?);
    }
    if options.wants(Part::Window) {
        screen::title("The window's start and memory");
        rows.extend(window::rows(options, &bench.filled_store(options.messages())?)?);
    }
    if options.wants(Part::Page) {
        screen::title("Inside the window");
        rows.extend(bench.page_rows()?);
    }
    if options.wants(Part::Network) {
        screen::title("The server and its guests");
        rows.extend(bench.rows_of("network")?);
    }
    Ok(rows)
}

/// Where one run of the benchmark keeps its files, and how it starts the programs that measure.
struct Bench<'a> {
    options: &'a Options,
    directory: PathBuf,
}

impl<'a> Bench<'a> {
    fn new(options: &'a Options) -> Result<Self> {
        let directory = workspace::target().join("bench");
        fs::create_dir_all(&directory)?;
        Ok(Self { options, directory })
    }

    /// The Rust program that measures the store and the server, and fills stores.
    fn program(&self, command: &str, messages: u64) -> std::process::Command {
        let mut program = std::process::Command::new(workspace::built(self.options.profile(), "hearth-bench"));
        program.arg(command).arg("--directory").arg(&self.directory);
        program.args(["--messages", &messages.to_string()]);
        if let Some(corpus) = &self.options.corpus {
            program.arg("--corpus").arg(corpus);
        }
        program
    }

    /// A data directory with that many messages, made once and used again.
    fn filled_store(&self, messages: u64) -> Result<PathBuf> {
        let answer = program::answer(&mut self.program("fill", messages))?;
        Ok(PathBuf::from(answer.trim()))
    }

    fn rows_of(&self, part: &str) -> Result<Vec<Row>> {
        let mut program = self.program(part, self.options.messages());
        program.args(["--runs", &self.options.runs.to_string()]);
        if self.options.check {
            program.arg("--check");
        }
        row::read(&program::answer(&mut program)?)
    }

    fn page_rows(&self) -> Result<Vec<Row>> {
        let answer = self.directory.join("page-rows.json");
        let store = self.filled_store(self.options.scrolled_messages())?;
        let mut npm = program::npm(&workspace::e2e());
        setup::e2e_environment(&mut npm, self.options.profile()).env("HEARTH_BENCH_STORE", store);
        npm.args(["run", "bench", "--", "--runs", &self.options.runs.to_string(), "--json"]);
        npm.arg(&answer);
        if self.options.check {
            npm.arg("--check");
        }
        program::run(&mut npm)?;
        row::read(&fs::read_to_string(&answer).with_context(|| format!("{} cannot be read", answer.display()))?)
    }
}

fn write(file: &Path, rows: &[Row]) -> Result<()> {
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory)?;
    }
    let text = serde_json::to_string_pretty(&row::judged(rows))?;
    fs::write(file, text + "\n").with_context(|| format!("{} cannot be written", file.display()))?;
    screen::line(&format!("\nThe numbers are in {}.", file.display()));
    Ok(())
}
