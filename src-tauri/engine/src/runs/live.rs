//! A run as others see it: what was shown of it so far, and the way to stop it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hearth_domain::{ActiveRun, ChatId, DeltaKind, Event, MessageId, RunId, RunWait, UserId};
use hearth_store::AnswerTask;
use tokio_util::sync::CancellationToken;

use crate::events::Events;

pub(super) struct Live {
    pub(super) chat_id: ChatId,
    pub(super) run_id: RunId,
    pub(super) message_id: MessageId,
    pub(super) asked_by: UserId,
    /// Cancelled when the user wants no more of it.
    pub(super) stop: CancellationToken,
    /// Cancelled when its message has its final form.
    pub(super) ended: CancellationToken,
    shown: Mutex<Shown>,
}

struct Shown {
    text: Measured,
    reasoning: Measured,
    wait: Option<RunWait>,
}

/// A text with its length as JavaScript counts it.
struct Measured {
    text: String,
    utf16_units: u32,
}

impl Live {
    /// The text that the message had before the run counts as shown.
    pub(super) fn new(task: &AnswerTask) -> Self {
        Self {
            chat_id: task.chat_id,
            run_id: task.run_id,
            message_id: task.message_id,
            asked_by: task.asked_by,
            stop: CancellationToken::new(),
            ended: CancellationToken::new(),
            shown: Mutex::new(Shown {
                text: Measured::new(&task.text_so_far),
                reasoning: Measured::new(&task.reasoning_so_far),
                wait: None,
            }),
        }
    }

    pub(super) fn so_far(&self) -> ActiveRun {
        let shown = self.shown();
        ActiveRun {
            run_id: self.run_id,
            asked_by: self.asked_by,
            chat_id: self.chat_id,
            message_id: self.message_id,
            text: shown.text.text.clone(),
            reasoning: shown.reasoning.text.clone(),
            wait: shown.wait.clone(),
        }
    }

    /// Publishes a piece. The lock is held meanwhile, so that what [`Live::so_far`] gives is always what
    /// the deltas up to then amount to.
    pub(super) fn show(&self, events: &Events, kind: DeltaKind, piece: String) {
        let mut shown = self.shown();
        let before = match kind {
            DeltaKind::Text => &mut shown.text,
            DeltaKind::Reasoning => &mut shown.reasoning,
        };
        let offset = before.utf16_units;
        before.append(&piece);
        events.publish(Event::RunDelta {
            chat_id: self.chat_id,
            run_id: self.run_id,
            message_id: self.message_id,
            kind,
            offset,
            text: piece,
        });
    }

    pub(super) fn waits(&self, events: &Events, wait: RunWait) {
        let mut shown = self.shown();
        shown.wait = Some(wait.clone());
        events.publish(Event::RunWaiting {
            chat_id: self.chat_id,
            run_id: self.run_id,
            message_id: self.message_id,
            wait,
        });
    }

    pub(super) fn waits_no_more(&self) {
        self.shown().wait = None;
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Measured {
    fn new(text: &str) -> Self {
        let mut measured = Self {
            text: String::new(),
            utf16_units: 0,
        };
        measured.append(text);
        measured
    }

    fn append(&mut self, piece: &str) {
        let units = u32::try_from(piece.encode_utf16().count()).unwrap_or(u32::MAX);
        self.utf16_units = self.utf16_units.saturating_add(units);
        self.text.push_str(piece);
    }
}
