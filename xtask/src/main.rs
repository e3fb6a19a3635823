//! Hearth's own commands: `cargo xtask run`, `test`, `bench` and the smaller ones.
//!
//! This program must build on a machine that has nothing but Rust, because it is what installs the rest. So it
//! uses the standard library, `anyhow` and `serde`, and leaves the work to the tools that it starts.

mod bench;
mod compile;
mod display;
mod fingerprint;
mod icons;
mod licences;
mod package;
mod program;
mod run;
mod screen;
mod screenshots;
mod setup;
mod test;
mod types;
mod ui;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [-- ARGUMENTS]   install what is missing, build, and open Hearth's window; where there is no
                       display, start hearth-server and print the link to it
  test [STEP...]       install what is missing, and run everything that checks Hearth;
                       with names, only those steps (`cargo xtask test list` names them)
  bench [OPTIONS]      measure speed and memory beside their limits
                       --corpus FILE  JSON lines of real chat, each with a `text` (.gz too)
                       --runs N       at least 5 (the default)
                       --json FILE    where the numbers go (default: target/bench/bench.json)
                       --only PARTS   of store,window,page,network
                       --check        tiny sizes: only shows that the benchmark runs
  setup                only install what is missing for all of these
  package              build installers for this system
  types                renew the TypeScript that is made from Rust types
  icons                renew all icons from their SVG source
  licences             renew the list of licences that the About tab shows
  screenshots          renew the screenshot in docs/ from the real window";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            screen::problem(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        screen::line(HELP);
        return Ok(ExitCode::SUCCESS);
    };
    match command.as_str() {
        "run" => return run::run(rest),
        "test" => return test::run(rest),
        "bench" => return bench::run(rest),
        "help" | "--help" | "-h" => screen::line(HELP),
        name => {
            let simple: fn() -> Result<()> = match name {
                "icons" => icons::run,
                "setup" => || setup::prepare(setup::Needs::everything()),
                "package" => package::run,
                "types" => types::run,
                "licences" => licences::write,
                "screenshots" => screenshots::run,
                _ => bail!("there is no command `{name}`\n\n{HELP}"),
            };
            if let Some(extra) = rest.first() {
                bail!("`{name}` takes no arguments, so `{extra}` is not understood");
            }
            simple()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
