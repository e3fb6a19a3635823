//! Files that begin to come: who may bring how much.

use hearth_domain::{Actor, FileHash, MAX_FILE_NAME_BYTES, UploadId, UserId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Statement, sea_query::Expr,
};

use super::{UploadState, held, loose, on_disk, pieces};
use crate::{
    Store, StoreError,
    backend::{Batch, Scope, Transaction},
    entity::upload,
};

/// Files that a user may be bringing at a time.
const MAX_OPEN: i64 = 40;

/// Bytes of all files that a user has brought, or is bringing, and not yet sent. Not for the home user, whose own the disk
/// is.
const MAX_WAITING_BYTES: i64 = 2 * 1024 * 1024 * 1024;

/// Even an empty one counts as so much.
const LEAST_BYTES: i64 = 64 * 1024;

/// A file that its user wants to bring. The name is one that every platform takes.
#[derive(Clone, Debug)]
pub struct NewUpload {
    pub name: String,
    pub bytes: u64,
    /// What its hash will be, where that is known.
    pub hash: Option<FileHash>,
}

impl Store {
    /// Begins to take a file in, or goes on with one that was announced by the same hash. One that the user may have already
    /// is done at once.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] where the user brings too many, or too much; a failure of the disk.
    pub async fn begin_upload(&self, new: NewUpload, actor: &Actor) -> Result<UploadState, StoreError> {
        if !is_name(&new.name) {
            return Err(StoreError::Invalid("A file has a name without a path.".to_owned()));
        }
        let (user, scope, now) = (actor.user_id, self.scope_of(actor), self.clock().now().0);
        let home = self.user_id();
        let here = new.hash.is_some_and(|hash| self.blob(hash).is_file());
        let id = *UploadId::new().as_uuid();
        let row = self
            .write(move |tx| {
                let new = upload::Model {
                    id,
                    user_id: *user.as_uuid(),
                    name: new.name.clone(),
                    bytes: i64::try_from(new.bytes).unwrap_or(i64::MAX),
                    created_at: now,
                    announced: new.hash.map(|hash| hash.to_string()),
                    hash: None,
                    media_type: None,
                    image_width: None,
                    image_height: None,
                };
                Box::pin(begin(tx, new, here, scope, home))
            })
            .await?;
        if row.hash.is_none() && row.bytes == 0 {
            let file = self.uploaded_so_far(UploadId::from_uuid(row.id));
            on_disk(move || pieces::append(&file, 0, &[])).await?;
        }
        self.state(row).await
    }
}

/// `here`: the file that was announced is on disk.
async fn begin(
    tx: &Transaction,
    mut new: upload::Model,
    here: bool,
    scope: Scope,
    home: UserId,
) -> Result<upload::Model, StoreError> {
    let db = tx.db().await?;
    let user = UserId::from_uuid(new.user_id);
    if let Some(hash) = new.announced() {
        let begun = upload::Entity::find()
            .filter(upload::Column::UserId.eq(new.user_id))
            .filter(upload::Column::Announced.eq(hash.to_string()))
            .filter(upload::Column::Bytes.eq(new.bytes))
            .order_by_asc(upload::Column::Id)
            .all(db)
            .await?;
        // One that is whole is not counted twice, however often it is asked for, and waits from now on.
        if let Some(mut begun) = begun.into_iter().find(|row| row.hash.is_none() || here) {
            if begun.hash.is_some() {
                begun.created_at = new.created_at;
                let mut batch = Batch::new();
                batch.add(
                    &upload::Entity::update_many()
                        .col_expr(upload::Column::CreatedAt, Expr::value(new.created_at))
                        .filter(upload::Column::Id.eq(begun.id)),
                );
                tx.defer(batch);
            }
            return Ok(begun);
        }
        let known = held::permitted(db, hash, user, scope).await?;
        if let Some(known) = known.filter(|known| here && i64::try_from(known.bytes) == Ok(new.bytes)) {
            new.set_file(&known);
        }
    }
    check_room(tx, &new, home).await?;
    let mut batch = Batch::new();
    batch.insert(new.clone().into_active_model().reset_all());
    if let Some(file) = new.file()? {
        loose::note(&mut batch, file.hash);
    }
    tx.defer(batch);
    Ok(new)
}

/// Whether a user may bring one more.
async fn check_room(tx: &Transaction, new: &upload::Model, home: UserId) -> Result<(), StoreError> {
    let sql =
        "SELECT count(*) FILTER (WHERE hash IS NULL), coalesce(sum(max(bytes, ?)), 0) FROM uploads WHERE user_id = ?";
    let values = [LEAST_BYTES.into(), new.user_id.into()];
    let row = tx
        .db()
        .await?
        .query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    let (open, bytes): (i64, i64) = match row {
        Some(row) => (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
        None => (0, 0),
    };
    if open >= MAX_OPEN {
        return Err(StoreError::Invalid(format!(
            "{MAX_OPEN} files are on their way already. Wait for some of them, or give some up."
        )));
    }
    let is_guest = new.user_id != *home.as_uuid();
    if is_guest && bytes.saturating_add(new.bytes.max(LEAST_BYTES)) > MAX_WAITING_BYTES {
        return Err(StoreError::Invalid(
            "More than 2 GiB of files wait to be sent already. Send some of them first, or give some up.".to_owned(),
        ));
    }
    Ok(())
}

/// Whether it is the name of a file and no way to anywhere. What else a platform minds was seen to by whoever asks.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=MAX_FILE_NAME_BYTES).contains(&name.len())
        && ![".", ".."].contains(&name)
        && !name.contains(['/', '\\'])
        && !name.chars().any(char::is_control)
}
