//! A chat as whoever hears of its changes knows it.

use std::collections::BTreeMap;

use hearth_domain::{ChangeSet, Chat, EarlierText, Message, MessageId, Participant, ParticipantId, Rev};

/// A chat as a client holds it: rows put over rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub(super) chat: Option<Chat>,
    pub(super) participants: BTreeMap<ParticipantId, Participant>,
    pub(super) messages: BTreeMap<MessageId, Message>,
    pub(super) earlier_texts: BTreeMap<Rev, EarlierText>,
    pub(super) to: Rev,
}

impl Held {
    pub(super) fn put(&mut self, changes: &ChangeSet) {
        assert!(changes.from <= self.to, "a gap before {:?}", changes.from);
        self.to = self.to.max(changes.to);
        if let Some(chat) = &changes.chat {
            self.chat = Some(chat.clone());
        }
        for row in &changes.participants {
            self.participants.insert(row.id, row.clone());
        }
        for row in &changes.messages {
            self.messages.insert(row.id, row.clone());
        }
        for row in &changes.earlier_texts {
            self.earlier_texts.insert(row.rev, row.clone());
        }
        let messages = &self.messages;
        let is_gone = |id: &MessageId| messages.get(id).is_some_and(|message| message.deleted);
        self.earlier_texts.retain(|_, row| !is_gone(&row.message_id));
        if let Some(chat) = &mut self.chat {
            chat.head_rev = self.to;
            if chat.deleted {
                self.messages.clear();
                self.earlier_texts.clear();
            }
        }
    }

    /// From the root to the active leaf, by the tree alone.
    pub(super) fn path(&self) -> Vec<MessageId> {
        let mut path = Vec::new();
        let mut next = self.chat.as_ref().and_then(|chat| chat.active_leaf);
        while let Some(id) = next {
            path.push(id);
            next = self.messages[&id].parent_id;
        }
        path.reverse();
        path
    }
}
