//! The outbox on its way: one operation at a time, in the order of asking.
//!
//! Those with files take as long as their files do, and go beside the others: behind one of them only its own chat waits.

mod carried;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use hearth_domain::{ApiError, ChatId, ErrorCode, GuestFrame, OpId, Operation, Receipt};

use self::carried::{Carried, Stage};
use super::{Effect, Moment};
use crate::encode_guest;

/// An operation whose answer does not come in this time is sent again over another connection.
const PATIENCE: Duration = Duration::from_secs(60);

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
    /// Those with files.
    carried: Vec<Carried>,
    /// Chats whose next operation has files and waits until another such one has come.
    held: HashSet<ChatId>,
    /// How often a host has failed at operations that are still here.
    failed: HashMap<OpId, u32>,
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
        let due = match self.state {
            State::Idle | State::Asked { .. } => None,
            State::Sent { until, .. } | State::Applied { until, .. } | State::Resting { until } => Some(until),
        };
        due.into_iter().chain(self.carried.iter().map(Carried::until)).min()
    }

    /// Chats from which nothing is to be sent, for what is before it is still on its way.
    pub(super) fn busy_chats(&self) -> Vec<ChatId> {
        let carried = self.carried.iter().map(|carried| carried.chat_id);
        carried.chain(self.held.iter().copied()).collect()
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
        if !operation.action.attachments().is_empty() {
            return self.carry(now, operation, out);
        }
        let op_id = operation.op_id;
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
        } else if let Some(carried) = self.carried_as_sent(receipt.op_id) {
            carried.stage = Stage::Applied {
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
        let times = self.failed.entry(op).or_default();
        *times += 1;
        *times >= ATTEMPTS
    }

    pub(super) fn refused(&mut self, now: Moment, op: OpId, error: ApiError, out: &mut Vec<Effect>) -> Follow {
        let is_carried = self.carried_as_sent(op).is_some();
        if !self.is_sent(op) && !is_carried {
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
            let until = now.at + LATER + LATER.mul_f64(3.0 * now.chance.clamp(0.0, 1.0));
            if let Some(carried) = self.carried_as_sent(op) {
                carried.stage = Stage::Resting { until };
            } else {
                self.state = State::Resting { until };
            }
            return Follow::Nothing;
        }
        if matches!(error.code, ErrorCode::Unauthorized | ErrorCode::WaitingForApproval) {
            return Follow::SignIn;
        }
        self.failed.remove(&op);
        out.push(Effect::Refuse { op_id: op, error });
        if is_carried {
            self.let_go(&[op], out);
        } else {
            self.ask(out);
        }
        Follow::Nothing
    }

    /// The operations that were applied and are still in the outbox.
    pub(super) fn applied_and_kept(&self) -> Vec<Receipt> {
        let one = match self.state {
            State::Applied { receipt, .. } => Some(receipt),
            State::Idle | State::Asked { .. } | State::Sent { .. } | State::Resting { .. } => None,
        };
        one.into_iter()
            .chain(self.carried.iter().filter_map(Carried::applied))
            .collect()
    }

    /// Lets go of operations that were applied: the copy shows them, or never will. The outbox is asked only when all of them
    /// have left it.
    pub(super) fn settle(&mut self, applied: &[Receipt], out: &mut Vec<Effect>) {
        let settled: Vec<OpId> = applied.iter().map(|receipt| receipt.op_id).collect();
        for op_id in &settled {
            self.failed.remove(op_id);
            out.push(Effect::Confirm { op_id: *op_id });
        }
        if let State::Applied { receipt, .. } = self.state
            && settled.contains(&receipt.op_id)
        {
            self.state = State::Idle;
            self.let_go(&settled, out);
            // Something may have been let go of, and the outbox be asked already.
            if matches!(self.state, State::Idle) {
                self.ask(out);
            }
        } else {
            self.let_go(&settled, out);
        }
        self.fill(out);
    }

    pub(super) fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) -> Follow {
        match self.tick_others(now, out) {
            Follow::Nothing => self.tick_carried(now, out),
            follow @ (Follow::CatchUp(_) | Follow::Reconnect | Follow::SignIn) => follow,
        }
    }

    fn tick_others(&mut self, now: Moment, out: &mut Vec<Effect>) -> Follow {
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
