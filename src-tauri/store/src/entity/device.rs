//! Installations of a user.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) state: String,
    /// An uncompressed P-256 point; none for this installation itself.
    pub(crate) public_key: Option<Vec<u8>>,
    pub(crate) last_seen_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
