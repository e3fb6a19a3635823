//! What is in the outbox: for whoever shows it, and for whoever sends it.

use std::collections::{BTreeMap, HashSet};

use hearth_domain::{Action, ApiError, ChatId, Operation, PendingOperation, SpaceId, UnixMillis};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

use super::rows::{of_chat, operation_of};
use crate::{
    Store, StoreError,
    entity::{from_code, outbox},
};

impl Store {
    /// What the host of a space is to be sent next. What needs a chat whose making was refused waits with it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_operation(&self, space: SpaceId) -> Result<Option<Operation>, StoreError> {
        self.next_operation_but(space, &[]).await
    }

    /// The same, from another chat than these: something of theirs is on its way, and only within a chat an order matters.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn next_operation_but(&self, space: SpaceId, busy: &[ChatId]) -> Result<Option<Operation>, StoreError> {
        let busy = busy.iter().map(|chat| *chat.as_uuid());
        let next = self.to_send(space).await?;
        let next = next
            .filter(outbox::Column::ChatId.is_not_in(busy))
            .order_by_asc(outbox::Column::Key)
            .one(self.readers())
            .await?;
        next.as_ref().map(operation_of).transpose()
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

    /// How many operations wait to be sent to a space's host; refused ones, and what needs them, wait for their user.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn waiting(&self, space: SpaceId) -> Result<u32, StoreError> {
        let waiting = self.to_send(space).await?.count(self.readers()).await?;
        Ok(u32::try_from(waiting).unwrap_or(u32::MAX))
    }

    /// What a space's host can be sent.
    async fn to_send(&self, space: SpaceId) -> Result<Select<outbox::Entity>, StoreError> {
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
        Ok(outbox::Entity::find()
            .filter(outbox::Column::SpaceId.eq(*space.as_uuid()))
            .filter(outbox::Column::ErrorCode.is_null())
            .filter(outbox::Column::ChatId.is_not_in(unmade)))
    }
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
