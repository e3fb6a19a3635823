//! What edited messages said before. It never changes, and may come before its message does.

use std::collections::HashSet;

use hearth_domain::ChangeSet;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, prelude::Uuid,
    sea_query::OnConflict,
};

use super::{check::IDS_AT_ONCE, rows::IN_ONE_STATEMENT};
use crate::{
    StoreError,
    backend::{Batch, Transaction},
    earlier_texts,
    entity::{earlier_text, message},
    purge,
};

/// Leaves out what messages said that are deleted by now.
pub(super) async fn put(tx: &Transaction, batch: &mut Batch, changes: &ChangeSet) -> Result<(), StoreError> {
    let told = changes.earlier_texts.iter();
    let ids: HashSet<Uuid> = told.clone().map(|row| *row.message_id.as_uuid()).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut deleted = HashSet::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let tombstones: Vec<Uuid> = message::Entity::find()
            .select_only()
            .column(message::Column::Id)
            .filter(message::Column::Id.is_in(ids.iter().copied()))
            .filter(message::Column::Deleted.eq(true))
            .into_tuple()
            .all(tx.db().await?)
            .await?;
        deleted.extend(tombstones);
    }
    let rows: Vec<earlier_text::Model> = told
        .filter(|row| !deleted.contains(row.message_id.as_uuid()))
        .map(|row| earlier_text::Model::of(changes.chat_id, row))
        .collect();
    for rows in rows.chunks(IN_ONE_STATEMENT) {
        let rows = rows.iter().cloned().map(|row| row.into_active_model().reset_all());
        let known = OnConflict::new().do_nothing().to_owned();
        batch.add(&earlier_text::Entity::insert_many(rows).on_conflict(known));
    }
    Ok(())
}

/// Takes away what came before the tombstones of its messages did.
pub(super) async fn forget(tx: &Transaction, batch: &mut Batch, tombstones: &[Uuid]) -> Result<(), StoreError> {
    for ids in tombstones.chunks(IDS_AT_ONCE) {
        let here: Vec<Uuid> = earlier_text::Entity::find()
            .select_only()
            .column(earlier_text::Column::MessageId)
            .distinct()
            .filter(earlier_text::Column::MessageId.is_in(ids.iter().copied()))
            .into_tuple()
            .all(tx.db().await?)
            .await?;
        for id in here {
            earlier_texts::forget(batch, id);
            purge::note_earlier_erased(batch, id);
        }
    }
    Ok(())
}
