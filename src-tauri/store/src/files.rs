//! Names in the data directory, and moves that survive a power cut.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

pub(crate) fn database(directory: &Path) -> PathBuf {
    directory.join("hearth.db")
}

/// Where a database is made before it appears under its name.
pub(crate) fn unfinished(directory: &Path) -> PathBuf {
    directory.join("hearth.db.new")
}

/// Lies there while the database is to be checked before it is used again. Not in the database, which may not take it.
pub(crate) fn doubt(directory: &Path) -> PathBuf {
    directory.join("hearth.db.doubt")
}

/// Names the backup made before a migration that is not done yet.
pub(crate) fn migrating(directory: &Path) -> PathBuf {
    directory.join("hearth.db.migrating")
}

/// The file itself and what SQLite keeps beside it.
pub(crate) fn with_companions(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

pub(crate) fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Moves a finished file to its name: its bytes first, then the name, both on disk when this returns.
pub(crate) fn settle(from: &Path, to: &Path) -> io::Result<()> {
    File::options().write(true).open(from)?.sync_all()?;
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_directory)
}

/// Only Unix keeps names in directories that are synced by themselves.
#[cfg(unix)]
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_directory(_directory: &Path) -> io::Result<()> {
    Ok(())
}
