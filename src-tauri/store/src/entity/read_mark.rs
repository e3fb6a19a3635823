//! How far people have read.

use hearth_domain::{ChatId, ReadMark, Rev, UserId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "read_marks")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) chat_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) user_id: Uuid,
    /// `seq` of the newest message they have seen.
    pub(crate) seq: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Model> for ReadMark {
    fn from(row: &Model) -> Self {
        Self {
            chat_id: ChatId::from_uuid(row.chat_id),
            user_id: UserId::from_uuid(row.user_id),
            seq: Rev(row.seq),
        }
    }
}
