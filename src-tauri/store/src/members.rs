//! Who takes part in a chat, as its host has to know.

use hearth_domain::{Actor, ChatId, ChatRights, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use crate::{
    Store, StoreError,
    entity::{chat, participant},
    reading,
};

impl Store {
    /// The users who take part in a chat of this machine's space now; none in a deleted or unknown one.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn users_in(&self, chat_id: ChatId) -> Result<Vec<UserId>, StoreError> {
        let chat = chat::Entity::find()
            .filter(chat::Column::Id.eq(*chat_id.as_uuid()))
            .filter(chat::Column::SpaceId.eq(*self.space_id().as_uuid()))
            .filter(chat::Column::Deleted.eq(false))
            .one(self.readers())
            .await?;
        if chat.is_none() {
            return Ok(Vec::new());
        }
        self.users_at_end(chat_id).await
    }

    /// The users who take part in a chat, or did when it was deleted: whom its end is told to.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn users_at_end(&self, chat_id: ChatId) -> Result<Vec<UserId>, StoreError> {
        let users: Vec<Uuid> = participant::Entity::find()
            .select_only()
            .column(participant::Column::UserId)
            .filter(participant::Column::ChatId.eq(*chat_id.as_uuid()))
            .filter(participant::Column::UserId.is_not_null())
            .filter(participant::Column::Present.eq(true))
            .into_tuple()
            .all(self.readers())
            .await?;
        Ok(users.into_iter().map(UserId::from_uuid).collect())
    }

    /// What a user may do in a chat of this machine's space.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that is unknown, deleted or not theirs.
    pub async fn rights(&self, chat_id: ChatId, actor: &Actor) -> Result<ChatRights, StoreError> {
        let row = reading::seen(self.readers(), chat_id, self.scope_of(actor)).await?;
        Ok(reading::rights(&row, actor.user_id, actor.role))
    }
}
