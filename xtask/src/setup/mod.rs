//! Getting a fresh machine ready: Node, system packages, the UI's packages, Python for what is written in it.
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
    /// What compiles the parts that are written in C.
    pub(crate) compiler: bool,
    /// What the shell links.
    pub(crate) shell: bool,
    /// A screen for a window, where there is none.
    pub(crate) virtual_display: bool,
    /// What drives the real window and a real browser, what they talk to, and what cuts the network between them.
    pub(crate) e2e: bool,
    /// What tries the API.
    pub(crate) api_fuzz: bool,
}

impl Needs {
    pub(crate) fn to_build() -> Self {
        Self {
            shell: true,
            ..Self::to_serve()
        }
    }

    /// The server needs nothing of a window.
    pub(crate) fn to_serve() -> Self {
        Self {
            ui: true,
            compiler: true,
            ..Self::default()
        }
    }

    pub(crate) fn to_run() -> Self {
        if display::present() {
            Self::to_build()
        } else {
            Self::to_serve()
        }
    }

    pub(crate) fn everything() -> Self {
        Self {
            ui: true,
            compiler: true,
            shell: true,
            virtual_display: true,
            e2e: true,
            api_fuzz: true,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            ui: self.ui || other.ui,
            compiler: self.compiler || other.compiler,
            shell: self.shell || other.shell,
            virtual_display: self.virtual_display || other.virtual_display,
            e2e: self.e2e || other.e2e,
            api_fuzz: self.api_fuzz || other.api_fuzz,
        }
    }
}

/// Checks and installs, naming each thing.
///
/// # Errors
/// What is missing and cannot be installed from here, with how to get it.
pub(crate) fn prepare(needs: Needs) -> Result<()> {
    screen::title("Set-up");
    if needs.ui || needs.e2e || needs.api_fuzz {
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
    if needs.e2e || needs.api_fuzz {
        npm::ensure(&workspace::e2e(), "the window tests' packages")?;
    }
    if needs.e2e {
        python::ensure(&python::MODEL_SERVER)?;
    }
    if needs.api_fuzz {
        python::ensure(&python::SCHEMATHESIS)?;
    }
    Ok(())
}

/// Tells the programs in `tests/e2e` where the built programs and the Python environments are.
pub(crate) fn e2e_environment(command: &mut Command, profile: Profile) -> &mut Command {
    command
        .env("HEARTH_BINARY", workspace::built(profile, "hearth"))
        .env("HEARTH_SERVER_BINARY", workspace::built(profile, "hearth-server"))
        .env("HEARTH_E2E_VENV", python::MODEL_SERVER.directory())
        .env("HEARTH_SCHEMATHESIS_VENV", python::SCHEMATHESIS.directory())
}
