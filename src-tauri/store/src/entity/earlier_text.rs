//! What a message said before it was edited.

use hearth_domain::{ChatId, EarlierText, MessageId, Rev, UnixMillis};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "earlier_texts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) message_id: Uuid,
    /// Of the edit that replaced it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) rev: i64,
    pub(crate) chat_id: Uuid,
    pub(crate) written_at: i64,
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn of(chat: ChatId, told: &EarlierText) -> Self {
        Self {
            message_id: *told.message_id.as_uuid(),
            rev: told.rev.0,
            chat_id: *chat.as_uuid(),
            written_at: told.written_at.0,
            text: told.text.clone(),
        }
    }
}

impl From<Model> for EarlierText {
    fn from(row: Model) -> Self {
        Self {
            message_id: MessageId::from_uuid(row.message_id),
            rev: Rev(row.rev),
            text: row.text,
            written_at: UnixMillis(row.written_at),
        }
    }
}
