//! Whom a person shares chats with, and taking them out of all of them.

use hearth_domain::{ChangeSet, ChatId, UnixMillis, UserId};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, prelude::Uuid, sea_query::SelectStatement,
};

use crate::{
    Store, StoreError,
    apply::{Work, members},
    backend::Transaction,
    entity::{chat, participant},
    store::Home,
};

impl Store {
    /// The chats of this machine's space that a person takes part in.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn chats_of(&self, user: UserId) -> Result<Vec<ChatId>, StoreError> {
        let found: Vec<Uuid> = taking_part(user)
            .filter(participant::Column::ChatId.in_subquery(living(self.home())))
            .select_only()
            .column(participant::Column::ChatId)
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(found.into_iter().map(ChatId::from_uuid).collect())
    }

    /// The others in a person's chats.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn sharing_with(&self, user: UserId) -> Result<Vec<UserId>, StoreError> {
        let chats = taking_part(user)
            .filter(participant::Column::ChatId.in_subquery(living(self.home())))
            .select_only()
            .column(participant::Column::ChatId)
            .into_query();
        let found: Vec<Uuid> = participant::Entity::find()
            .select_only()
            .column(participant::Column::UserId)
            .distinct()
            .filter(participant::Column::UserId.is_not_null())
            .filter(participant::Column::UserId.ne(*user.as_uuid()))
            .filter(participant::Column::Present.eq(true))
            .filter(participant::Column::ChatId.in_subquery(chats))
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(found.into_iter().map(UserId::from_uuid).collect())
    }

    /// Takes a person out of a chat, whoever owns it. None if they take no part in it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn take_out(&self, user: UserId, chat_id: ChatId) -> Result<Option<ChangeSet>, StoreError> {
        let (home, now) = (self.home(), self.clock().now());
        self.write(move |tx| Box::pin(async move { take_out(tx, user, chat_id, home, now).await }))
            .await
    }
}

/// The chats of this machine's space that were not deleted: those keep who was in them at their end.
fn living(home: Home) -> SelectStatement {
    chat::Entity::find()
        .select_only()
        .column(chat::Column::Id)
        .filter(chat::Column::SpaceId.eq(*home.space.as_uuid()))
        .filter(chat::Column::Deleted.eq(false))
        .into_query()
}

fn taking_part(user: UserId) -> Select<participant::Entity> {
    participant::Entity::find()
        .filter(participant::Column::UserId.eq(*user.as_uuid()))
        .filter(participant::Column::Present.eq(true))
}

async fn take_out(
    tx: &Transaction,
    user: UserId,
    chat_id: ChatId,
    home: Home,
    now: UnixMillis,
) -> Result<Option<ChangeSet>, StoreError> {
    let db = tx.db().await?;
    let found = chat::Entity::find()
        .filter(chat::Column::Id.eq(*chat_id.as_uuid()))
        .filter(chat::Column::Deleted.eq(false))
        .one(db)
        .await?;
    let theirs = taking_part(user)
        .filter(participant::Column::ChatId.eq(*chat_id.as_uuid()))
        .one(db)
        .await?;
    let (Some(chat), Some(row)) = (found, theirs) else {
        return Ok(None);
    };
    let mut work = Work::on(tx, chat, home, now);
    members::take_out(&mut work, row).await?;
    let (changes, _) = work.finish(None);
    Ok(Some(changes))
}
