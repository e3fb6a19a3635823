//! Getting a fresh machine ready: Node, system packages, the UI's packages, the second model server's Python.
//! Whatever is there already is left alone, so a second run does nothing.

mod apt;
mod elsewhere;
mod node;
mod npm;
mod python;

use std::process::Command;

use anyhow::Result;

use crate::{
    display, screen,
    workspace::{self, Profile},
};

/// What the work at hand needs of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// The UI's packages.
    pub(crate) ui: bool,
    /// What the shell links.
    pub(crate) shell: bool,
    /// A screen for a window, where there is none.
    pub(crate) virtual_display: bool,
    /// What drives the real window, and what it talks to.
    pub(crate) e2e: bool,
}

impl Needs {
    pub(crate) fn to_build() -> Self {
        Self {
            ui: true,
            shell: true,
            ..Self::default()
        }
    }

    pub(crate) fn to_run() -> Self {
        Self {
            virtual_display: !display::present(),
            ..Self::to_build()
        }
    }

    pub(crate) fn everything() -> Self {
        Self {
            ui: true,
            shell: true,
            virtual_display: true,
            e2e: true,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            ui: self.ui || other.ui,
            shell: self.shell || other.shell,
            virtual_display: self.virtual_display || other.virtual_display,
            e2e: self.e2e || other.e2e,
        }
    }
}

/// Checks and installs, naming each thing.
///
/// # Errors
/// What is missing and cannot be installed from here, with how to get it.
pub(crate) fn prepare(needs: Needs) -> Result<()> {
    screen::title("Set-up");
    if needs.ui || needs.e2e {
        node::check()?;
    }
    if apt::is_here() {
        apt::ensure(needs)?;
    } else {
        elsewhere::check(needs)?;
    }
    if needs.ui {
        npm::ensure(&workspace::ui(), "the UI's packages")?;
    }
    if needs.e2e {
        npm::ensure(&workspace::e2e(), "the window tests' packages")?;
        python::ensure()?;
    }
    Ok(())
}

/// Tells the programs in `tests/e2e` where the built application and the Python environment are.
pub(crate) fn e2e_environment(command: &mut Command, profile: Profile) -> &mut Command {
    command
        .env("HEARTH_BINARY", workspace::built(profile, "hearth"))
        .env("HEARTH_E2E_VENV", python::environment())
}
