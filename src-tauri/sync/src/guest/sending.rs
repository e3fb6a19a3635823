//! The outbox on its way: one operation at a time, in the order of asking.

use std::time::Duration;

use hearth_domain::{ApiError, ChatId, ErrorCode, GuestFrame, OpId, Operation, Receipt};

use super::{Effect, Moment};
use crate::encode_guest;

/// An operation whose answer does not come in this time is sent again over another connection.
const PATIENCE: Duration = Duration::from_secs(60);

/// One with files goes behind them, which have a patience of their own: this is only for what should not happen.
const WITH_FILES: Duration = Duration::from_secs(24 * 60 * 60);

/// What is longer may take seconds on a slow line.
const SHORT_BYTES: usize = 8 * 1024;

/// An operation that the host cannot take now is asked for again after so long, and up to four times that by chance.
const LATER: Duration = Duration::from_secs(2);

/// The rows of an operation that was applied come of themselves; after so long they are asked for.
const ECHO: Duration = Duration::from_secs(2);

/// How often an operation is sent of which its host says that it failed in itself. Some such faults pass, and some are of
/// that one operation, behind which the others wait.
const ATTEMPTS: u32 = 5;

#[derive(Default)]
pub(super) struct Sending {
    state: State,
    /// The operation that a host failed at last, and how often.
    failed: Option<(OpId, u32)>,
}

#[derive(Clone, Copy, Default)]
enum State {
    /// There was nothing to send.
    #[default]
    Idle,
    /// The outbox is asked.
    Asked {
        /// Something was put into it since.
        again: bool,
    },
    Sent {
        op_id: OpId,
        until: Duration,
        /// When it went out; none of one that takes its time on a slow line.
        short_at: Option<Duration>,
    },
    /// The host has applied it. It stays in the outbox until the copy shows it, so that it is never in neither.
    Applied { receipt: Receipt, until: Duration },
    /// The host could not take it now.
    Resting { until: Duration },
}

/// What is to be done beside sending.
pub(super) enum Follow {
    Nothing,
    /// The copy of a chat is behind.
    CatchUp(ChatId),
    /// The connection is of no use.
    Reconnect,
    SignIn,
}

impl Sending {
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.state {
            State::Idle | State::Asked { .. } => None,
            State::Sent { until, .. } | State::Applied { until, .. } | State::Resting { until } => Some(until),
        }
    }

    /// Since when an answer is waited for that could be here in a moment.
    pub(super) fn waits_since(&self) -> Option<Duration> {
        match self.state {
            State::Sent { short_at, .. } => short_at,
            State::Idle | State::Asked { .. } | State::Applied { .. } | State::Resting { .. } => None,
        }
    }

    pub(super) fn ask(&mut self, out: &mut Vec<Effect>) {
        self.state = State::Asked { again: false };
        out.push(Effect::Next);
    }

    pub(super) fn outbox_changed(&mut self, out: &mut Vec<Effect>) {
        match &mut self.state {
            State::Idle => self.ask(out),
            State::Asked { again } => *again = true,
            State::Sent { .. } | State::Applied { .. } | State::Resting { .. } => {}
        }
    }

    pub(super) fn next(&mut self, now: Moment, next: Option<Operation>, out: &mut Vec<Effect>) {
        let State::Asked { again } = self.state else { return };
        let Some(operation) = next else {
            if again {
                self.ask(out);
            } else {
                self.state = State::Idle;
            }
            return;
        };
        let op_id = operation.op_id;
        if !operation.action.attachments().is_empty() {
            self.state = State::Sent {
                op_id,
                until: now.at + WITH_FILES,
                short_at: None,
            };
            return out.push(Effect::Post(operation));
        }
        let frame = GuestFrame::Apply { operation };
        let text = encode_guest(&frame);
        let is_short = text.as_ref().is_some_and(|text| text.len() <= SHORT_BYTES);
        self.state = State::Sent {
            op_id,
            until: now.at + PATIENCE,
            short_at: is_short.then_some(now.at),
        };
        if text.is_some() {
            out.push(Effect::Send(frame));
        } else if let GuestFrame::Apply { operation } = frame {
            out.push(Effect::Post(operation));
        }
    }

    /// The host has applied an operation.
    pub(super) fn applied(&mut self, now: Moment, receipt: Receipt) {
        if self.is_sent(receipt.op_id) {
            self.state = State::Applied {
                receipt,
                until: now.at + ECHO,
            };
        }
    }

    fn is_sent(&self, op: OpId) -> bool {
        matches!(self.state, State::Sent { op_id, .. } if op_id == op)
    }

    /// Whether the host has failed at it for the last time.
    fn has_failed(&mut self, op: OpId) -> bool {
        let before = self
            .failed
            .filter(|(known, _)| *known == op)
            .map_or(0, |(_, times)| times);
        self.failed = Some((op, before + 1));
        before + 1 >= ATTEMPTS
    }

    pub(super) fn refused(&mut self, now: Moment, op: OpId, error: ApiError, out: &mut Vec<Effect>) -> Follow {
        if !self.is_sent(op) {
            return Follow::Nothing;
        }
        let passes = match error.code {
            ErrorCode::RateLimited | ErrorCode::Unavailable | ErrorCode::DiskFull => true,
            ErrorCode::Internal => !self.has_failed(op),
            ErrorCode::Unauthorized
            | ErrorCode::WaitingForApproval
            | ErrorCode::NotFound
            | ErrorCode::Invalid
            | ErrorCode::TooLong
            | ErrorCode::Forbidden
            | ErrorCode::CertificateChanged
            | ErrorCode::InviteInvalid
            | ErrorCode::Busy
            | ErrorCode::DatabaseDamaged
            | ErrorCode::KeychainUnavailable => false,
        };
        if passes {
            self.state = State::Resting {
                until: now.at + LATER + LATER.mul_f64(3.0 * now.chance.clamp(0.0, 1.0)),
            };
            return Follow::Nothing;
        }
        if matches!(error.code, ErrorCode::Unauthorized | ErrorCode::WaitingForApproval) {
            return Follow::SignIn;
        }
        out.push(Effect::Refuse { op_id: op, error });
        self.ask(out);
        Follow::Nothing
    }

    /// The operation that was applied and is still in the outbox.
    pub(super) fn applied_last(&self) -> Option<Receipt> {
        match self.state {
            State::Applied { receipt, .. } => Some(receipt),
            State::Idle | State::Asked { .. } | State::Sent { .. } | State::Resting { .. } => None,
        }
    }

    /// Lets go of an operation that was applied: the copy shows it, or never will.
    pub(super) fn settle(&mut self, applied: Receipt, out: &mut Vec<Effect>) {
        out.push(Effect::Confirm { op_id: applied.op_id });
        self.ask(out);
    }

    pub(super) fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) -> Follow {
        match &mut self.state {
            State::Sent { until, .. } if *until <= now.at => Follow::Reconnect,
            State::Applied { receipt, until } if *until <= now.at => {
                *until = now.at + PATIENCE;
                Follow::CatchUp(receipt.chat_id)
            }
            State::Resting { until } if *until <= now.at => {
                self.ask(out);
                Follow::Nothing
            }
            State::Idle | State::Asked { .. } | State::Sent { .. } | State::Applied { .. } | State::Resting { .. } => {
                Follow::Nothing
            }
        }
    }
}
