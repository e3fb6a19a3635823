//! A guest's copy of one chat, as `docs/protocol.md` section 10 tells to keep one.

use std::collections::HashMap;

use anyhow::{Result, ensure};
use hearth_domain::{CatchUp, ChangeSet, ChatHead, ChatId, Epoch, MessageId, Rev};
use serde_json::from_slice;
use uuid::Uuid;

use crate::{http::Http, kept::Kept};

/// Messages in one answer.
const PAGE: u32 = 1_000;

pub(crate) struct ChatCopy {
    pub(crate) chat_id: ChatId,
    epoch: Epoch,
    cursor: Rev,
    /// Their texts.
    pub(crate) messages: HashMap<MessageId, String>,
    /// Bytes of all answers to catching up.
    pub(crate) bytes: usize,
    /// Where what is caught up is kept as well.
    pub(crate) kept: Option<Kept>,
}

impl ChatCopy {
    pub(crate) fn empty(chat_id: ChatId) -> Self {
        Self {
            chat_id,
            epoch: Epoch::from_uuid(Uuid::nil()),
            cursor: Rev(0),
            messages: HashMap::new(),
            bytes: 0,
            kept: None,
        }
    }

    /// True if the host has more than is here.
    pub(crate) fn is_behind(&self, head: &ChatHead) -> bool {
        head.chat_id == self.chat_id && (head.epoch != self.epoch || head.head_rev > self.cursor)
    }

    /// Puts live changes in. False if something is missing before them.
    pub(crate) fn follow(&mut self, changes: ChangeSet) -> bool {
        if changes.epoch != self.epoch || changes.from > self.cursor {
            return false;
        }
        self.put(changes);
        true
    }

    fn put(&mut self, changes: ChangeSet) {
        self.cursor = self.cursor.max(changes.to);
        let texts = changes.messages.into_iter().map(|message| (message.id, message.text));
        self.messages.extend(texts);
    }

    /// Asks until nothing is missing.
    pub(crate) async fn catch_up(&mut self, http: &mut Http, token: &str) -> Result<()> {
        let mut lives = 0;
        // The chat's own row, which stands before the first of its changes.
        let mut row = None;
        loop {
            let path = format!(
                "/api/v1/chat/chats/{}/changes?epoch={}&after={}&limit={PAGE}",
                self.chat_id, self.epoch, self.cursor.0
            );
            let body = http.get(&path, token).await?;
            self.bytes += body.len();
            match from_slice(&body)? {
                CatchUp::Changes { mut changes, head_rev } => {
                    changes.chat = changes.chat.or(row.take());
                    if let Some(kept) = &self.kept {
                        kept.put(&changes, changes.from == Rev(0)).await?;
                    }
                    self.put(changes);
                    if self.cursor >= head_rev {
                        return Ok(());
                    }
                }
                CatchUp::EpochChanged { chat } => {
                    lives += 1;
                    ensure!(lives < 3, "the chat's epoch changes all the time");
                    self.messages.clear();
                    (self.epoch, self.cursor) = (chat.epoch, Rev(0));
                    row = Some(chat);
                }
            }
        }
    }
}
