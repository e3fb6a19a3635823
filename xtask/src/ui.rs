//! Building the UI that the window shows.

use anyhow::Result;

use crate::{
    fingerprint::{Fingerprint, Stamp},
    program, screen, workspace,
};

/// Builds `ui/dist`, unless it was built from these very sources.
pub(crate) fn build() -> Result<()> {
    let ui = workspace::ui();
    let mut fingerprint = Fingerprint::new();
    fingerprint.tree(&ui, &["node_modules", "dist"])?;
    let stamp = Stamp::of("ui-build");
    if ui.join("dist/index.html").is_file() && stamp.is(&fingerprint) {
        screen::done("the UI is built already");
        return Ok(());
    }
    program::run(program::npm(&ui).args(["run", "build"]))?;
    stamp.set(&fingerprint)
}
