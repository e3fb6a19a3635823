//! How an operation's waiting ends: its host has applied it, or has refused it and its user decides.

use std::{collections::HashSet, sync::Arc};

use hearth_domain::{Action, ApiError, ChatId, MessageId, OpId, SpaceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, prelude::Expr};

use super::rows::{json_of, of_chat, operation_of, row_of};
use crate::{
    Store, StoreError,
    backend::{Batch, Transaction},
    entity::{chat, code_of, outbox},
    replica,
};

/// What forgetting a refused operation took away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    pub space_id: SpaceId,
    pub chat_id: ChatId,
    /// The chat was to be made by it, and is gone.
    pub chat_gone: bool,
}

impl Store {
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
    /// [`StoreError::NotFound`] for one that is not here; [`StoreError::Forbidden`] for one that was not refused; a failure of
    /// the disk.
    pub async fn discard(&self, op: OpId) -> Result<Discarded, StoreError> {
        self.forget_operation(op, |row| row.error_code.is_some()).await
    }

    /// The same of one that is known not to have reached its host.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for one that is not here; a failure of the disk.
    pub async fn take_back(&self, op: OpId) -> Result<Discarded, StoreError> {
        self.forget_operation(op, |_| true).await
    }

    async fn forget_operation(&self, op: OpId, may_go: fn(&outbox::Model) -> bool) -> Result<Discarded, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let row = row_of(tx.db().await?, op)
                    .await?
                    .ok_or(StoreError::NotFound("operation"))?;
                if !may_go(&row) {
                    return Err(StoreError::Forbidden(
                        "Its host may have it already. Delete it there once it shows.".to_owned(),
                    ));
                }
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
    let mut batch = Batch::new();
    for behind in of_chat(db, row.chat_id).await? {
        if behind.key <= row.key {
            continue;
        }
        let mut operation = operation_of(&behind)?;
        if needs(&operation.action).is_some_and(|message| made.contains(&message)) {
            made.extend(operation.action.written().map(|(id, _)| id));
            gone.push(behind.key);
        } else if replies_to_nothing(&mut operation.action, &made) {
            batch.add(
                &outbox::Entity::update_many()
                    .col_expr(outbox::Column::Operation, Expr::value(json_of(&operation)?))
                    .filter(outbox::Column::Key.eq(behind.key)),
            );
        }
    }
    batch.add(&outbox::Entity::delete_many().filter(outbox::Column::Key.is_in(gone)));
    tx.defer(batch);
    Ok(false)
}

/// What was written in reply to a message that will never be is sent without it. True if it was so.
fn replies_to_nothing(action: &mut Action, gone: &HashSet<MessageId>) -> bool {
    let Action::SendMessage { reply_to, .. } = action else {
        return false;
    };
    reply_to.take_if(|message| gone.contains(message)).is_some()
}

/// The message without which an operation means nothing.
fn needs(action: &Action) -> Option<MessageId> {
    match action {
        Action::EditPrompt { replaces, .. } => Some(*replaces),
        Action::Regenerate { message_id }
        | Action::ContinueAnswer { message_id }
        | Action::SelectVersion { message_id }
        | Action::EditMessage { message_id, .. }
        | Action::React { message_id, .. }
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
