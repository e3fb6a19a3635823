//! Installers for the system that this runs on.

use std::process::Command;

use anyhow::Result;

use crate::{
    program, screen,
    setup::{self, Needs},
    workspace,
};

const BUNDLES: &str = if cfg!(windows) {
    "nsis"
} else if cfg!(target_os = "macos") {
    "dmg"
} else {
    "deb,rpm"
};

pub(crate) fn run() -> Result<()> {
    setup::prepare(Needs::to_build())?;
    screen::title("Installers");
    // The Tauri CLI is one of the UI's packages, but looks for `tauri.conf.json` where it is started.
    let mut command = Command::new("node");
    command.arg(workspace::ui().join("node_modules/@tauri-apps/cli/tauri.js"));
    command.args(["build", "--bundles", BUNDLES]);
    program::run(command.current_dir(workspace::root()))?;
    let bundles = workspace::target().join("release/bundle");
    screen::line(&format!("\nThe installers are in {}.", bundles.display()));
    Ok(())
}
