//! Ways in that were given out. Their codes are kept as SHA-256 only.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invites")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) code_hash: Vec<u8>,
    pub(crate) role: String,
    pub(crate) for_user: Option<Uuid>,
    /// True where nobody needs to say yes.
    pub(crate) approved: bool,
    pub(crate) created_by: Uuid,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    /// The device that came with it.
    pub(crate) used_by: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
