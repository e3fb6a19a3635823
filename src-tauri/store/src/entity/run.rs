//! Answers being made; at most one a chat.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) chat_id: Uuid,
    pub(crate) message_id: Uuid,
    pub(crate) continues: bool,
    pub(crate) started_at: i64,
    /// None in a run that an earlier version of Hearth began.
    pub(crate) asked_by: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
