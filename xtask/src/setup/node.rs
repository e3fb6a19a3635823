//! Node, which builds and tests the UI.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{program, screen, workspace};

const OLDEST: u32 = 20;

pub(crate) fn check() -> Result<()> {
    let Ok(said) = program::output(Command::new("node").arg("--version")) else {
        bail!("Node is not installed. {}", how_to_get_it());
    };
    let version = said.trim();
    if major(version).is_none_or(|major| major < OLDEST) {
        bail!(
            "Node {OLDEST} or later is needed, and this is {version}. {}",
            how_to_get_it()
        );
    }
    if !program::works(program::npm(workspace::root()).arg("--version")) {
        bail!("Node is here, but npm is not. {}", how_to_get_it());
    }
    screen::done(&format!("Node {version}"));
    Ok(())
}

/// `v20.11.1` is 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn how_to_get_it() -> &'static str {
    if cfg!(windows) {
        "Install it with `winget install OpenJS.NodeJS.LTS`, or from https://nodejs.org."
    } else if cfg!(target_os = "macos") {
        "Install it with `brew install node`, or from https://nodejs.org."
    } else {
        "Install it from https://nodejs.org/en/download (the packages of Debian 12 and of Ubuntu before 25.04 are too \
         old), and start a new terminal."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20"), None);
    }
}
