//! What is compiled for what. Each set of packages, features and profile is compiled apart from the others, so there
//! are as few as possible.

use std::process::Command;

use anyhow::Result;

use crate::{program, ui};

/// Everything, as the tests need it: with them cargo also builds the programs and examples that they start.
pub(crate) fn programs_and_tests() -> Result<()> {
    with_ui(program::cargo().args(["test", "--workspace", "--no-run"]))
}

/// Hearth alone, to be used.
pub(crate) fn hearth() -> Result<()> {
    with_ui(program::cargo().arg("build"))
}

/// The server without a window, to be used.
pub(crate) fn server() -> Result<()> {
    with_ui(program::cargo().args(["build", "--package", "hearth-headless"]))
}

/// Hearth, the window it is measured beside, and the program that measures the store.
pub(crate) fn for_measuring() -> Result<()> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--release", "--package", "hearth", "--package", "hearth-bench"]);
    with_ui(cargo.args(["--bins", "--example", "empty-window"]))
}

/// Everything, to be looked at by the linter.
pub(crate) fn lints() -> Result<()> {
    let mut cargo = program::cargo();
    with_ui(cargo.args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

pub(crate) fn documentation() -> Result<()> {
    let mut cargo = program::cargo();
    with_ui(
        cargo
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// The shell takes the built UI into itself, so that it does not compile without one.
fn with_ui(command: &mut Command) -> Result<()> {
    ui::build()?;
    program::run(command)
}
