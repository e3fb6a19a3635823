//! A chat that was made here and that its host does not know of yet.

use hearth_domain::{ChatId, Epoch, SpaceId, UnixMillis, UserId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, prelude::Uuid,
};

use super::gone;
use crate::{
    backend::{Batch, Transaction},
    entity::{chat, participant},
};

/// Leaves the row that stands for it, and its maker's. Both go when the host's first rows come.
pub(crate) fn stand_in(batch: &mut Batch, id: ChatId, space: SpaceId, me: UserId, name: &str, now: UnixMillis) {
    let row = chat::Model::empty(id, space, Epoch::from_uuid(Uuid::nil()), me, now);
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
