//! The pictures in the documents, taken from the real window.

use anyhow::Result;

use crate::{
    compile, program,
    setup::{self, Needs},
    workspace,
};

pub(crate) fn run() -> Result<()> {
    setup::prepare(Needs::everything())?;
    compile::hearth()?;
    compile::server()?;
    let mut command = program::npm(&workspace::e2e());
    program::run(setup::e2e_environment(&mut command, workspace::Profile::Debug).args(["run", "screenshots"]))
}
