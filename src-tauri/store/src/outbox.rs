//! What waits for the hosts of joined spaces, in the order of asking.
//!
//! An operation is here from the moment its user was answered until its host has confirmed it and the copy shows it. The
//! copy itself holds only what hosts said; what waits is laid over it by whoever shows it. The one exception is a chat that was
//! made here: a row without epoch and messages stands for it, so that it can be opened.

mod ending;
mod reading;
mod rows;

use std::sync::Arc;

use hearth_domain::{Action, Attachment, Operation, Receipt, Rev, SpaceId, UnixMillis, UserId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
};

pub use self::ending::Discarded;
use self::rows::row_of;
use crate::{
    Store, StoreError,
    apply::{check_content, check_emoji, check_length, checked_title},
    backend::{Batch, Scope, Transaction},
    blobs,
    entity::{chat, outbox},
    replica,
};

/// Operations that wait for one space at most; beyond that something is wrong, and the disk is not for it.
const MAX_WAITING: u64 = 100_000;

impl Store {
    /// Keeps an operation for the host of a joined space. When this returns it is on disk; asked again under the same
    /// id, it is there once. `name` is how the user is called, for a chat that they make.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat of which there is no copy; [`StoreError::Invalid`] and
    /// [`StoreError::TooLong`] for what no host would take.
    pub async fn enqueue(&self, space: SpaceId, operation: &Operation, name: &str) -> Result<Receipt, StoreError> {
        check(&operation.action)?;
        let me = self
            .joined_space(space)
            .await?
            .ok_or(StoreError::NotFound("space"))?
            .user_id;
        let asked = Arc::new((operation.clone(), name.to_owned()));
        let (now, user) = (self.clock().now(), self.user_id());
        self.write(move |tx| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (operation, name) = &*asked;
                let rev = enqueue(tx, space, operation, Maker { me, user, name }, now).await?;
                Ok(Receipt {
                    op_id: operation.op_id,
                    chat_id: operation.chat_id,
                    rev,
                })
            })
        })
        .await
    }
}

/// What every host would refuse.
fn check(action: &Action) -> Result<(), StoreError> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the others hold nothing that could be wrong by itself"
    )]
    match action {
        Action::SendMessage { text, attachments, .. } => check_content(text, attachments),
        // A message with files may lose its text, and whether it has some its host knows.
        Action::EditPrompt { text, .. } | Action::EditMessage { text, .. } => check_length(text),
        Action::React { emoji, .. } => check_emoji(emoji),
        Action::Rename { title } => checked_title(title).map(drop),
        _ => Ok(()),
    }
}

struct Maker<'a> {
    /// Who they are in the space, and here.
    me: UserId,
    user: UserId,
    name: &'a str,
}

async fn enqueue(
    tx: &Transaction,
    space: SpaceId,
    operation: &Operation,
    maker: Maker<'_>,
    now: UnixMillis,
) -> Result<Rev, StoreError> {
    let (db, id) = (tx.db().await?, *operation.chat_id.as_uuid());
    let known = chat::Entity::find().filter(chat::Column::Id.eq(id)).one(db).await?;
    let rev = Rev(known.as_ref().map_or(0, |row| row.head_rev));
    if row_of(db, operation.op_id).await?.is_some() {
        return Ok(rev);
    }
    let waiting = outbox::Entity::find()
        .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
        .count(db)
        .await?;
    if waiting >= MAX_WAITING {
        return Err(StoreError::Invalid("Too much waits to be sent already.".to_owned()));
    }
    let mut batch = Batch::new();
    let operation = &with_files(tx, &mut batch, space, operation.clone(), maker.user).await?;
    let json = serde_json::to_string(operation).map_err(|error| StoreError::Invalid(error.to_string()))?;
    match (&operation.action, known) {
        (Action::CreateChat { .. }, Some(_)) => {
            return Err(StoreError::Invalid("A chat with this id exists already.".to_owned()));
        }
        (Action::CreateChat { .. }, None) => {
            replica::stand_in(&mut batch, operation.chat_id, space, maker.me, maker.name, now);
        }
        (_, Some(row)) if !row.deleted && row.space_id == *space.as_uuid() => {}
        (_, Some(_) | None) => return Err(StoreError::NotFound("chat")),
    }
    batch.insert(outbox::ActiveModel {
        key: NotSet,
        op_id: Set(*operation.op_id.as_uuid()),
        space_id: Set(*space.as_uuid()),
        chat_id: Set(id),
        operation: Set(json),
        created_at: Set(now.0),
        error_code: Set(None),
        error_message: Set(None),
    });
    tx.defer(batch);
    Ok(rev)
}

/// The operation with its files as they are known here. It takes them, as the message will: until the host has them, they stay
/// for it.
async fn with_files(
    tx: &Transaction,
    batch: &mut Batch,
    space: SpaceId,
    mut operation: Operation,
    user: UserId,
) -> Result<Operation, StoreError> {
    if let Action::SendMessage { attachments, .. } = &mut operation.action {
        for file in attachments {
            let known = blobs::permitted(tx.db().await?, file.hash, user, Scope::Space(space)).await?;
            let known = known.ok_or_else(|| StoreError::Invalid(format!("The file {} is not here.", file.name)))?;
            blobs::taken(batch, file.hash, user);
            *file = Attachment {
                name: std::mem::take(&mut file.name),
                ..known
            };
        }
    }
    Ok(operation)
}
