//! Answers that are being made in joined chats, with their text so far: whoever opens such a chat sees it at once.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use hearth_domain::{ActiveRun, ChangeSet, ChatId, DeltaKind, Event, Message, MessageStatus, RunId, UserId};

use super::links::locked;

/// A host that sends more text for one answer than any model writes is not listened to any further.
const MAX_BYTES: usize = 16 * 1024 * 1024;

#[derive(Default)]
pub(super) struct RemoteRuns(Mutex<HashMap<ChatId, Remote>>);

struct Remote {
    run: ActiveRun,
    text_units: u32,
    reasoning_units: u32,
}

impl RemoteRuns {
    /// A run is told of, for the first time or again after a break. `begun` is its message as the copy has it: an answer
    /// that is gone on with has text already.
    pub(super) fn start(&self, event: &Event, begun: Option<&Message>) {
        let Event::RunStarted {
            chat_id,
            run_id,
            message_id,
        } = event
        else {
            return;
        };
        let mut runs = self.runs();
        if runs.get(chat_id).is_some_and(|known| known.run.run_id == *run_id) {
            return;
        }
        let begun = begun.filter(|message| message.chat_id == *chat_id);
        let text = begun.map_or_else(String::new, |message| message.text.clone());
        let reasoning = begun
            .and_then(|message| message.answer.as_ref())
            .map_or_else(String::new, |answer| answer.reasoning.clone());
        let remote = Remote {
            text_units: units(&text),
            reasoning_units: units(&reasoning),
            run: ActiveRun {
                run_id: *run_id,
                asked_by: UserId::from_uuid(*run_id.as_uuid()),
                chat_id: *chat_id,
                message_id: *message_id,
                text,
                reasoning,
                wait: None,
            },
        };
        runs.insert(*chat_id, remote);
    }

    /// Takes in what is told of a run. What is news for those who listen; a repeat is none.
    pub(super) fn follow(&self, event: Event) -> Option<Event> {
        let mut runs = self.runs();
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest is not of runs")]
        match event {
            Event::RunDelta {
                chat_id,
                run_id,
                message_id,
                kind,
                offset,
                text,
            } => {
                let remote = known(&mut runs, chat_id, run_id)?;
                let (offset, text) = remote.append(kind, offset, &text)?;
                Some(Event::RunDelta {
                    chat_id,
                    run_id,
                    message_id,
                    kind,
                    offset,
                    text,
                })
            }
            Event::RunWaiting {
                chat_id,
                run_id,
                ref wait,
                ..
            } => {
                known(&mut runs, chat_id, run_id)?.run.wait = Some(wait.clone());
                Some(event)
            }
            Event::RunEnded { chat_id, run_id, .. } => {
                known(&mut runs, chat_id, run_id)?;
                runs.remove(&chat_id);
                Some(event)
            }
            event => Some(event),
        }
    }

    /// The ends of runs whose messages have their final rows: the end itself may have been told while nobody listened. And
    /// of those that another life of the chat, told as a whole, knows nothing of.
    pub(super) fn ended_by(&self, changes: &ChangeSet, start_over: bool) -> Option<Event> {
        let message = self.in_chat(changes.chat_id)?.message_id;
        let row = changes.messages.iter().find(|row| row.id == message);
        let chat = changes.chat.as_ref();
        let is_whole = start_over && chat.is_some_and(|chat| chat.head_rev <= changes.to);
        let over =
            chat.is_some_and(|chat| chat.deleted) || row.map_or(is_whole, |row| row.status != MessageStatus::Streaming);
        over.then(|| self.end(changes.chat_id)).flatten()
    }

    /// The end of the run in a chat, which is none any more.
    pub(super) fn end(&self, chat: ChatId) -> Option<Event> {
        let run = self.runs().remove(&chat)?.run;
        Some(Event::RunEnded {
            chat_id: run.chat_id,
            run_id: run.run_id,
            message_id: run.message_id,
        })
    }

    /// Where runs are under way.
    pub(super) fn chats(&self) -> Vec<ChatId> {
        self.runs().keys().copied().collect()
    }

    pub(super) fn in_chat(&self, chat: ChatId) -> Option<ActiveRun> {
        self.runs().get(&chat).map(|remote| remote.run.clone())
    }

    pub(super) fn is_answering(&self, chat: ChatId) -> bool {
        self.runs().contains_key(&chat)
    }

    /// The chat in which a run is under way.
    pub(super) fn chat_of(&self, run: RunId) -> Option<ChatId> {
        let runs = self.runs();
        let found = runs.values().find(|remote| remote.run.run_id == run);
        found.map(|remote| remote.run.chat_id)
    }

    pub(super) fn forget(&self, chat: ChatId) {
        self.runs().remove(&chat);
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<ChatId, Remote>> {
        locked(&self.0)
    }
}

fn known(runs: &mut HashMap<ChatId, Remote>, chat: ChatId, run: RunId) -> Option<&mut Remote> {
    runs.get_mut(&chat).filter(|remote| remote.run.run_id == run)
}

impl Remote {
    /// What of a piece is new, and where it begins. Behind a gap nothing is: the final row has it all.
    fn append(&mut self, kind: DeltaKind, offset: u32, piece: &str) -> Option<(u32, String)> {
        self.run.wait = None;
        let (text, length) = match kind {
            DeltaKind::Text => (&mut self.run.text, &mut self.text_units),
            DeltaKind::Reasoning => (&mut self.run.reasoning, &mut self.reasoning_units),
        };
        let known = length.checked_sub(offset)?;
        let new = behind(piece, known)?;
        if new.is_empty() || text.len() + new.len() > MAX_BYTES {
            return None;
        }
        let at = *length;
        text.push_str(new);
        *length = length.saturating_add(units(new));
        Some((at, new.to_owned()))
    }
}

/// What lies behind the first `skip` UTF-16 code units. None where that is in the middle of a character.
fn behind(text: &str, skip: u32) -> Option<&str> {
    let mut passed = 0;
    for (at, character) in text.char_indices() {
        if passed >= skip {
            return (passed == skip).then(|| &text[at..]);
        }
        passed += u32::try_from(character.len_utf16()).unwrap_or(2);
    }
    Some("")
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use hearth_domain::MessageId;

    use super::*;

    struct Story {
        runs: RemoteRuns,
        chat_id: ChatId,
        run_id: RunId,
        message_id: MessageId,
    }

    impl Story {
        fn new() -> Self {
            Self {
                runs: RemoteRuns::default(),
                chat_id: ChatId::new(),
                run_id: RunId::new(),
                message_id: MessageId::new(),
            }
        }

        fn start(&self) {
            let event = Event::RunStarted {
                chat_id: self.chat_id,
                run_id: self.run_id,
                message_id: self.message_id,
            };
            self.runs.start(&event, None);
        }

        fn delta(&self, offset: u32, text: &str) -> Option<(u32, String)> {
            let event = Event::RunDelta {
                chat_id: self.chat_id,
                run_id: self.run_id,
                message_id: self.message_id,
                kind: DeltaKind::Text,
                offset,
                text: text.to_owned(),
            };
            match self.runs.follow(event) {
                Some(Event::RunDelta { offset, text, .. }) => Some((offset, text)),
                _ => None,
            }
        }

        fn text(&self) -> String {
            self.runs.in_chat(self.chat_id).map_or_else(String::new, |run| run.text)
        }
    }

    #[test]
    fn a_text_told_again_after_a_break_is_shown_once_and_goes_on() {
        let story = Story::new();
        assert_eq!(story.delta(0, "lost"), None, "of a run that nobody told of");
        story.start();
        assert_eq!(story.delta(0, "Hé🙂"), Some((0, "Hé🙂".to_owned())));
        story.start();
        assert_eq!(story.delta(0, "Hé🙂 you"), Some((4, " you".to_owned())));
        assert_eq!(story.delta(0, "Hé🙂"), None);
        assert_eq!(story.delta(20, "behind a gap"), None);
        assert_eq!(story.delta(3, "x"), None, "in the middle of a character");
        assert_eq!(story.delta(8, "!"), Some((8, "!".to_owned())));
        assert_eq!(story.text(), "Hé🙂 you!");
    }

    #[test]
    fn an_answer_that_the_host_has_lost_with_a_backups_return_is_being_made_no_more() {
        let story = Story::new();
        story.start();
        let epoch = hearth_domain::Epoch::new();
        let row = serde_json::json!({
            "id": story.chat_id, "space_id": hearth_domain::SpaceId::new(), "owner_id": hearth_domain::UserId::new(),
            "epoch": epoch, "rev": 3, "head_rev": 3, "title": "", "renamed": false, "pinned": false,
            "archived": false, "deleted": false, "answering": "always", "active_leaf": null, "created_at": 0,
            "active_at": 0,
        });
        let told = |to| ChangeSet {
            chat_id: story.chat_id,
            epoch,
            from: hearth_domain::Rev::ZERO,
            to: hearth_domain::Rev(to),
            chat: Some(serde_json::from_value(row.clone()).expect("these are a chat's fields")),
            participants: Vec::new(),
            messages: Vec::new(),
            earlier_texts: Vec::new(),
        };
        assert_eq!(story.runs.ended_by(&told(2), true), None, "more is to come");
        assert_eq!(story.runs.ended_by(&told(3), false), None, "its message is as it was");
        let ended = Some(Event::RunEnded {
            chat_id: story.chat_id,
            run_id: story.run_id,
            message_id: story.message_id,
        });
        assert_eq!(story.runs.ended_by(&told(3), true), ended);
        assert!(!story.runs.is_answering(story.chat_id));
    }
}
