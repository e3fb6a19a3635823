//! Files that only this account may read, replaced as a whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Writes a neighbour, which takes the file's name when it is on the disk.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let neighbour = path.with_extension("json.new");
    // One that was left behind may have other permissions.
    match fs::remove_file(&neighbour) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let written = write_new(&neighbour, content).and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // It may not have been made at all.
        let _ = fs::remove_file(&neighbour);
        return written;
    }
    // The name is on the disk when the directory is. Where a directory cannot be opened, the file system sees to it.
    let directory = path.parent().unwrap_or(Path::new("."));
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .or(Ok(()))
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}
