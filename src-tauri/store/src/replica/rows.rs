//! Rows put over rows.

use std::collections::HashMap;

use hearth_domain::{ChangeSet, Chat, Message, ReadMark, SpaceId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    prelude::Uuid,
};

use super::{check::IDS_AT_ONCE, derived, earlier, written};
use crate::{
    StoreError,
    backend::{self, Batch, Transaction},
    earlier_texts,
    entity::{chat, code_of, earlier_text, message, participant, read_mark},
    purge,
};

/// Rows in one statement, which then has some hundreds of values.
pub(super) const IN_ONE_STATEMENT: usize = 50;

/// One change set on its way into a copy. What it refuses was refused before.
pub(super) struct Putting<'a> {
    tx: &'a Transaction,
    chat: chat::Model,
    before: chat::Model,
    batch: Batch,
    leads: Leads,
    /// People's participants that the copy did not have.
    newcomers: Vec<Uuid>,
}

/// What the visible path has to do with the chat's active leaf, which may be told long before its message, or after it.
struct Leads {
    /// It is to be led there.
    to_leaf: bool,
    /// It may be lengthened by what comes behind it: where it ends is not known yet.
    on: bool,
}

impl<'a> Putting<'a> {
    /// With the chat's row in its place, to which the others refer.
    pub(super) async fn begin(
        tx: &'a Transaction,
        before: Option<chat::Model>,
        space: SpaceId,
        changes: &ChangeSet,
        start_over: bool,
    ) -> Result<Self, StoreError> {
        let mut batch = Batch::new();
        let before = match (before, &changes.chat) {
            (Some(row), _) => row,
            (None, Some(told)) => {
                let mut row = blank(told, space);
                row.epoch = *changes.epoch.as_uuid();
                let mut new = row.clone().into_active_model().reset_all();
                new.key = NotSet;
                batch.insert(new);
                tx.note_title(row.id, "", &row.title);
                row.rev = 0;
                row
            }
            (None, None) => return Err(StoreError::Invalid("A chat begins with its own row.".to_owned())),
        };
        let mut chat = before.clone();
        if start_over {
            empty(&mut batch, &mut chat, changes);
        }
        let told = changes.chat.as_ref().filter(|told| told.rev.0 > chat.rev);
        let is_open = match chat.active_leaf.filter(|_| !start_over) {
            Some(leaf) => !backend::is_shown(tx.db().await?, leaf).await?,
            None => start_over,
        };
        let leads = Leads {
            to_leaf: told.is_some() || is_open,
            on: is_open || chat.rev <= chat.head_rev,
        };
        if let Some(told) = told {
            take_row(&mut chat, told);
        }
        chat.head_rev = chat.head_rev.max(changes.to.0);
        Ok(Self {
            tx,
            chat,
            before,
            batch,
            leads,
            newcomers: Vec::new(),
        })
    }

    pub(super) async fn people(&mut self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.send().await?;
        let ids: Vec<Uuid> = changes.participants.iter().map(|row| *row.id.as_uuid()).collect();
        let mut known = HashMap::new();
        for ids in ids.chunks(IDS_AT_ONCE) {
            let rows = participant::Entity::find()
                .filter(participant::Column::Id.is_in(ids.iter().copied()))
                .all(self.tx.db().await?)
                .await?;
            known.extend(rows.into_iter().map(|row| (row.id, row.rev)));
        }
        for told in &changes.participants {
            let row = participant::Model::from(told);
            match known.get(&row.id) {
                Some(rev) if *rev >= row.rev => {}
                Some(_) => {
                    let id = row.id;
                    let mut active = row.into_active_model().reset_all();
                    active.id = NotSet;
                    self.batch.add(
                        &participant::Entity::update_many()
                            .set(active)
                            .filter(participant::Column::Id.eq(id)),
                    );
                }
                None => {
                    self.newcomers.extend(row.user_id.map(|_| row.id));
                    self.batch.insert(row.into_active_model().reset_all());
                }
            }
        }
        Ok(())
    }

    pub(super) async fn messages(&mut self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.send().await?;
        let mut known = self.known(changes).await?;
        let newest = backend::newest_key(self.tx.db().await?).await?;
        // As far as the messages come in the path's order, they are shown as they come. Where the path goes another way
        // is known once the message at its end is here.
        let mut tail = backend::at(self.tx.db().await?, self.chat.id, self.chat.path_length - 1).await?;
        let mut new = Vec::new();
        let mut entombed = Vec::new();
        for told in &changes.messages {
            match known.remove(told.id.as_uuid()) {
                Some(row) if row.rev >= told.rev.0 => {}
                Some(row) => self.rewrite(row, told).await?,
                None => {
                    let mut row = message::Model::from(told);
                    if self.leads.on && row.parent_id == tail && (tail.is_some() || self.chat.path_length == 0) {
                        row.path_position = Some(self.chat.path_length);
                        self.chat.path_length += 1;
                        tail = Some(row.id);
                    }
                    derived::count_in(&mut self.chat, &row);
                    self.chat.message_count += 1;
                    if row.deleted {
                        entombed.push(row.id);
                    }
                    self.tx.note_words(&row.findable());
                    new.push(row);
                }
            }
        }
        earlier::forget(self.tx, &mut self.batch, &entombed).await?;
        if new.is_empty() {
            return Ok(());
        }
        for rows in new.chunks(IN_ONE_STATEMENT) {
            let rows = rows.iter().cloned().map(|row| {
                let mut active = row.into_active_model().reset_all();
                active.key = NotSet;
                active
            });
            self.batch.insert_many(rows);
        }
        backend::index_behind(&mut self.batch, newest);
        Ok(())
    }

    /// Behind the messages: what those said that were edited.
    pub(super) async fn earlier_texts(&mut self, changes: &ChangeSet) -> Result<(), StoreError> {
        self.send().await?;
        earlier::put(self.tx, &mut self.batch, changes).await
    }

    /// Moves the marks of whoever wrote; those that were moved.
    pub(super) async fn marks(&mut self, changes: &ChangeSet) -> Result<Vec<ReadMark>, StoreError> {
        self.send().await?;
        // Where there were messages before, some may be of those who come only now.
        let newcomers = std::mem::take(&mut self.newcomers);
        let had_messages = self.before.message_count > 0;
        written::move_marks(self.tx, changes, if had_messages { &newcomers } else { &[] }).await
    }

    async fn known(&self, changes: &ChangeSet) -> Result<HashMap<Uuid, message::Model>, StoreError> {
        let ids: Vec<Uuid> = changes.messages.iter().map(|row| *row.id.as_uuid()).collect();
        let mut known = HashMap::new();
        for ids in ids.chunks(IDS_AT_ONCE) {
            let rows = message::Entity::find()
                .filter(message::Column::Id.is_in(ids.iter().copied()))
                .all(self.tx.db().await?)
                .await?;
            known.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(known)
    }

    /// The new row over the one that is there.
    async fn rewrite(&mut self, row: message::Model, told: &Message) -> Result<(), StoreError> {
        derived::count_out(&mut self.chat, &row);
        let key = row.key;
        let erasing = if told.deleted && !row.deleted {
            earlier_texts::forget(&mut self.batch, row.id);
            Some(purge::erase_words(self.tx, &mut self.batch, &row).await?)
        } else if row.text == told.text {
            None
        } else {
            Some(purge::replace_words(&mut self.batch, row.chat_id, &row.text))
        };
        let new = message::Model::from(told);
        derived::count_in(&mut self.chat, &new);
        if erasing.is_none() && row.indexed_text != new.indexed_text {
            // An earlier version of Hearth put it into the index: its words as they were then stay there, marked as gone.
            purge::note_rewritten(&mut self.batch, row.chat_id);
        }
        if row.findable() != new.findable() {
            self.tx.note_words(&new.findable());
            self.tx.note_gone(&row.findable());
        }
        let mut active = new.into_active_model().reset_all();
        (active.key, active.id, active.chat_id) = (NotSet, NotSet, NotSet);
        active.path_position = NotSet;
        self.batch.add(
            &message::Entity::update_many()
                .set(active)
                .filter(message::Column::Key.eq(key)),
        );
        if let Some(erasing) = erasing {
            erasing.end(&mut self.batch);
        }
        self.send().await
    }

    /// Brings the visible path to where the chat says it ends, and leaves the chat's row to be sent.
    pub(super) async fn finish(mut self) -> Result<(), StoreError> {
        self.send().await?;
        if self.leads.to_leaf {
            derived::lead_to_leaf(self.tx.db().await?, &mut self.chat, &mut self.batch).await?;
        }
        self.tx.note_title(self.chat.id, &self.before.title, &self.chat.title);
        write_chat(&mut self.batch, &self.chat, &self.before);
        self.send().await
    }

    async fn send(&mut self) -> Result<(), StoreError> {
        self.tx.defer(std::mem::take(&mut self.batch));
        self.tx.db().await?;
        Ok(())
    }
}

/// Takes away what another life of the chat left. Drafts and the place in it stay; how far people have read does not, for
/// it is said in the numbers of that life.
fn empty(batch: &mut Batch, chat: &mut chat::Model, changes: &ChangeSet) {
    let id = chat.id;
    purge::call_off(batch, id);
    if chat.message_count > 0 || chat.deleted {
        purge::note_rewritten(batch, id);
        backend::order_sweep(batch);
        batch.add(&message::Entity::delete_many().filter(message::Column::ChatId.eq(id)));
    }
    batch.add(&earlier_text::Entity::delete_many().filter(earlier_text::Column::ChatId.eq(id)));
    batch.add(&participant::Entity::delete_many().filter(participant::Column::ChatId.eq(id)));
    batch.add(&read_mark::Entity::delete_many().filter(read_mark::Column::ChatId.eq(id)));
    chat.epoch = *changes.epoch.as_uuid();
    (chat.rev, chat.head_rev) = (0, 0);
    (chat.path_length, chat.message_count, chat.active_leaf) = (0, 0, None);
    (chat.input_tokens, chat.output_tokens, chat.cost, chat.unpriced) = (0, 0, 0, 0);
}

/// What has changed of a chat's row, its life included.
pub(super) fn write_chat(batch: &mut Batch, row: &chat::Model, before: &chat::Model) {
    let mut changed = row.changed_from(before);
    if row.epoch != before.epoch {
        changed.epoch = Set(row.epoch);
    }
    if row.created_at != before.created_at {
        changed.created_at = Set(row.created_at);
    }
    if changed.is_changed() {
        batch.add(
            &chat::Entity::update_many()
                .set(changed)
                .filter(chat::Column::Id.eq(row.id)),
        );
    }
}

fn take_row(chat: &mut chat::Model, told: &Chat) {
    chat.rev = told.rev.0;
    chat.owner_id = Some(*told.owner_id.as_uuid());
    chat.title.clone_from(&told.title);
    chat.renamed = told.renamed;
    chat.pinned = told.pinned;
    chat.archived = told.archived;
    chat.deleted = false;
    chat.answering = code_of(told.answering);
    chat.active_leaf = told.active_leaf.map(|id| *id.as_uuid());
    chat.created_at = told.created_at.0;
    chat.active_at = told.active_at.0;
}

/// The row of a chat of which nothing is here yet.
pub(super) fn blank(told: &Chat, space: SpaceId) -> chat::Model {
    let mut row = chat::Model::empty(told.id, space, told.epoch, told.owner_id, told.created_at);
    take_row(&mut row, told);
    row.active_leaf = None;
    row
}
