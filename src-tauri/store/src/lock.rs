//! One Hearth to a data directory.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::Write,
    path::Path,
};

use crate::OpenError;

const LOCK_FILE: &str = "hearth.lock";

/// Held while the database may be written. The operating system releases it when the process ends, however
/// it ends.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// # Errors
    /// [`OpenError::InUse`] where another process, or another store of this one, holds it.
    pub(crate) fn take(directory: &Path) -> Result<Self, OpenError> {
        let path = directory.join(LOCK_FILE);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| OpenError::from_io(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path }),
            Err(TryLockError::Error(error)) => Err(OpenError::from_io(&path, &error)),
        }
    }
}

/// Shows that the directory can be written and has room for a little, before anything that matters is.
pub(crate) fn try_writing(directory: &Path) -> Result<(), OpenError> {
    let path = directory.join(".hearth-write-test");
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(&[0; 64 * 1024])?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    written.and(removed).map_err(|error| OpenError::from_io(&path, &error))
}
