//! A chat's own row, with its running totals.

use hearth_domain::{
    Answering, Chat, ChatId, ChatTotals, Epoch, MessageId, Picodollars, Rev, SpaceId, TokenCount, UnixMillis, UserId,
};
use sea_orm::{
    ActiveValue::{self, NotSet, Set},
    Value,
    entity::prelude::*,
};

use super::{Columns, code_of, from_code};

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
    /// None only in a copy whose host has not said.
    pub(crate) owner_id: Option<Uuid>,
    pub(crate) answering: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A chat in which nothing has happened yet.
    pub(crate) fn empty(id: ChatId, space: SpaceId, epoch: Epoch, owner: UserId, now: UnixMillis) -> Self {
        Self {
            key: 0,
            id: *id.as_uuid(),
            space_id: *space.as_uuid(),
            epoch: *epoch.as_uuid(),
            rev: 0,
            head_rev: 0,
            title: String::new(),
            renamed: false,
            pinned: false,
            archived: false,
            deleted: false,
            active_leaf: None,
            created_at: now.0,
            active_at: now.0,
            path_length: 0,
            message_count: 0,
            input_tokens: 0,
            output_tokens: 0,
            cost: 0,
            unpriced: 0,
            owner_id: Some(*owner.as_uuid()),
            answering: code_of(Answering::default()),
        }
    }

    /// Columns in the order of the fields above.
    pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            key: columns.next()?,
            id: columns.next()?,
            space_id: columns.next()?,
            epoch: columns.next()?,
            rev: columns.next()?,
            head_rev: columns.next()?,
            title: columns.next()?,
            renamed: columns.next()?,
            pinned: columns.next()?,
            archived: columns.next()?,
            deleted: columns.next()?,
            active_leaf: columns.next()?,
            created_at: columns.next()?,
            active_at: columns.next()?,
            path_length: columns.next()?,
            message_count: columns.next()?,
            input_tokens: columns.next()?,
            output_tokens: columns.next()?,
            cost: columns.next()?,
            unpriced: columns.next()?,
            owner_id: columns.next()?,
            answering: columns.next()?,
        })
    }

    /// The columns that differ, for an update that touches no index but those concerned.
    pub(crate) fn changed_from(&self, before: &Self) -> ActiveModel {
        ActiveModel {
            rev: if_changed(&self.rev, &before.rev),
            head_rev: if_changed(&self.head_rev, &before.head_rev),
            title: if_changed(&self.title, &before.title),
            renamed: if_changed(&self.renamed, &before.renamed),
            pinned: if_changed(&self.pinned, &before.pinned),
            archived: if_changed(&self.archived, &before.archived),
            deleted: if_changed(&self.deleted, &before.deleted),
            active_leaf: if_changed(&self.active_leaf, &before.active_leaf),
            active_at: if_changed(&self.active_at, &before.active_at),
            path_length: if_changed(&self.path_length, &before.path_length),
            message_count: if_changed(&self.message_count, &before.message_count),
            input_tokens: if_changed(&self.input_tokens, &before.input_tokens),
            output_tokens: if_changed(&self.output_tokens, &before.output_tokens),
            cost: if_changed(&self.cost, &before.cost),
            unpriced: if_changed(&self.unpriced, &before.unpriced),
            owner_id: if_changed(&self.owner_id, &before.owner_id),
            answering: if_changed(&self.answering, &before.answering),
            ..Default::default()
        }
    }

    /// What an unknown word means is what the fewest answers come of.
    pub(crate) fn answering(&self) -> Answering {
        from_code(&self.answering).unwrap_or_default()
    }

    pub(crate) fn totals(&self) -> ChatTotals {
        ChatTotals {
            input: TokenCount(self.input_tokens),
            output: TokenCount(self.output_tokens),
            cost: Picodollars(self.cost),
            unpriced: u32::try_from(self.unpriced).unwrap_or(u32::MAX),
        }
    }
}

fn if_changed<T: Clone + PartialEq + Into<Value>>(now: &T, before: &T) -> ActiveValue<T> {
    if now == before { NotSet } else { Set(now.clone()) }
}

impl From<&Model> for Chat {
    fn from(row: &Model) -> Self {
        Self {
            id: ChatId::from_uuid(row.id),
            space_id: SpaceId::from_uuid(row.space_id),
            owner_id: UserId::from_uuid(row.owner_id.unwrap_or_default()),
            epoch: Epoch::from_uuid(row.epoch),
            rev: Rev(row.rev),
            head_rev: Rev(row.head_rev),
            title: row.title.clone(),
            renamed: row.renamed,
            pinned: row.pinned,
            archived: row.archived,
            deleted: row.deleted,
            answering: row.answering(),
            active_leaf: row.active_leaf.map(MessageId::from_uuid),
            created_at: UnixMillis(row.created_at),
            active_at: UnixMillis(row.active_at),
        }
    }
}
