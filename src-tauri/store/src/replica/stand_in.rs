//! A chat that was made here and that its host does not know of yet.

use hearth_domain::{Answering, ChatId, SpaceId, UnixMillis, UserId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, prelude::Uuid,
};

use super::gone;
use crate::{
    backend::{Batch, Transaction},
    entity::{chat, code_of, participant},
};

/// Leaves the row that stands for it, and its maker's. Both go when the host's first rows come.
pub(crate) fn stand_in(batch: &mut Batch, id: ChatId, space: SpaceId, me: UserId, name: &str, now: UnixMillis) {
    let row = chat::Model {
        key: 0,
        id: *id.as_uuid(),
        space_id: *space.as_uuid(),
        epoch: Uuid::nil(),
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
        owner_id: Some(*me.as_uuid()),
        answering: code_of(Answering::default()),
    };
    let mut new = row.into_active_model().reset_all();
    new.key = NotSet;
    batch.insert(new);
    let maker = participant::Model::user(*id.as_uuid(), me, name.to_owned(), 0, now);
    batch.insert(maker.into_active_model().reset_all());
}

pub(crate) fn is_stand_in(row: &chat::Model) -> bool {
    row.epoch.is_nil() && !row.deleted
}

/// Its making was given up: nothing of it stays.
pub(crate) fn remove_stand_in(tx: &Transaction, row: &chat::Model) {
    let mut batch = Batch::new();
    gone::forget(&mut batch, row.id);
    batch.add(&chat::Entity::delete_many().filter(chat::Column::Id.eq(row.id)));
    tx.defer(batch);
}
