//! What a host may say of a chat.

use std::collections::HashSet;

use hearth_domain::{ChangeSet, Rev, SpaceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use crate::{
    StoreError,
    backend::Transaction,
    entity::{chat, earlier_text, message, participant},
};

/// Ids asked for in one statement.
pub(super) const IDS_AT_ONCE: usize = 500;

/// What is wrong with a change set by itself.
pub(super) fn alone(changes: &ChangeSet) -> Result<(), StoreError> {
    let chat = changes.chat_id;
    let of_one_chat = changes.chat.as_ref().is_none_or(|row| row.id == chat)
        && changes.participants.iter().all(|row| row.chat_id == chat)
        && changes.messages.iter().all(|row| row.chat_id == chat);
    let mut ids = HashSet::new();
    let mut revs = HashSet::new();
    let in_range = |rev: Rev| changes.from < rev && rev <= changes.to;
    let messages_are_told_once = changes.messages.iter().all(|row| {
        in_range(row.rev) && Rev::ZERO < row.seq && row.seq <= row.rev && ids.insert(row.id) && revs.insert(row.rev)
    });
    let mut ids = HashSet::new();
    let people_are_told_once = changes
        .participants
        .iter()
        .all(|row| in_range(row.rev) && ids.insert(row.id));
    let mut revs = HashSet::new();
    let earlier_texts_are_told_once = changes
        .earlier_texts
        .iter()
        .all(|row| in_range(row.rev) && revs.insert(row.rev));
    let none_replies_to_itself = changes.messages.iter().all(|row| row.reply_to != Some(row.id));
    let has_an_epoch = !changes.epoch.as_uuid().is_nil();
    if of_one_chat
        && messages_are_told_once
        && people_are_told_once
        && earlier_texts_are_told_once
        && none_replies_to_itself
        && has_an_epoch
        && changes.from <= changes.to
    {
        Ok(())
    } else {
        Err(StoreError::Forbidden("These changes are not of one chat.".to_owned()))
    }
}

/// What is wrong with it beside what is here. The chat's row as it is, if it is here.
pub(super) async fn here(
    tx: &Transaction,
    space: SpaceId,
    changes: &ChangeSet,
    start_over: bool,
) -> Result<Option<chat::Model>, StoreError> {
    let db = tx.db().await?;
    let id = *changes.chat_id.as_uuid();
    let row = chat::Entity::find().filter(chat::Column::Id.eq(id)).one(db).await?;
    if row.as_ref().is_some_and(|row| row.space_id != *space.as_uuid()) {
        return Err(elsewhere());
    }
    let goes_on = row
        .as_ref()
        .is_some_and(|row| row.epoch == *changes.epoch.as_uuid() && changes.from.0 <= row.head_rev && !row.deleted);
    if start_over && (changes.from != Rev::ZERO || changes.chat.is_none()) {
        return Err(StoreError::Invalid("A chat begins with its own row.".to_owned()));
    }
    if !start_over && !goes_on {
        return Err(StoreError::Invalid("Changes before these are missing.".to_owned()));
    }
    let earlier = changes.earlier_texts.iter().map(|row| *row.message_id.as_uuid());
    let earlier: Vec<Uuid> = earlier.collect::<HashSet<_>>().into_iter().collect();
    for ids in earlier.chunks(IDS_AT_ONCE) {
        let others: Option<i64> = earlier_text::Entity::find()
            .select_only()
            .column(earlier_text::Column::Rev)
            .filter(earlier_text::Column::MessageId.is_in(ids.iter().copied()))
            .filter(earlier_text::Column::ChatId.ne(id))
            .into_tuple()
            .one(db)
            .await?;
        if others.is_some() {
            return Err(elsewhere());
        }
    }
    // A message may come after what it said before.
    let messages = changes.messages.iter().map(|row| *row.id.as_uuid());
    let messages: Vec<Uuid> = messages.chain(earlier).collect();
    for ids in messages.chunks(IDS_AT_ONCE) {
        let others: Option<i64> = message::Entity::find()
            .select_only()
            .column(message::Column::Key)
            .filter(message::Column::Id.is_in(ids.iter().copied()))
            .filter(message::Column::ChatId.ne(id))
            .into_tuple()
            .one(db)
            .await?;
        if others.is_some() {
            return Err(elsewhere());
        }
    }
    let people: Vec<Uuid> = changes.participants.iter().map(|row| *row.id.as_uuid()).collect();
    for ids in people.chunks(IDS_AT_ONCE) {
        let others: Option<Uuid> = participant::Entity::find()
            .select_only()
            .column(participant::Column::Id)
            .filter(participant::Column::Id.is_in(ids.iter().copied()))
            .filter(participant::Column::ChatId.ne(id))
            .into_tuple()
            .one(db)
            .await?;
        if others.is_some() {
            return Err(elsewhere());
        }
    }
    Ok(row)
}

fn elsewhere() -> StoreError {
    StoreError::Forbidden("These changes are of another space's chat.".to_owned())
}
