//! Packages from npm, exactly those of the lock file.

use std::path::Path;

use anyhow::Result;

use crate::{
    fingerprint::{Fingerprint, Stamp},
    program, screen,
};

pub(crate) fn ensure(directory: &Path, what: &str) -> Result<()> {
    let mut fingerprint = Fingerprint::new();
    fingerprint
        .file(&directory.join("package.json"))?
        .file(&directory.join("package-lock.json"))?;
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    let stamp = Stamp::of(&format!("{name}-packages"));
    if directory.join("node_modules").is_dir() && stamp.is(&fingerprint) {
        screen::done(what);
        return Ok(());
    }
    screen::line(&format!("  installing {what}"));
    program::run(program::npm(directory).args(["ci", "--no-audit", "--no-fund"]))?;
    stamp.set(&fingerprint)
}
