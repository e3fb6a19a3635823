//! Homes of chats: this machine's own, and those it has joined.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "spaces")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) name: String,
    /// `local`, `joined`, or `left` where a copy was kept.
    pub(crate) kind: String,
    /// Where a joined space's host was last reached, `host:port`.
    pub(crate) address: Option<String>,
    pub(crate) fingerprint: Option<String>,
    /// Who this installation is there.
    pub(crate) user_id: Option<Uuid>,
    pub(crate) device_id: Option<Uuid>,
    pub(crate) role: String,
    /// `active`, `waiting` for approval, or `revoked`.
    pub(crate) state: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The `kind` of this machine's own space.
pub(crate) const LOCAL: &str = "local";
