//! Where people have read to, held back until the copy of the chat can be gone by.
//!
//! A host says it before it says how far its chats are, and of chats that are not in the copy yet. Marks count in the revs of a
//! chat's present life: those of another one are neither put into a copy nor compared with what is there.

use std::collections::{BTreeMap, HashMap};

use hearth_domain::{ChatId, ReadMark, Rev, UserId};

/// Some twenty mebibytes. A host that says more is not listened to.
const MOST: usize = 500_000;

#[derive(Default)]
pub(super) struct Marks {
    held: HashMap<ChatId, BTreeMap<UserId, Rev>>,
    /// Of all chats together.
    count: usize,
}

impl Marks {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn hold(&mut self, mark: ReadMark) {
        if self.count == MOST {
            return;
        }
        let of_chat = self.held.entry(mark.chat_id).or_default();
        let before = of_chat.len();
        let furthest = of_chat.entry(mark.user_id).or_insert(mark.seq);
        *furthest = mark.seq.max(*furthest);
        self.count += of_chat.len() - before;
    }

    pub(super) fn take(&mut self, chat: ChatId) -> Vec<ReadMark> {
        let marks = self.held.remove(&chat).unwrap_or_default();
        self.count -= marks.len();
        let mark = |(user_id, seq)| ReadMark {
            chat_id: chat,
            user_id,
            seq,
        };
        marks.into_iter().map(mark).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_said_twice_the_furthest_is_held_once() {
        let (chat_id, user_id) = (ChatId::new(), UserId::new());
        let mark = |seq| ReadMark {
            chat_id,
            user_id,
            seq: Rev(seq),
        };
        let mut marks = Marks::default();
        for seq in [2, 5, 3] {
            marks.hold(mark(seq));
        }
        assert_eq!(marks.count, 1);
        assert_eq!(marks.take(chat_id), [mark(5)]);
        assert!(marks.is_empty() && marks.take(chat_id).is_empty());
    }
}
