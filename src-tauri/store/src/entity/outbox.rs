//! Operations that a joined space's host has not confirmed, in the order of asking.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) key: i64,
    pub(crate) op_id: Uuid,
    pub(crate) space_id: Uuid,
    pub(crate) chat_id: Uuid,
    /// The operation as JSON.
    pub(crate) operation: String,
    pub(crate) created_at: i64,
    /// Why the host refused it; then it waits for its user.
    pub(crate) error_code: Option<String>,
    pub(crate) error_message: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
