//! Where people have read to, held back until the copy of the chat can be gone by.
//!
//! A host says it before it says how far its chats are, and of chats that are not in the copy yet. Marks count in the revs of a
//! chat's present life: those of another one are neither put into a copy nor compared with what is there.

use std::collections::HashMap;

use hearth_domain::{ChatId, ReadMark};

/// Some twenty mebibytes. A host that says more is not listened to.
const MOST: usize = 500_000;

#[derive(Default)]
pub(super) struct Marks {
    held: HashMap<ChatId, Vec<ReadMark>>,
    count: usize,
}

impl Marks {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn hold(&mut self, mark: ReadMark) {
        if self.count < MOST {
            self.count += 1;
            self.held.entry(mark.chat_id).or_default().push(mark);
        }
    }

    pub(super) fn take(&mut self, chat: ChatId) -> Vec<ReadMark> {
        let marks = self.held.remove(&chat).unwrap_or_default();
        self.count -= marks.len();
        marks
    }
}
