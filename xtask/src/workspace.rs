//! Where things are in the checkout.

use std::path::{Path, PathBuf};

/// The checkout's top directory.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies one level below the workspace's root")
}

/// Where cargo builds, and where this program keeps its own files.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => root().join(directory),
        None => root().join("target"),
    }
}

/// Stamps, the Python environment and whatever else the set-up made.
pub(crate) fn state() -> PathBuf {
    target().join("xtask")
}

pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// The tests of the real window.
pub(crate) fn e2e() -> PathBuf {
    root().join("tests/e2e")
}

#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// The built program (or example) of that name.
pub(crate) fn built(profile: Profile, name: &str) -> PathBuf {
    let profile = match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    };
    target()
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
