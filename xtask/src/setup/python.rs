//! Python environments of our own in `target/`, each for one program that others wrote: their needs do not mix.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{
    fingerprint::{Fingerprint, Stamp},
    program, screen, workspace,
};

pub(crate) struct Environment {
    /// Of its directory and its stamp.
    name: &'static str,
    /// Exact versions, below `tests/e2e`.
    requirements: &'static str,
    what: &'static str,
}

/// The model server that the window tests use beside aimock.
pub(crate) const MODEL_SERVER: Environment = Environment {
    name: "venv",
    requirements: "requirements.txt",
    what: "the second model server's Python environment",
};

/// What tries the API with everything that its description allows, and with what it does not.
pub(crate) const SCHEMATHESIS: Environment = Environment {
    name: "schemathesis",
    requirements: "api-fuzz/requirements.txt",
    what: "schemathesis' Python environment",
};

impl Environment {
    /// Where it is, made or not.
    pub(crate) fn directory(&self) -> PathBuf {
        workspace::state().join(self.name)
    }

    fn interpreter(&self) -> PathBuf {
        if cfg!(windows) {
            self.directory().join("Scripts/python.exe")
        } else {
            self.directory().join("bin/python")
        }
    }
}

pub(crate) fn ensure(environment: &Environment) -> Result<()> {
    let requirements = workspace::e2e().join(environment.requirements);
    let mut fingerprint = Fingerprint::new();
    fingerprint.file(&requirements)?;
    let stamp = Stamp::of(environment.name);
    if environment.interpreter().is_file() && stamp.is(&fingerprint) {
        screen::done(environment.what);
        return Ok(());
    }
    screen::line(&format!("  making {}", environment.what));
    let directory = environment.directory();
    // A half-made environment cannot be told from a whole one.
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    program::run(Command::new(system_python()?).args(["-m", "venv"]).arg(directory))?;
    let mut pip = Command::new(environment.interpreter());
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    program::run(pip.arg(requirements))?;
    stamp.set(&fingerprint)
}

/// Debian's own Python first, because it is the one that `python3-venv` completes.
fn system_python() -> Result<&'static str> {
    if Path::new("/usr/bin/python3").is_file() {
        return Ok("/usr/bin/python3");
    }
    ["python3", "python"]
        .into_iter()
        .find(|name| program::works(Command::new(name).arg("--version")))
        .map_or_else(
            || bail!("Python 3 is needed for the tests: https://www.python.org/downloads/"),
            Ok,
        )
}
