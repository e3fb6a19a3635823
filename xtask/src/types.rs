//! TypeScript made from the Rust types that cross to the UI.

use anyhow::Result;

use crate::program;

pub(crate) fn run() -> Result<()> {
    let mut command = program::cargo();
    command.args(["test", "--package", "hearth-domain", "--test", "types"]);
    program::run(command.env("HEARTH_WRITE_TYPES", "1"))
}
