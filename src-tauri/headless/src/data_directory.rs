//! Where the data is, and who may look into it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The desktop's identifier: a directory may be used by either, one at a time.
const APPLICATION: &str = "org.hearth.desktop";

/// The directory that was asked for, or the platform's own place for Hearth's data; always an absolute path.
pub(crate) fn choose(asked: Option<PathBuf>) -> Result<PathBuf> {
    let chosen = asked
        .filter(|path| !path.as_os_str().is_empty())
        .or_else(|| Some(dirs::data_dir()?.join(APPLICATION)))
        .context("this account has no home directory: name a data directory with --data-dir DIR")?;
    Ok(std::path::absolute(chosen)?)
}

/// Makes the directory where there is none, for this account alone. One that is there keeps its permissions.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_new_directory_is_closed_to_others_and_an_old_one_is_left_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        let parent = tempfile::tempdir().expect("a temporary directory");
        let new = parent.path().join("new");
        make(&new).expect("it can be made");
        assert_eq!(mode(&new), 0o700);
        fs::set_permissions(&new, fs::Permissions::from_mode(0o750)).expect("it is ours");
        make(&new).expect("it is there");
        assert_eq!(mode(&new), 0o750);
    }
}
