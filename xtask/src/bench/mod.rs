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

use anyhow::{Context, Result, ensure};

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
    let missed = missed(&rows, options.check);
    if options.check {
        screen::line(&format!("{} rows were measured.", rows.len()));
    } else {
        screen::title("Results: median (least to greatest) of each side's runs");
        screen::table(&row::table(&rows));
        row::notes(&rows).iter().for_each(|note| screen::line(note));
    }
    if missed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    screen::problem(&format!(
        "{} of {} goals missed: {}",
        missed.len(),
        rows.len(),
        missed.join(", ")
    ));
    Ok(ExitCode::FAILURE)
}

/// With tiny sizes, as a step of `cargo xtask test`: shows that everything runs, and that nothing is lost.
pub(crate) fn check() -> Result<()> {
    ensure!(
        run(&["--check".to_owned()])? == ExitCode::SUCCESS,
        "what must never happen was measured"
    );
    Ok(())
}

/// What the rows whose goal is missed are called. Tiny sizes say nothing about speed, but what must never happen does not
/// happen to few either.
fn missed(rows: &[Row], tiny: bool) -> Vec<&str> {
    let binding = rows.iter().filter(|row| !tiny || row.is_never());
    binding
        .filter(|row| !row.verdict().met)
        .map(|row| row.what.as_str())
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(slow: u32, lost: &str) -> Vec<Row> {
        let json = format!(
            r#"[{{"what": "start", "unit": "ms", "hearth": [{slow}], "limit": null, "goal": {{"at_most": 50}}}},
                {{"what": "lost", "unit": "messages", "hearth": [{lost}], "limit": null, "goal": {{"at_most": 0}}}}]"#
        );
        row::read(&json).expect("it is understood")
    }

    #[test]
    fn tiny_sizes_may_be_slow_but_lose_nothing() {
        assert_eq!(missed(&rows(900, "0, 0"), true), [""; 0]);
        assert_eq!(missed(&rows(900, "0, 1"), true), ["lost"]);
        assert_eq!(missed(&rows(900, ""), true), ["lost"], "what was not counted");
        assert_eq!(missed(&rows(900, "0, 1"), false), ["start", "lost"]);
        assert_eq!(missed(&rows(9, "0"), false), [""; 0]);
    }
}
