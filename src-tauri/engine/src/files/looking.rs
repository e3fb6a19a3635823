//! What a file on disk is: there, of a hash, of a kind. All of it where it holds nobody up.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use aws_lc_rs::digest::{Context, SHA256};
use hearth_domain::{ApiError, Attachment, ErrorCode, FileHash};
use hearth_store::StoreError;
use tokio::task::spawn_blocking;

use crate::error;

const AT_ONCE: usize = 256 * 1024;

pub(super) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let done = spawn_blocking(work).await;
    let done = done.map_err(|_| error::api(ErrorCode::Internal, "a fault while a file was read"))?;
    Ok(done.map_err(StoreError::from)?)
}

/// # Errors
/// There is no such file, or it cannot be read.
pub(super) async fn is_there(path: &Path) -> Result<u64, ApiError> {
    let path = path.to_owned();
    on_disk(move || fs::metadata(path).map(|found| found.len())).await
}

/// What is said of a file that a message holds and the disk does not.
pub(super) fn lost() -> ApiError {
    error::api(ErrorCode::Unavailable, "The file is not on the host's disk any more.")
}

pub(super) async fn hash_of(path: PathBuf) -> Result<FileHash, ApiError> {
    on_disk(move || hash(&path)).await
}

/// What a whole file is.
pub(super) async fn look_at(path: PathBuf, name: String) -> Result<Attachment, ApiError> {
    on_disk(move || {
        let found = hearth_files::inspect(&path, &name)?;
        Ok(Attachment {
            hash: hash(&path)?,
            bytes: fs::metadata(&path)?.len(),
            media_type: found.media_type,
            image: found.image,
            name,
        })
    })
    .await
}

fn hash(path: &Path) -> io::Result<FileHash> {
    let (mut file, mut context) = (File::open(path)?, Context::new(&SHA256));
    let mut piece = vec![0; AT_ONCE];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => context.update(&piece[..read]),
        }
    }
    let digest = context.finish();
    let bytes: [u8; 32] = digest.as_ref().try_into().map_err(io::Error::other)?;
    Ok(FileHash::from_bytes(bytes))
}
