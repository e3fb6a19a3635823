//! The open store: its readers, its writer, and whose home it is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::future::BoxFuture;
use hearth_domain::{Actor, Clock, DeviceId, Role, SpaceId, UserId};
use sea_orm::DatabaseConnection;
use tokio::sync::Mutex;

use crate::{
    StoreError,
    backend::{self, Transaction},
    blobs::BlobLocks,
    doubt,
    writer::Writer,
};

/// Hearth's data, opened. Clones share one store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    directory: PathBuf,
    clock: Arc<dyn Clock>,
    home: Home,
    readers: DatabaseConnection,
    writer: Writer,
    /// Held by the one purge that runs.
    purging: Mutex<()>,
    /// Held by the one backup that is made.
    backing_up: Mutex<()>,
    blob_locks: BlobLocks,
}

/// Who this installation is. Made once, with the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) space: SpaceId,
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("directory", &self.inner.directory)
            .finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) fn new(
        directory: PathBuf,
        clock: Arc<dyn Clock>,
        home: Home,
        readers: DatabaseConnection,
        writer: Writer,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                directory,
                clock,
                home,
                readers,
                writer,
                purging: Mutex::new(()),
                backing_up: Mutex::new(()),
                blob_locks: BlobLocks::default(),
            }),
        }
    }

    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.inner.home.user
    }

    #[must_use]
    pub fn space_id(&self) -> SpaceId {
        self.inner.home.space
    }

    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        self.inner.home.device
    }

    /// The person at this machine, through this installation.
    #[must_use]
    pub fn home_actor(&self) -> Actor {
        Actor {
            user_id: self.inner.home.user,
            device_id: self.inner.home.device,
            role: Role::Owner,
        }
    }

    /// The data directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.inner.directory
    }

    /// Finishes the writes that wait, writes the log back into the database and releases the directory.
    /// Whatever is asked of the store afterwards fails with [`StoreError::Closed`].
    pub async fn close(&self) {
        if let Err(error) = self.inner.readers.clone().close().await {
            tracing::warn!(%error, "the readers did not close cleanly");
        }
        self.inner.writer.close().await;
    }

    /// Lets the database grow to `bytes` and no further, as on a full disk; `None` lifts the limit. What is
    /// there already stays readable.
    ///
    /// # Errors
    /// [`StoreError::Closed`], or a failure of the database.
    pub async fn limit_size(&self, bytes: Option<u64>) -> Result<(), StoreError> {
        self.inner
            .writer
            .upkeep(move |db| {
                Box::pin(async move {
                    let page_size = backend::page_size(db).await?;
                    // SQLite reads 0 as a question; a limit below what is there already means just that much.
                    let pages = bytes.map(|bytes| (i64::try_from(bytes).unwrap_or(i64::MAX) / page_size.max(1)).max(1));
                    Ok(backend::limit_pages(db, pages).await?)
                })
            })
            .await
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    pub(crate) fn home(&self) -> Home {
        self.inner.home
    }

    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.inner.readers
    }

    pub(crate) fn purging(&self) -> &Mutex<()> {
        &self.inner.purging
    }

    pub(crate) fn backing_up(&self) -> &Mutex<()> {
        &self.inner.backing_up
    }

    pub(crate) fn blob_locks(&self) -> &BlobLocks {
        &self.inner.blob_locks
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    /// Runs a job in the writer's next group; see [`Writer::write`].
    pub(crate) async fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a Transaction) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        let written = self.inner.writer.write(job).await;
        doubt::after(&self.inner.directory, &written);
        written
    }
}
