//! A file that grows piece by piece.

use std::{
    fs::{self, File},
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

/// What came of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grown {
    /// The file goes on with it.
    On,
    /// The piece does not join on to what is there, of which there is so much. Nothing was written.
    Elsewhere(u64),
}

/// How much is there; nothing where there is no file.
pub(super) fn length(file: &Path) -> io::Result<u64> {
    match fs::metadata(file) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Adds a piece where the file ends. When this returns it is on disk.
pub(super) fn append(path: &Path, offset: u64, piece: &[u8]) -> io::Result<Grown> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::options().create(true).write(true).truncate(false).open(path)?;
    let there = file.metadata()?.len();
    if there != offset {
        return Ok(Grown::Elsewhere(there));
    }
    let written = file
        .seek(SeekFrom::Start(offset))
        .and_then(|_| file.write_all(piece))
        .and_then(|()| file.sync_data());
    if let Err(error) = written {
        // The piece comes again whole. Should this fail as well, the piece is found to begin behind what is there.
        let _either = file.set_len(offset);
        return Err(error);
    }
    Ok(Grown::On)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_does_not_join_on_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("incoming/file");
        assert_eq!(length(&file).unwrap(), 0);
        assert_eq!(append(&file, 5, b"world").unwrap(), Grown::Elsewhere(0));
        assert_eq!(append(&file, 0, b"hello").unwrap(), Grown::On);
        for offset in [0, 4, 6] {
            assert_eq!(append(&file, offset, b"again").unwrap(), Grown::Elsewhere(5));
        }
        assert_eq!(append(&file, 5, b" world").unwrap(), Grown::On);
        assert_eq!(fs::read(&file).unwrap(), b"hello world");
    }

    /// `/dev/full` takes nothing, as a full disk does (full(4)).
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_as_one() {
        let error = append(Path::new("/dev/full"), 0, b"hello").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
