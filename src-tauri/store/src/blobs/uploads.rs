//! Files on their way into a message: how far they have come, and how long they are kept.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use hearth_domain::{Attachment, FileHash, MAX_CHUNK_BYTES, UploadId, UserId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    prelude::Uuid,
};

use super::{on_disk, pieces, pieces::Grown};
use crate::{Store, StoreError, backend::Batch, entity::upload, files};

/// A file that is not whole by then goes.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A guest's file goes that is whole and was not sent by then. The home user's stay until they are given up: they
/// belong to a draft, which stays as well, and may be all that there is of a long text.
const KEPT_WHOLE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Uploads forgotten in one statement.
const AT_ONCE: usize = 500;

/// How far an upload has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadState {
    pub id: UploadId,
    pub name: String,
    pub bytes: u64,
    /// Bytes that are on disk.
    pub received: u64,
    /// What its hash will be, as its user said.
    pub announced: Option<FileHash>,
    /// Once all is there and was looked at.
    pub done: Option<Attachment>,
}

impl Store {
    /// How far a user's upload has come.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for one that is not theirs, or was sent or given up.
    pub async fn upload(&self, id: UploadId, user: UserId) -> Result<UploadState, StoreError> {
        let row = self.upload_row(id, user).await?;
        self.state(row).await
    }

    /// Adds a piece to an upload. When this returns it is on disk.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] as for [`Store::upload`]; [`StoreError::Invalid`] for a piece that does not join on to what
    /// is there, and for more than was announced; a failure of the disk, and then nothing of the piece is there.
    pub async fn add_piece(
        &self,
        id: UploadId,
        user: UserId,
        offset: u64,
        piece: Vec<u8>,
    ) -> Result<UploadState, StoreError> {
        if piece.is_empty() || piece.len() > MAX_CHUNK_BYTES {
            return Err(StoreError::Invalid(format!(
                "A piece of a file has 1 to {MAX_CHUNK_BYTES} bytes."
            )));
        }
        let turn = self.blob_locks().turn(id).await;
        let row = self.upload_row(id, user).await?;
        if row.hash.is_none() {
            let end = offset.checked_add(piece.len() as u64);
            if end.is_none_or(|end| end > row.size()) {
                return Err(StoreError::Invalid(format!(
                    "The file was said to have {} bytes, and this is more.",
                    row.size()
                )));
            }
            let file = self.uploaded_so_far(id);
            match on_disk(move || pieces::append(&file, offset, &piece)).await? {
                Grown::On => {}
                Grown::Elsewhere(there) => {
                    return Err(StoreError::Invalid(format!("The next piece begins at {there}.")));
                }
            }
        }
        drop(turn);
        self.state(row).await
    }

    /// Keeps a file of which all is there under its name, with what it was found to be. Done already, it stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] as for [`Store::upload`]; a failure of the disk, after which it can be done again.
    pub async fn finish_upload(
        &self,
        id: UploadId,
        user: UserId,
        found: Attachment,
    ) -> Result<UploadState, StoreError> {
        let _turn = self.blob_locks().turn(id).await;
        let row = self.upload_row(id, user).await?;
        if row.hash.is_some() {
            return self.state(row).await;
        }
        let _place = self.blob_locks().places.lock().await;
        let (grown, whole) = (self.uploaded_so_far(id), self.blob(found.hash));
        let moved = self.place(grown.clone(), found.hash).await?;
        let mut row = row;
        row.set_file(&found);
        row.created_at = self.clock().now().0;
        let kept = self.keep_row(row.clone()).await;
        let is_kept = kept.is_ok();
        on_disk(move || match (is_kept, moved) {
            (true, false) => files::remove_if_there(&grown),
            // It is as it was, and can be finished later.
            (false, true) => fs::rename(&whole, &grown),
            (true, true) | (false, false) => Ok(()),
        })
        .await?;
        kept?;
        self.state(row).await
    }

    async fn keep_row(&self, row: upload::Model) -> Result<(), StoreError> {
        self.write(move |tx| {
            let of_upload = upload::Column::Id.eq(row.id);
            let mut active = row.clone().into_active_model().reset_all();
            active.id = NotSet;
            Box::pin(async move {
                let mut batch = Batch::new();
                batch.add(&upload::Entity::update_many().set(active).filter(of_upload));
                tx.defer(batch);
                Ok(())
            })
        })
        .await
    }

    /// Gives an upload up, a finished one too. One that is not there is given up already.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn cancel_upload(&self, id: UploadId, user: UserId) -> Result<(), StoreError> {
        let _turn = self.blob_locks().turn(id).await;
        match self.upload_row(id, user).await {
            Ok(_) => self.forget_uploads(vec![*id.as_uuid()]).await,
            Err(StoreError::NotFound(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Lets the home user send a file once more that is here already, because what held it goes. False if it is not here.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn keep_to_send(&self, file: &Attachment) -> Result<bool, StoreError> {
        if !self.blob(file.hash).is_file() {
            return Ok(false);
        }
        let mut row = upload::Model {
            id: *UploadId::new().as_uuid(),
            user_id: *self.user_id().as_uuid(),
            name: file.name.clone(),
            bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
            created_at: self.clock().now().0,
            announced: None,
            hash: None,
            media_type: None,
            image_width: None,
            image_height: None,
        };
        row.set_file(file);
        self.write(move |tx| {
            let row = row.clone();
            Box::pin(async move {
                let mut batch = Batch::new();
                batch.insert(row.into_active_model().reset_all());
                tx.defer(batch);
                Ok(())
            })
        })
        .await?;
        Ok(true)
    }

    /// Gives up what was not whole, or not sent, in time, and removes what broken transfers left.
    ///
    /// # Errors
    /// A failure of the disk; the next time goes on.
    pub async fn forget_old_uploads(&self) -> Result<(), StoreError> {
        let now = self.clock().now().0;
        let before = |kept: Duration| now - i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
        let broken_off = upload::Column::Hash
            .is_null()
            .and(upload::Column::CreatedAt.lt(before(KEPT)));
        let unsent = upload::Column::Hash
            .is_not_null()
            .and(upload::Column::UserId.ne(*self.user_id().as_uuid()))
            .and(upload::Column::CreatedAt.lt(before(KEPT_WHOLE)));
        let old = upload::Entity::find()
            .filter(broken_off.or(unsent))
            .all(self.readers())
            .await?;
        let old: Vec<Uuid> = old.into_iter().map(|row| row.id).collect();
        for some in old.chunks(AT_ONCE) {
            self.forget_uploads(some.to_vec()).await?;
        }
        let known = upload::Entity::find().all(self.readers()).await?;
        let known: HashSet<PathBuf> = known
            .into_iter()
            .map(|row| self.uploaded_so_far(UploadId::from_uuid(row.id)))
            .collect();
        let incoming = self.incoming();
        on_disk(move || match fs::read_dir(&incoming) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).try_for_each(|path| {
                if known.contains(&path) || is_young(&path) {
                    return Ok(());
                }
                files::remove_if_there(&path)
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        })
        .await?;
        self.purge().await
    }

    async fn forget_uploads(&self, ids: Vec<Uuid>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let growing: Vec<PathBuf> = ids
            .iter()
            .map(|id| self.uploaded_so_far(UploadId::from_uuid(*id)))
            .collect();
        self.write(move |tx| {
            let mut batch = Batch::new();
            batch.add(&upload::Entity::delete_many().filter(upload::Column::Id.is_in(ids.clone())));
            Box::pin(async move {
                tx.defer(batch);
                Ok(())
            })
        })
        .await?;
        on_disk(move || growing.iter().try_for_each(|file| files::remove_if_there(file))).await?;
        self.purge_soon();
        Ok(())
    }

    async fn upload_row(&self, id: UploadId, user: UserId) -> Result<upload::Model, StoreError> {
        let row = upload::Entity::find_by_id(*id.as_uuid())
            .filter(upload::Column::UserId.eq(*user.as_uuid()))
            .one(self.readers())
            .await?;
        row.ok_or(StoreError::NotFound("upload"))
    }

    pub(super) async fn state(&self, row: upload::Model) -> Result<UploadState, StoreError> {
        let id = UploadId::from_uuid(row.id);
        let done = row.file()?;
        let received = if done.is_some() {
            row.size()
        } else {
            let file = self.uploaded_so_far(id);
            on_disk(move || pieces::length(&file)).await?
        };
        Ok(UploadState {
            id,
            bytes: row.size(),
            announced: row.announced(),
            name: row.name,
            received,
            done,
        })
    }
}

/// A message has taken a file of its sender's: their upload of it is over.
pub(crate) fn taken(batch: &mut Batch, hash: FileHash, user: UserId) {
    batch.raw(
        "DELETE FROM uploads WHERE id = (SELECT id FROM uploads WHERE user_id = ? AND hash = ? ORDER BY id LIMIT 1)",
        [(*user.as_uuid()).into(), hash.to_string().into()],
    );
}

fn is_young(file: &Path) -> bool {
    let written = fs::metadata(file).and_then(|found| found.modified());
    // A clock that was set back makes it younger than now.
    written.is_ok_and(|at| at.elapsed().is_ok_and(|age| age < KEPT) || at.elapsed().is_err())
}
