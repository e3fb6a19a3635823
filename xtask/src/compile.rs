//! What is compiled for what. Each set of packages, features and profile is compiled apart from the others, so there
//! are as few as possible.

use anyhow::Result;

use crate::program;

/// Everything, as the tests need it: with them cargo also builds the programs and examples that they start.
pub(crate) fn programs_and_tests() -> Result<()> {
    program::run(program::cargo().args(["test", "--workspace", "--no-run"]))
}

/// Hearth alone, to be used.
pub(crate) fn hearth() -> Result<()> {
    program::run(program::cargo().arg("build"))
}

/// Hearth, the window it is measured beside, and the program that measures the store.
pub(crate) fn for_measuring() -> Result<()> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--release", "--package", "hearth", "--package", "hearth-bench"]);
    program::run(cargo.args(["--bins", "--example", "empty-window"]))
}
