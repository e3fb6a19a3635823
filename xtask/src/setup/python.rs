//! A Python environment of our own in `target/`, for the model server that the window tests use beside aimock.

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

/// Where the environment is, made or not.
pub(crate) fn environment() -> PathBuf {
    workspace::state().join("venv")
}

fn interpreter() -> PathBuf {
    if cfg!(windows) {
        environment().join("Scripts/python.exe")
    } else {
        environment().join("bin/python")
    }
}

pub(crate) fn ensure() -> Result<()> {
    let requirements = workspace::e2e().join("requirements.txt");
    let mut fingerprint = Fingerprint::new();
    fingerprint.file(&requirements)?;
    let stamp = Stamp::of("venv");
    if interpreter().is_file() && stamp.is(&fingerprint) {
        screen::done("the second model server's Python environment");
        return Ok(());
    }
    screen::line("  making the second model server's Python environment");
    // A half-made environment cannot be told from a whole one.
    if environment().exists() {
        fs::remove_dir_all(environment())?;
    }
    program::run(Command::new(system_python()?).args(["-m", "venv"]).arg(environment()))?;
    let mut pip = Command::new(interpreter());
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
