//! Files that messages hold, beside the database: each kept once, under the SHA-256 of its bytes.
//!
//! `blobs/ab/abcd...` are whole files, and beside them their previews; in `blobs/incoming` are those that are still coming,
//! under the id of their upload or, where they are fetched from a host, under the hash that they will have, and previews
//! that are being written. A file comes to its name whole and on disk, or not at all.
//!
//! A file stays as long as a message holds it, an operation in the outbox does, or somebody who brought it may still
//! send it. Nothing looks for files that nobody holds by reading the folder: a backup that is restored may hold them again.
//! What goes is what `loose_files` names ([`loose`]).

mod beginning;
mod held;
mod loose;
mod pieces;
mod uploads;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hearth_domain::{FileHash, UploadId};
use tokio::{
    sync::{Mutex, MutexGuard},
    task::spawn_blocking,
};

pub use self::{beginning::NewUpload, uploads::UploadState};
pub(crate) use self::{beginning::is_name, held::permitted, uploads::taken};
use crate::{Store, StoreError, backend::Batch, files};

/// Turns at a file that is being written, shared among all that are.
const TURNS: usize = 64;

/// Who may do what with the files just now.
#[derive(Default)]
pub(crate) struct BlobLocks {
    /// Held while a file comes to its name, row included, and while files that nobody holds are removed.
    places: Mutex<()>,
    /// By the id of an upload: its pieces are written one after another.
    turns: Turns,
}

struct Turns([Mutex<()>; TURNS]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl BlobLocks {
    async fn turn(&self, id: UploadId) -> MutexGuard<'_, ()> {
        let at = usize::from(id.as_uuid().as_bytes()[15]) % TURNS;
        self.turns.0[at].lock().await
    }
}

impl Store {
    /// Where the file of that hash is, if it is here.
    #[must_use]
    pub fn blob(&self, hash: FileHash) -> PathBuf {
        let name = hash.to_string();
        self.blobs().join(&name[..2]).join(&name)
    }

    /// Where a smaller picture of it is, once one was made. It goes with the file.
    #[must_use]
    pub fn preview_of(&self, hash: FileHash) -> PathBuf {
        self.blob(hash).with_extension("preview")
    }

    /// Where a file that is fetched from a host grows.
    #[must_use]
    pub fn fetched_so_far(&self, hash: FileHash) -> PathBuf {
        self.incoming().join(hash.to_string())
    }

    /// Where an upload grows.
    #[must_use]
    pub fn uploaded_so_far(&self, id: UploadId) -> PathBuf {
        self.incoming().join(id.to_string())
    }

    /// Gives a file that was fetched whole, and whose hash was found to be this, its name.
    ///
    /// # Errors
    /// A failure of the disk; then it is still where it was.
    pub async fn keep_fetched(&self, hash: FileHash) -> Result<(), StoreError> {
        let _place = self.blob_locks().places.lock().await;
        let fetched = self.fetched_so_far(hash);
        if !self.place(fetched.clone(), hash).await? {
            on_disk(move || files::remove_if_there(&fetched)).await?;
        }
        Ok(())
    }

    /// Keeps a smaller picture of a file beside it: whole or not at all, and only as long as the file is there. False where it
    /// has gone meanwhile.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn keep_preview(&self, hash: FileHash, picture: Vec<u8>) -> Result<bool, StoreError> {
        let store = self.clone();
        on_disk(move || {
            // A name of its own: two may draw the same. What a crash leaves goes with old uploads.
            let written = store.uploaded_so_far(UploadId::new());
            fs::create_dir_all(store.incoming())?;
            let kept = fs::write(&written, &picture).and_then(|()| {
                // Here, as whoever asked for it may go away: nothing is to be removed in between.
                let _place = store.blob_locks().places.blocking_lock();
                let here = store.blob(hash).is_file();
                if here {
                    fs::rename(&written, store.preview_of(hash))?;
                }
                Ok(here)
            });
            files::remove_if_there(&written)?;
            kept
        })
        .await
    }

    /// Bytes of all files, those that are still coming included.
    pub async fn files_bytes(&self) -> u64 {
        let folder = self.blobs();
        spawn_blocking(move || sum(&folder).unwrap_or(0)).await.unwrap_or(0)
    }

    fn blobs(&self) -> PathBuf {
        self.directory().join("blobs")
    }

    fn incoming(&self) -> PathBuf {
        self.blobs().join("incoming")
    }

    /// Brings a whole file to its name, unless the same is there already: then it stays where it is, and this is false. Until
    /// a message holds it, it is loose.
    async fn place(&self, from: PathBuf, hash: FileHash) -> Result<bool, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let mut batch = Batch::new();
                loose::note(&mut batch, hash);
                tx.defer(batch);
                Ok(())
            })
        })
        .await?;
        let to = self.blob(hash);
        on_disk(move || move_whole(&from, &to)).await
    }
}

/// Runs what waits for the disk where it holds nobody up.
async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, StoreError> {
    let done = spawn_blocking(work).await;
    Ok(done.map_err(|_| StoreError::Io("a fault while a file was written".to_owned()))??)
}

fn move_whole(from: &Path, to: &Path) -> io::Result<bool> {
    if same_size(from, to) {
        return Ok(false);
    }
    let shard = to.parent().unwrap_or(Path::new("."));
    if !shard.is_dir() {
        fs::create_dir_all(shard)?;
        shard.parent().map_or(Ok(()), files::sync_directory)?;
    }
    files::settle(from, to).map(|()| true)
}

fn same_size(one: &Path, other: &Path) -> bool {
    let size = |file: &Path| fs::metadata(file).ok().map(|found| found.len());
    size(other).is_some() && size(one) == size(other)
}

fn sum(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.metadata()?;
        bytes += if found.is_dir() {
            sum(&entry.path())?
        } else {
            found.len()
        };
    }
    Ok(bytes)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use hearth_domain::{ManualClock, UnixMillis};

    use super::*;

    #[tokio::test]
    async fn a_preview_is_kept_with_its_file_and_not_without() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(UnixMillis(1_795_339_815_000)));
        let store = Store::open(dir.path(), clock).await.unwrap();
        let hash = FileHash::from_bytes([7; 32]);
        assert!(!store.keep_preview(hash, b"small".to_vec()).await.unwrap());
        assert!(!store.preview_of(hash).exists());
        fs::create_dir_all(store.blob(hash).parent().unwrap()).unwrap();
        fs::write(store.blob(hash), b"large").unwrap();
        let (one, other) = tokio::join!(
            store.keep_preview(hash, b"small".to_vec()),
            store.keep_preview(hash, b"small".to_vec()),
        );
        assert!(one.unwrap() && other.unwrap());
        assert_eq!(fs::read(store.preview_of(hash)).unwrap(), b"small");
        assert_eq!(fs::read_dir(store.incoming()).unwrap().count(), 0);
    }
}
