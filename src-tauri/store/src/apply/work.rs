//! One change of one chat while it is made: the rows, the revs they get, and the statements to be sent.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use hearth_domain::{
    ChangeSet, Chat, ChatId, EarlierText, Epoch, Message, MessageStatus, OpId, Participant, Rev, UnixMillis, UserId,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    prelude::{Expr, Uuid},
};

use crate::{
    StoreError,
    backend::{self, Batch, Transaction},
    entity::{applied_operation, chat, code_of, earlier_text, message, participant},
    purge,
    store::Home,
};

/// Reads may happen while it is made; writes are all in `batch` and sent by [`Work::finish`].
pub(crate) struct Work<'a> {
    pub(crate) tx: &'a Transaction,
    pub(crate) home: Home,
    pub(crate) now: UnixMillis,
    pub(crate) chat: chat::Model,
    pub(crate) batch: Batch,
    before: chat::Model,
    is_new: bool,
    participants: Vec<Participant>,
    messages: Vec<Message>,
    earlier_texts: Vec<EarlierText>,
    /// The words of the messages that were read, which may be about to be replaced.
    read: Mutex<HashMap<Uuid, String>>,
}

impl<'a> Work<'a> {
    pub(crate) fn on(tx: &'a Transaction, chat: chat::Model, home: Home, now: UnixMillis) -> Self {
        // It is about to be different.
        tx.recall(chat.id);
        Self {
            tx,
            home,
            now,
            before: chat.clone(),
            chat,
            batch: Batch::new(),
            is_new: false,
            participants: Vec::new(),
            messages: Vec::new(),
            earlier_texts: Vec::new(),
            read: Mutex::default(),
        }
    }

    pub(crate) fn new_chat(tx: &'a Transaction, id: ChatId, owner: UserId, home: Home, now: UnixMillis) -> Self {
        let chat = chat::Model::empty(id, home.space, Epoch::new(), owner, now);
        Self {
            is_new: true,
            ..Self::on(tx, chat, home, now)
        }
    }

    /// The next rev, for one more message of this change: every message has a rev of its own, because its
    /// rev at creation is its place in the chat.
    pub(crate) fn next_rev(&mut self) -> i64 {
        self.chat.head_rev += 1;
        self.chat.head_rev
    }

    /// The rev for rows other than messages: that of the change as it stands.
    pub(crate) fn this_rev(&mut self) -> i64 {
        if self.chat.head_rev == self.before.head_rev {
            self.next_rev()
        } else {
            self.chat.head_rev
        }
    }

    /// A message of this chat.
    pub(crate) async fn message(&self, id: Uuid) -> Result<message::Model, StoreError> {
        let found = self.message_or_tombstone(id).await?;
        Some(found)
            .filter(|row| !row.deleted)
            .ok_or(StoreError::NotFound("message"))
    }

    /// A message of this chat, or what a deletion left of it.
    pub(crate) async fn message_or_tombstone(&self, id: Uuid) -> Result<message::Model, StoreError> {
        let found = message::Entity::find()
            .filter(message::Column::Id.eq(id))
            .one(self.tx.db().await?)
            .await?;
        let row = found
            .filter(|row| row.chat_id == self.chat.id)
            .ok_or(StoreError::NotFound("message"))?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(row.id, row.findable().into_owned());
        Ok(row)
    }

    /// A new message at the end of the visible path, still without text.
    pub(crate) fn blank_message(&mut self, id: Uuid, parent: Option<Uuid>, author: Uuid) -> message::Model {
        let rev = self.next_rev();
        let position = self.chat.path_length;
        self.chat.path_length += 1;
        self.chat.active_leaf = Some(id);
        self.chat.active_at = self.now.0;
        message::Model {
            key: 0,
            id,
            chat_id: self.chat.id,
            parent_id: parent,
            author_id: author,
            from_assistant: false,
            seq: rev,
            rev,
            status: code_of(MessageStatus::Complete),
            created_at: self.now.0,
            deleted: false,
            path_position: Some(position),
            provider_id: None,
            provider_name: None,
            model: None,
            finish: None,
            error_code: None,
            error_server: None,
            error_http_status: None,
            input_tokens: None,
            cached_input_tokens: None,
            output_tokens: None,
            reasoning_tokens: None,
            cost: None,
            error_message: None,
            text: String::new(),
            reasoning: None,
            left_out: None,
            reply_to: None,
            edited_at: None,
            reactions: None,
            attachments: None,
            indexed_text: None,
        }
    }

    pub(crate) fn add_message(&mut self, row: message::Model) -> Result<(), StoreError> {
        self.messages.push(Message::try_from(row.clone())?);
        self.chat.message_count += 1;
        self.tx.note_words(&row.findable());
        let indexed = row.to_be_indexed();
        let in_index = indexed.clone().unwrap_or_else(|| row.text.clone());
        let holds_files = row.attachments.is_some().then_some(row.id);
        self.batch.insert(row.into_new_row(indexed));
        backend::index_inserted(&mut self.batch, in_index);
        if let Some(id) = holds_files {
            backend::note_files(&mut self.batch, id);
        }
        Ok(())
    }

    /// Writes a message's row again, as it now is, under a new rev.
    pub(crate) fn rewrite_message(&mut self, mut row: message::Model) -> Result<(), StoreError> {
        row.rev = self.next_rev();
        self.messages.push(Message::try_from(row.clone())?);
        let is_said_otherwise = self.replace_words(&row);
        let indexed = row.to_be_indexed();
        if !is_said_otherwise && indexed != row.indexed_text {
            // An earlier version of Hearth put it into the index: its words as they were then stay there, marked as gone.
            purge::note_rewritten(&mut self.batch, row.chat_id);
        }
        row.indexed_text = indexed;
        let mut active = row.clone().into_active_model().reset_all();
        (active.key, active.id, active.chat_id) = (NotSet, NotSet, NotSet);
        // Derived, and perhaps rewritten by another statement of this change.
        active.path_position = NotSet;
        self.batch.add(
            &message::Entity::update_many()
                .set(active)
                .filter(message::Column::Key.eq(row.key)),
        );
        Ok(())
    }

    /// Keeps what a message said before the change that was just written.
    pub(crate) fn keep_earlier(&mut self, earlier: EarlierText) {
        let chat = ChatId::from_uuid(self.chat.id);
        self.batch
            .insert(earlier_text::Model::of(chat, &earlier).into_active_model().reset_all());
        self.earlier_texts.push(earlier);
    }

    /// The words of a message that was read in this change, if they are others now: then it is true.
    fn replace_words(&self, row: &message::Model) -> bool {
        let now = row.findable();
        let before = self.read.lock().unwrap_or_else(PoisonError::into_inner).remove(&row.id);
        let is_said_otherwise = before.as_deref() != Some(&*now);
        if is_said_otherwise {
            self.tx.note_words(&now);
            self.tx.note_gone(&before.unwrap_or_default());
        }
        is_said_otherwise
    }

    pub(crate) fn add_participant(&mut self, row: participant::Model) -> Result<(), StoreError> {
        self.participants.push(Participant::try_from(&row)?);
        self.batch.insert(row.into_active_model().reset_all());
        Ok(())
    }

    pub(crate) fn rewrite_participant(&mut self, row: participant::Model) -> Result<(), StoreError> {
        self.participants.push(Participant::try_from(&row)?);
        let id = row.id;
        let mut active = row.into_active_model().reset_all();
        active.id = NotSet;
        self.batch.add(
            &participant::Entity::update_many()
                .set(active)
                .filter(participant::Column::Id.eq(id)),
        );
        Ok(())
    }

    /// Leaves everything to be sent, and the name of the operation that asked for it. What changed, as it now is, and
    /// the chat's row.
    pub(crate) fn finish(mut self, operation: Option<OpId>) -> (ChangeSet, chat::Model) {
        let changed = self.is_new || self.shows_a_change();
        if changed {
            self.chat.rev = self.this_rev();
        }
        self.tx.note_title(self.chat.id, &self.before.title, &self.chat.title);
        // The chat goes first: the other rows of a new one refer to it.
        let mut whole = Batch::new();
        self.write_chat(&mut whole);
        whole.append(self.batch);
        if let Some(op) = operation {
            whole.insert(applied_operation::ActiveModel {
                op_id: Set(*op.as_uuid()),
                chat_id: Set(self.chat.id),
                rev: Set(self.chat.head_rev),
            });
        }
        self.tx.defer(whole);
        self.messages.sort_by_key(|message| message.rev);
        let changes = ChangeSet {
            chat_id: ChatId::from_uuid(self.chat.id),
            epoch: Epoch::from_uuid(self.chat.epoch),
            from: Rev(self.before.head_rev),
            to: Rev(self.chat.head_rev),
            chat: changed.then(|| Chat::from(&self.chat)),
            participants: self.participants,
            messages: self.messages,
            earlier_texts: self.earlier_texts,
        };
        (changes, self.chat)
    }

    /// True if the chat's own row differs in what others see of it. An operation that changed no message and
    /// no participant counts too, so that each takes a rev.
    fn shows_a_change(&self) -> bool {
        let (now, before) = (Chat::from(&self.chat), Chat::from(&self.before));
        let same = Chat {
            head_rev: before.head_rev,
            ..now
        } == before;
        !same || self.chat.head_rev == self.before.head_rev
    }

    fn write_chat(&self, batch: &mut Batch) {
        if self.is_new {
            let mut row = self.chat.clone().into_active_model().reset_all();
            row.key = NotSet;
            return batch.insert(row);
        }
        batch.add(
            &chat::Entity::update_many()
                .set(self.chat.changed_from(&self.before))
                .filter(chat::Column::Key.eq(self.chat.key)),
        );
    }

    /// Takes everything from `position` on off the visible path.
    pub(crate) fn cut_path(&mut self, position: i64) {
        if position >= self.chat.path_length {
            return;
        }
        self.batch.add(
            &message::Entity::update_many()
                .col_expr(message::Column::PathPosition, Expr::value(None::<i64>))
                .filter(message::Column::ChatId.eq(self.chat.id))
                .filter(message::Column::PathPosition.gte(position)),
        );
        self.chat.path_length = position;
    }
}
