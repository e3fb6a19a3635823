//! What the host says of its chats, and what of it goes into the copy.

use hearth_domain::{CatchUp, ChangeSet, ChatHead, ChatId, Event, Rev, SpaceId};

use super::{Cursors, Live};
use crate::guest::{CatchUpFailure, Cursor, Effect, Moment, catching::MAX_CHATS, losing::Lost};

impl Live {
    pub(super) fn heads(&mut self, heads: &[ChatHead], complete: bool, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        for head in heads {
            if let Some(named) = &mut self.named
                && named.len() < MAX_CHATS
            {
                named.insert(head.chat_id);
            }
            let here = cursors
                .get(&head.chat_id)
                .is_some_and(|cursor| cursor.epoch == head.epoch && cursor.rev >= head.head_rev);
            if !here {
                self.catching.want(head.chat_id, head.epoch);
            }
        }
        if complete && let Some(named) = self.named.take() {
            let gone: Vec<ChatId> = cursors
                .iter()
                .filter(|(chat, cursor)| !cursor.is_nothing() && !named.contains(*chat))
                .map(|(chat, _)| *chat)
                .collect();
            for chat in gone {
                self.drop_copy(chat, cursors, out);
            }
        }
    }

    pub(super) fn event(&mut self, event: Event, space: SpaceId, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        if let Some(chat) = event.passing_in() {
            if cursors.contains_key(&chat) {
                out.push(Effect::Tell(event));
            }
            return;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "whatever else there is does not cross the wire"
        )]
        match event {
            Event::Changes(changes) => self.changes(changes, cursors, out),
            Event::ChatGone { chat_id, .. } => {
                if let Some(named) = &mut self.named {
                    named.remove(&chat_id);
                }
                self.drop_copy(chat_id, cursors, out);
            }
            Event::ReadMarked { read_mark } => {
                if self.is_of_this_life(read_mark.chat_id, cursors) {
                    out.push(Effect::Tell(event));
                } else {
                    self.marks.hold(read_mark);
                }
            }
            Event::PresenceChanged { mut presence } => {
                presence.space_id = space;
                out.push(Effect::Tell(Event::PresenceChanged { presence }));
            }
            _ => {}
        }
    }

    fn changes(&mut self, changes: ChangeSet, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        let chat = changes.chat_id;
        if self.catching.has_given_up(chat) || changes.to < changes.from {
            return;
        }
        // The host may have read its list of chats before this one was added to it.
        if let Some(named) = &mut self.named {
            named.insert(chat);
        }
        let (epoch, to) = (changes.epoch, changes.to);
        let known = cursors.get(&chat).copied().filter(|cursor| cursor.epoch == epoch);
        let start_over = known.is_none() && changes.from == Rev::ZERO;
        match known {
            Some(cursor) if to <= cursor.rev => return,
            Some(cursor) if changes.from <= cursor.rev => {}
            None if start_over && cursors.len() < MAX_CHATS => {}
            Some(_) | None => return self.catching.want(chat, epoch),
        }
        cursors.insert(chat, Cursor { epoch, rev: to });
        out.push(Effect::Put { changes, start_over });
    }

    pub(super) fn caught_up(
        &mut self,
        now: Moment,
        chat_id: ChatId,
        result: Result<CatchUp, CatchUpFailure>,
        cursors: &mut Cursors,
        out: &mut Vec<Effect>,
    ) -> Option<Lost> {
        match result {
            Ok(page) => {
                if let Some(named) = &mut self.named {
                    named.insert(chat_id);
                }
                self.catching.page(chat_id, page, cursors, out);
            }
            Err(CatchUpFailure::NotFound) => {
                self.catching.not_found(chat_id);
                self.drop_copy(chat_id, cursors, out);
            }
            Err(CatchUpFailure::TooMany) => self.catching.pause(now, chat_id),
            Err(CatchUpFailure::SignedOut) => return Some(Lost::SignIn),
            Err(CatchUpFailure::CertificateChanged) => return Some(Lost::Trust),
            Err(CatchUpFailure::Unreachable) => return Some(Lost::Connection),
        }
        None
    }

    fn drop_copy(&mut self, chat_id: ChatId, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        self.catching.forget(chat_id);
        self.marks.take(chat_id);
        if cursors.remove(&chat_id).is_some() {
            out.push(Effect::Drop { chat_id });
        }
    }
}
