//! Copies that go: the host has deleted the chat, the user takes no part in it any more, or has left its space.

use hearth_domain::{Chat, SpaceId, UnixMillis};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, prelude::Uuid,
};

use super::rows;
use crate::{
    StoreError,
    apply::Work,
    backend::{Batch, Transaction},
    entity::{chat, chat_view, draft, outbox, participant, read_mark},
    purge,
    store::Home,
};

/// Hides a copy at once; its messages go in [`crate::purge`]. A tombstone without words stays for that.
pub(crate) async fn drop_copy(
    tx: &Transaction,
    row: chat::Model,
    home: Home,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let mut work = Work::on(tx, row, home, now);
    purge::order(&mut work).await?;
    let (mut batch, before) = (work.batch, work.chat);
    forget(&mut batch, before.id);
    let mut row = before.clone();
    entomb(&mut row);
    row.epoch = Uuid::nil();
    (row.rev, row.head_rev) = (0, 0);
    tx.note_title(row.id, &before.title, &row.title);
    rows::write_chat(&mut batch, &row, &before);
    tx.defer(batch);
    Ok(())
}

/// The host's own tombstone.
pub(super) async fn deleted_by_host(
    tx: &Transaction,
    before: Option<chat::Model>,
    told: &Chat,
    space: SpaceId,
    home: Home,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let Some(row) = before else {
        // Nothing of it was ever here; the tombstone keeps its id from being used again.
        let mut row = rows::blank(told, space);
        entomb(&mut row);
        let mut new = row.into_active_model().reset_all();
        new.key = NotSet;
        let mut batch = Batch::new();
        batch.insert(new);
        tx.defer(batch);
        return Ok(());
    };
    if !row.deleted {
        drop_copy(tx, row, home, now).await?;
    }
    Ok(())
}

fn entomb(row: &mut chat::Model) {
    row.deleted = true;
    row.title.clear();
    (row.renamed, row.pinned, row.archived) = (false, false, false);
    row.active_leaf = None;
    (row.path_length, row.message_count) = (0, 0);
    (row.input_tokens, row.output_tokens, row.cost, row.unpriced) = (0, 0, 0, 0);
}

/// What is kept beside a chat's messages.
pub(super) fn forget(batch: &mut Batch, chat: Uuid) {
    batch.add(&outbox::Entity::delete_many().filter(outbox::Column::ChatId.eq(chat)));
    batch.add(&draft::Entity::delete_many().filter(draft::Column::ChatId.eq(chat)));
    batch.add(&chat_view::Entity::delete_many().filter(chat_view::Column::ChatId.eq(chat)));
    batch.add(&read_mark::Entity::delete_many().filter(read_mark::Column::ChatId.eq(chat)));
    batch.add(&participant::Entity::delete_many().filter(participant::Column::ChatId.eq(chat)));
}
