//! One socket as the hub sees it: what waits to be sent there, and how it ends.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use hearth_domain::{ChatId, CloseCode, DeviceId, UserId};
use tokio::sync::Notify;

/// What may wait for a slow reader: so many frames, and so many bytes.
pub(crate) const MAX_WAITING: usize = 256;
pub(crate) const MAX_WAITING_BYTES: usize = 1024 * 1024;

/// Room for so many frames is kept while a socket is idle.
const KEPT_ROOM: usize = 16;

/// Whether a frame may be left out for a slow reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It must arrive, or the socket ends.
    Kept,
    /// Its meaning passes: typing, presence, pieces of an answer.
    Ephemeral,
}

pub(crate) struct Slot {
    pub(crate) user_id: UserId,
    pub(crate) device_id: DeviceId,
    /// Set where the socket follows one chat.
    pub(crate) only: Option<ChatId>,
    waiting: Mutex<Waiting>,
    wake: Notify,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<(Utf8Bytes, Worth)>,
    bytes: usize,
    ends: Option<CloseCode>,
}

/// What became of a frame.
#[derive(Default)]
pub(crate) struct Put {
    /// How many frames were left out.
    pub(crate) left_out: usize,
    /// True if nothing else waits, so that nobody is about to send it: somebody has to [`Slot::wake`] the socket.
    pub(crate) first: bool,
}

/// What a socket has to do next.
pub(crate) enum Next {
    Send(Vec<Utf8Bytes>),
    Close(CloseCode),
}

impl Slot {
    pub(crate) fn new(user_id: UserId, device_id: DeviceId, only: Option<ChatId>) -> Self {
        Self {
            user_id,
            device_id,
            only,
            waiting: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// True if what concerns `chat` is told here.
    pub(crate) fn follows(&self, chat: ChatId) -> bool {
        self.only.is_none_or(|only| only == chat)
    }

    /// Adds a frame to what waits, and has it sent. Returns how many frames were left out.
    pub(crate) fn push(&self, frame: Utf8Bytes, worth: Worth) -> usize {
        let put = self.put(frame, worth);
        self.wake();
        put.left_out
    }

    /// Adds a frame to what waits. Where that is too much, ephemeral frames go first; where that is not enough the
    /// socket ends, and its guest catches up.
    pub(crate) fn put(&self, frame: Utf8Bytes, worth: Worth) -> Put {
        let mut waiting = self.waiting();
        if waiting.ends.is_some() {
            return Put::default();
        }
        let mut left_out = 0;
        if !waiting.has_room_for(&frame) {
            left_out = waiting.drop_ephemeral();
            if !waiting.has_room_for(&frame) {
                if worth == Worth::Ephemeral {
                    left_out += 1;
                } else {
                    left_out += waiting.end(CloseCode::TooSlow);
                    drop(waiting);
                    self.wake();
                }
                return Put { left_out, first: false };
            }
        }
        let first = waiting.frames.is_empty();
        waiting.bytes += frame.len();
        waiting.frames.push_back((frame, worth));
        Put { left_out, first }
    }

    /// Has what waits sent.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends the socket at once; what waits is not sent.
    pub(crate) fn end(&self, code: CloseCode) {
        self.waiting().end(code);
        self.wake();
    }

    /// How it is to end, if it is.
    pub(crate) fn ends(&self) -> Option<CloseCode> {
        self.waiting().ends
    }

    /// All that waits, as soon as something does.
    pub(crate) async fn next(&self) -> Next {
        loop {
            if let Some(next) = self.take() {
                return next;
            }
            self.wake.notified().await;
        }
    }

    /// Returns as soon as the socket is to end.
    pub(crate) async fn ended(&self) -> CloseCode {
        loop {
            if let Some(code) = self.ends() {
                return code;
            }
            self.wake.notified().await;
        }
    }

    fn take(&self) -> Option<Next> {
        let mut waiting = self.waiting();
        if let Some(code) = waiting.ends {
            return Some(Next::Close(code));
        }
        if waiting.frames.is_empty() {
            return None;
        }
        waiting.bytes = 0;
        let frames = waiting.frames.drain(..).map(|(frame, _)| frame).collect();
        if waiting.frames.capacity() > KEPT_ROOM {
            waiting.frames = VecDeque::new();
        }
        Some(Next::Send(frames))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn has_room_for(&self, frame: &Utf8Bytes) -> bool {
        self.frames.len() < MAX_WAITING && self.bytes + frame.len() <= MAX_WAITING_BYTES
    }

    fn drop_ephemeral(&mut self) -> usize {
        let before = self.frames.len();
        self.frames.retain(|(_, worth)| *worth == Worth::Kept);
        self.bytes = self.frames.iter().map(|(frame, _)| frame.len()).sum();
        before - self.frames.len()
    }

    fn end(&mut self, code: CloseCode) -> usize {
        self.ends.get_or_insert(code);
        self.bytes = 0;
        std::mem::take(&mut self.frames).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot() -> Slot {
        Slot::new(UserId::new(), DeviceId::new(), None)
    }

    fn frame(text: impl Into<String>) -> Utf8Bytes {
        Utf8Bytes::from(text.into())
    }

    async fn sent(slot: &Slot) -> Vec<String> {
        match slot.next().await {
            Next::Send(frames) => frames.iter().map(ToString::to_string).collect(),
            Next::Close(code) => panic!("it is closed: {code:?}"),
        }
    }

    #[tokio::test]
    async fn frames_come_in_their_order() {
        let slot = slot();
        for number in 0..3 {
            assert_eq!(slot.push(frame(number.to_string()), Worth::Kept), 0);
        }
        assert_eq!(sent(&slot).await, ["0", "1", "2"]);
    }

    #[tokio::test]
    async fn a_slow_reader_loses_what_passes_and_keeps_changes() {
        let slot = slot();
        slot.push(frame("change"), Worth::Kept);
        for _ in 1..MAX_WAITING {
            slot.push(frame("typing"), Worth::Ephemeral);
        }
        assert_eq!(slot.push(frame("second change"), Worth::Kept), MAX_WAITING - 1);
        assert_eq!(sent(&slot).await, ["change", "second change"]);
    }

    #[tokio::test]
    async fn a_reader_too_slow_for_changes_is_sent_away_to_catch_up() {
        let slot = slot();
        for _ in 0..MAX_WAITING {
            slot.push(frame("change"), Worth::Kept);
        }
        assert_eq!(
            slot.push(frame("typing"), Worth::Ephemeral),
            1,
            "what passes ends nothing"
        );
        assert_eq!(slot.ends(), None);
        slot.push(frame("one too many"), Worth::Kept);
        assert!(matches!(slot.next().await, Next::Close(CloseCode::TooSlow)));
    }

    #[tokio::test]
    async fn bytes_count_as_well() {
        let slot = slot();
        let large = "x".repeat(60 * 1024);
        let fit = MAX_WAITING_BYTES / large.len();
        for _ in 0..fit {
            slot.push(frame(large.clone()), Worth::Kept);
        }
        assert_eq!(slot.ends(), None);
        slot.push(frame(large), Worth::Kept);
        assert_eq!(slot.ended().await, CloseCode::TooSlow);
    }

    #[tokio::test]
    async fn the_first_reason_to_end_counts() {
        let slot = slot();
        slot.push(frame("change"), Worth::Kept);
        slot.end(CloseCode::Revoked);
        slot.end(CloseCode::GoingAway);
        assert!(matches!(slot.next().await, Next::Close(CloseCode::Revoked)));
    }
}
