//! What waits for the hosts of joined spaces, in the order of asking.
//!
//! An operation is here from the moment its user was answered until its host has confirmed it and the copy shows it. The
//! copy itself holds only what hosts said; what waits is laid over it by whoever shows it. The one exception is a chat that was
//! made here: a row without epoch and messages stands for it, so that it can be opened.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use hearth_domain::{
    Action, ApiError, ChatId, MessageId, OpId, Operation, PendingOperation, Receipt, Rev, SpaceId, UnixMillis, UserId,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    prelude::{Expr, Uuid},
};

use crate::{
    Store, StoreError,
    apply::{check_text, checked_title},
    backend::{Batch, Transaction},
    entity::{chat, code_of, from_code, outbox},
    replica,
};

/// Operations that wait for one space at most; beyond that something is wrong, and the disk is not for it.
const MAX_WAITING: u64 = 100_000;

/// What forgetting a refused operation took away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    pub space_id: SpaceId,
    pub chat_id: ChatId,
    /// The chat was to be made by it, and is gone.
    pub chat_gone: bool,
}

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
        let json = serde_json::to_string(operation).map_err(|error| StoreError::Invalid(error.to_string()))?;
        let asked = Arc::new((operation.clone(), json, name.to_owned()));
        let now = self.clock().now();
        self.write(move |tx| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (operation, json, name) = &*asked;
                let rev = enqueue(tx, space, operation, json, Maker { me, name }, now).await?;
                Ok(Receipt {
                    op_id: operation.op_id,
                    chat_id: operation.chat_id,
                    rev,
                })
            })
        })
        .await
    }

    /// What the host of a space is to be sent next. What needs a chat whose making was refused waits with it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_operation(&self, space: SpaceId) -> Result<Option<Operation>, StoreError> {
        let refused = outbox::Entity::find()
            .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
            .filter(outbox::Column::ErrorCode.is_not_null())
            .all(self.readers())
            .await?;
        let mut unmade = HashSet::new();
        for row in refused {
            if matches!(operation_of(&row)?.action, Action::CreateChat { .. }) {
                unmade.insert(row.chat_id);
            }
        }
        let next = outbox::Entity::find()
            .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
            .filter(outbox::Column::ErrorCode.is_null())
            .filter(outbox::Column::ChatId.is_not_in(unmade))
            .order_by_asc(outbox::Column::Key)
            .one(self.readers())
            .await?;
        next.as_ref().map(operation_of).transpose()
    }

    /// The host has applied it. The chat that it is of, unless it was gone already.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn confirmed(&self, op: OpId) -> Result<Option<ChatId>, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let Some(row) = row_of(tx.db().await?, op).await? else {
                    return Ok(None);
                };
                let mut batch = Batch::new();
                batch.add(&outbox::Entity::delete_many().filter(outbox::Column::Key.eq(row.key)));
                tx.defer(batch);
                Ok(Some(ChatId::from_uuid(row.chat_id)))
            })
        })
        .await
    }

    /// The host has refused it: it waits for its user. The chat that it is of, unless it was gone already.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn refused(&self, op: OpId, error: &ApiError) -> Result<Option<ChatId>, StoreError> {
        let error = Arc::new(error.clone());
        self.write(move |tx| {
            let error = Arc::clone(&error);
            Box::pin(async move { mark(tx, op, Some(&error)).await.map(|row| row.map(|it| it.1)) })
        })
        .await
    }

    /// Sends a refused operation once more, in its old place.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for one that is not here; a failure of the disk.
    pub async fn retry(&self, op: OpId) -> Result<(SpaceId, ChatId), StoreError> {
        self.write(move |tx| {
            Box::pin(async move { mark(tx, op, None).await?.ok_or(StoreError::NotFound("operation")) })
        })
        .await
    }

    /// Forgets a refused operation, and those behind it that need what it would have made.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for one that was not refused; a failure of the disk.
    pub async fn discard(&self, op: OpId) -> Result<Discarded, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let row = row_of(tx.db().await?, op)
                    .await?
                    .filter(|row| row.error_code.is_some())
                    .ok_or(StoreError::NotFound("operation"))?;
                let chat_gone = discard(tx, &row).await?;
                Ok(Discarded {
                    space_id: SpaceId::from_uuid(row.space_id),
                    chat_id: ChatId::from_uuid(row.chat_id),
                    chat_gone,
                })
            })
        })
        .await
    }

    /// What waits to be sent or was refused in a chat, in the order of asking.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn pending(&self, chat: ChatId) -> Result<Vec<PendingOperation>, StoreError> {
        let rows = of_chat(self.readers(), *chat.as_uuid()).await?;
        rows.iter().map(pending).collect()
    }

    /// The same for every chat of a space in which something waits.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn pending_in(&self, space: SpaceId) -> Result<BTreeMap<ChatId, Vec<PendingOperation>>, StoreError> {
        let rows = outbox::Entity::find()
            .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
            .order_by_asc(outbox::Column::Key)
            .all(self.readers())
            .await?;
        let mut chats: BTreeMap<ChatId, Vec<PendingOperation>> = BTreeMap::new();
        for row in &rows {
            let waiting = chats.entry(ChatId::from_uuid(row.chat_id)).or_default();
            waiting.push(pending(row)?);
        }
        Ok(chats)
    }

    /// How many operations wait to be sent to a space's host; refused ones wait for their user.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn waiting(&self, space: SpaceId) -> Result<u32, StoreError> {
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
            .filter(outbox::Column::ErrorCode.is_null())
            .count(self.readers())
            .await?;
        Ok(u32::try_from(waiting).unwrap_or(u32::MAX))
    }
}

/// What every host would refuse.
fn check(action: &Action) -> Result<(), StoreError> {
    if let Some((_, text)) = action.written() {
        check_text(text)?;
    }
    if let Action::Rename { title } = action {
        checked_title(title)?;
    }
    Ok(())
}

struct Maker<'a> {
    me: UserId,
    name: &'a str,
}

async fn enqueue(
    tx: &Transaction,
    space: SpaceId,
    operation: &Operation,
    json: &str,
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
        operation: Set(json.to_owned()),
        created_at: Set(now.0),
        error_code: Set(None),
        error_message: Set(None),
    });
    tx.defer(batch);
    Ok(rev)
}

async fn mark(tx: &Transaction, op: OpId, error: Option<&ApiError>) -> Result<Option<(SpaceId, ChatId)>, StoreError> {
    let Some(row) = row_of(tx.db().await?, op).await? else {
        return Ok(None);
    };
    let mut batch = Batch::new();
    batch.add(
        &outbox::Entity::update_many()
            .col_expr(
                outbox::Column::ErrorCode,
                Expr::value(error.map(|error| code_of(error.code))),
            )
            .col_expr(
                outbox::Column::ErrorMessage,
                Expr::value(error.map(|error| error.message.clone())),
            )
            .filter(outbox::Column::Key.eq(row.key)),
    );
    tx.defer(batch);
    Ok(Some((SpaceId::from_uuid(row.space_id), ChatId::from_uuid(row.chat_id))))
}

/// True if the chat went with it.
async fn discard(tx: &Transaction, row: &outbox::Model) -> Result<bool, StoreError> {
    let db = tx.db().await?;
    let operation = operation_of(row)?;
    if matches!(operation.action, Action::CreateChat { .. }) {
        let known = chat::Entity::find()
            .filter(chat::Column::Id.eq(row.chat_id))
            .one(db)
            .await?;
        if let Some(chat) = known.filter(replica::is_stand_in) {
            replica::remove_stand_in(tx, &chat);
            return Ok(true);
        }
    }
    let mut made: HashSet<MessageId> = operation.action.written().map(|(id, _)| id).into_iter().collect();
    let mut gone = vec![row.key];
    for behind in of_chat(db, row.chat_id).await? {
        let action = operation_of(&behind)?.action;
        if behind.key > row.key && needs(&action).is_some_and(|message| made.contains(&message)) {
            made.extend(action.written().map(|(id, _)| id));
            gone.push(behind.key);
        }
    }
    let mut batch = Batch::new();
    batch.add(&outbox::Entity::delete_many().filter(outbox::Column::Key.is_in(gone)));
    tx.defer(batch);
    Ok(false)
}

/// The message without which an operation means nothing.
fn needs(action: &Action) -> Option<MessageId> {
    match action {
        Action::EditPrompt { replaces, .. } => Some(*replaces),
        Action::Regenerate { message_id }
        | Action::ContinueAnswer { message_id }
        | Action::SelectVersion { message_id }
        | Action::DeleteMessage { message_id } => Some(*message_id),
        Action::CreateChat { .. }
        | Action::SendMessage { .. }
        | Action::Rename { .. }
        | Action::SetPinned { .. }
        | Action::SetArchived { .. }
        | Action::SetAssistant { .. }
        | Action::AddUser { .. }
        | Action::RemoveParticipant { .. }
        | Action::SetAnswering { .. }
        | Action::DeleteChat => None,
    }
}

async fn row_of<C: ConnectionTrait>(db: &C, op: OpId) -> Result<Option<outbox::Model>, StoreError> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::OpId.eq(*op.as_uuid()))
        .one(db)
        .await?)
}

async fn of_chat<C: ConnectionTrait>(db: &C, chat: Uuid) -> Result<Vec<outbox::Model>, StoreError> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::ChatId.eq(chat))
        .order_by_asc(outbox::Column::Key)
        .all(db)
        .await?)
}

fn operation_of(row: &outbox::Model) -> Result<Operation, StoreError> {
    serde_json::from_str(&row.operation)
        .map_err(|error| StoreError::Damaged(format!("an operation that waits: {error}")))
}

fn pending(row: &outbox::Model) -> Result<PendingOperation, StoreError> {
    let refused = match &row.error_code {
        Some(code) => Some(ApiError {
            code: from_code(code)?,
            message: row.error_message.clone().unwrap_or_default(),
        }),
        None => None,
    };
    Ok(PendingOperation {
        operation: operation_of(row)?,
        created_at: UnixMillis(row.created_at),
        refused,
    })
}
