//! A chat's own row, with its running totals.

use hearth_domain::{Chat, ChatId, ChatTotals, Epoch, MessageId, Picodollars, Rev, SpaceId, TokenCount, UnixMillis};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chats")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) key: i64,
    pub(crate) id: Uuid,
    pub(crate) space_id: Uuid,
    pub(crate) epoch: Uuid,
    pub(crate) rev: i64,
    pub(crate) head_rev: i64,
    pub(crate) title: String,
    pub(crate) renamed: bool,
    pub(crate) pinned: bool,
    pub(crate) archived: bool,
    pub(crate) deleted: bool,
    pub(crate) active_leaf: Option<Uuid>,
    pub(crate) created_at: i64,
    pub(crate) active_at: i64,
    pub(crate) path_length: i64,
    pub(crate) message_count: i64,
    pub(crate) input_tokens: i64,
    pub(crate) output_tokens: i64,
    pub(crate) cost: i64,
    pub(crate) unpriced: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn totals(&self) -> ChatTotals {
        ChatTotals {
            input: TokenCount(self.input_tokens),
            output: TokenCount(self.output_tokens),
            cost: Picodollars(self.cost),
            unpriced: u32::try_from(self.unpriced).unwrap_or(u32::MAX),
        }
    }
}

impl From<&Model> for Chat {
    fn from(row: &Model) -> Self {
        Self {
            id: ChatId::from_uuid(row.id),
            space_id: SpaceId::from_uuid(row.space_id),
            epoch: Epoch::from_uuid(row.epoch),
            rev: Rev(row.rev),
            head_rev: Rev(row.head_rev),
            title: row.title.clone(),
            renamed: row.renamed,
            pinned: row.pinned,
            archived: row.archived,
            deleted: row.deleted,
            active_leaf: row.active_leaf.map(MessageId::from_uuid),
            created_at: UnixMillis(row.created_at),
            active_at: UnixMillis(row.active_at),
        }
    }
}
