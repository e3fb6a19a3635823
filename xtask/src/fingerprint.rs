//! Knowing that nothing has changed since a step was last done.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::workspace;

/// A hash of names and contents (64-bit FNV-1a: it tells changes apart and guards against nothing).
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes());
        self.bytes(&[0]);
        self
    }

    pub(crate) fn file(&mut self, path: &Path) -> Result<&mut Self> {
        let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        self.bytes(&content);
        self.bytes(&[0]);
        Ok(self)
    }

    /// All files below a directory, in the order of their names, without the entries named in `skip`.
    pub(crate) fn tree(&mut self, directory: &Path, skip: &[&str]) -> Result<&mut Self> {
        let listed = fs::read_dir(directory).with_context(|| format!("{} cannot be read", directory.display()))?;
        let mut entries = listed.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            if skip.iter().any(|skipped| OsStr::new(skipped) == name) {
                continue;
            }
            self.text(&name.to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.tree(&entry.path(), skip)?;
            } else {
                self.file(&entry.path())?;
            }
        }
        Ok(self)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// The fingerprint with which a step last succeeded, in a file.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    pub(crate) fn of(step: &str) -> Self {
        Self(workspace::state().join(format!("{step}.stamp")))
    }

    pub(crate) fn is(&self, fingerprint: &Fingerprint) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text == fingerprint.hex())
    }

    pub(crate) fn set(&self, fingerprint: &Fingerprint) -> Result<()> {
        if let Some(directory) = self.0.parent() {
            fs::create_dir_all(directory)?;
        }
        fs::write(&self.0, fingerprint.hex()).with_context(|| format!("{} cannot be written", self.0.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(directory.join("inner/node_modules")).expect("a temporary directory");
        directory
    }

    fn of(directory: &Path) -> String {
        let mut fingerprint = Fingerprint::new();
        fingerprint.tree(directory, &["node_modules"]).expect("it can be read");
        fingerprint.hex()
    }

    #[test]
    fn a_tree_changes_with_contents_and_names_but_not_with_what_is_skipped() {
        let directory = directory("tree");
        let file = directory.join("inner/a.ts");
        fs::write(&file, "one").expect("it can be written");
        let first = of(&directory);
        fs::write(directory.join("inner/node_modules/b.js"), "x").expect("it can be written");
        assert_eq!(of(&directory), first);
        fs::write(&file, "two").expect("it can be written");
        let changed = of(&directory);
        assert_ne!(changed, first);
        fs::rename(&file, directory.join("inner/c.ts")).expect("it can be renamed");
        assert_ne!(of(&directory), changed);
        fs::remove_dir_all(directory).expect("it can be removed");
    }

    #[test]
    fn a_stamp_knows_only_the_last_fingerprint() {
        let directory = directory("stamp");
        let stamp = Stamp(directory.join("below/x.stamp"));
        let (mut old, mut new) = (Fingerprint::new(), Fingerprint::new());
        old.text("old");
        new.text("new");
        assert!(!stamp.is(&old));
        stamp.set(&old).expect("it can be written");
        assert!(stamp.is(&old));
        stamp.set(&new).expect("it can be written");
        assert!(!stamp.is(&old) && stamp.is(&new));
        fs::remove_dir_all(directory).expect("it can be removed");
    }
}
