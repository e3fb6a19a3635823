//! The outbox on its way: one operation at a time, in the order of asking.

use std::{collections::HashMap, time::Duration};

use hearth_domain::{ApiError, ChatId, ErrorCode, GuestFrame, OpId, Operation, Receipt};

use super::{Cursor, Effect, Moment};
use crate::encode_guest;

/// An operation whose answer does not come in this time is sent again over another connection.
const PATIENCE: Duration = Duration::from_secs(60);

/// An operation that the host cannot take now is asked for again after so long, and up to four times that by chance.
const LATER: Duration = Duration::from_secs(2);

/// The rows of an operation that was applied come of themselves; after so long they are asked for.
const ECHO: Duration = Duration::from_secs(2);

#[derive(Default)]
pub(super) enum Sending {
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
    },
    /// The host has applied it. It stays in the outbox until the copy shows it, so that it is never in neither.
    Applied {
        receipt: Receipt,
        until: Duration,
    },
    /// The host could not take it now.
    Resting {
        until: Duration,
    },
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
        match self {
            Self::Idle | Self::Asked { .. } => None,
            Self::Sent { until, .. } | Self::Applied { until, .. } | Self::Resting { until } => Some(*until),
        }
    }

    pub(super) fn ask(&mut self, out: &mut Vec<Effect>) {
        *self = Self::Asked { again: false };
        out.push(Effect::Next);
    }

    pub(super) fn outbox_changed(&mut self, out: &mut Vec<Effect>) {
        match self {
            Self::Idle => self.ask(out),
            Self::Asked { again } => *again = true,
            Self::Sent { .. } | Self::Applied { .. } | Self::Resting { .. } => {}
        }
    }

    pub(super) fn next(&mut self, now: Moment, next: Option<Operation>, out: &mut Vec<Effect>) {
        let Self::Asked { again } = self else { return };
        let Some(operation) = next else {
            if *again {
                self.ask(out);
            } else {
                *self = Self::Idle;
            }
            return;
        };
        *self = Self::Sent {
            op_id: operation.op_id,
            until: now.at + PATIENCE,
        };
        let frame = GuestFrame::Apply { operation };
        if encode_guest(&frame).is_some() {
            out.push(Effect::Send(frame));
        } else if let GuestFrame::Apply { operation } = frame {
            out.push(Effect::Post(operation));
        }
    }

    /// The host has applied an operation.
    pub(super) fn applied(
        &mut self,
        now: Moment,
        receipt: Receipt,
        cursors: &HashMap<ChatId, Cursor>,
        out: &mut Vec<Effect>,
    ) {
        if matches!(self, Self::Sent { op_id, .. } if *op_id == receipt.op_id) {
            *self = Self::Applied {
                receipt,
                until: now.at + ECHO,
            };
            self.settle(cursors, |_| false, out);
        }
    }

    pub(super) fn refused(&mut self, now: Moment, op: OpId, error: ApiError, out: &mut Vec<Effect>) -> Follow {
        if !matches!(self, Self::Sent { op_id, .. } if *op_id == op) {
            return Follow::Nothing;
        }
        match error.code {
            ErrorCode::RateLimited | ErrorCode::Unavailable | ErrorCode::DiskFull => {
                *self = Self::Resting {
                    until: now.at + LATER + LATER.mul_f64(3.0 * now.chance.clamp(0.0, 1.0)),
                };
                Follow::Nothing
            }
            ErrorCode::Unauthorized | ErrorCode::WaitingForApproval => Follow::SignIn,
            ErrorCode::NotFound
            | ErrorCode::Invalid
            | ErrorCode::TooLong
            | ErrorCode::Forbidden
            | ErrorCode::CertificateChanged
            | ErrorCode::InviteInvalid
            | ErrorCode::Busy
            | ErrorCode::DatabaseDamaged
            | ErrorCode::KeychainUnavailable
            | ErrorCode::Internal => {
                out.push(Effect::Refuse { op_id: op, error });
                self.ask(out);
                Follow::Nothing
            }
        }
    }

    /// Lets go of an operation that was applied once the copy shows it, or never will.
    pub(super) fn settle(
        &mut self,
        cursors: &HashMap<ChatId, Cursor>,
        given_up: impl Fn(ChatId) -> bool,
        out: &mut Vec<Effect>,
    ) {
        let Self::Applied { receipt, .. } = self else { return };
        let shown = match cursors.get(&receipt.chat_id) {
            Some(cursor) => !cursor.is_nothing() && cursor.rev >= receipt.rev,
            None => true,
        };
        if shown || given_up(receipt.chat_id) {
            out.push(Effect::Confirm { op_id: receipt.op_id });
            self.ask(out);
        }
    }

    pub(super) fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) -> Follow {
        match self {
            Self::Sent { until, .. } if *until <= now.at => Follow::Reconnect,
            Self::Applied { receipt, until } if *until <= now.at => {
                *until = now.at + PATIENCE;
                Follow::CatchUp(receipt.chat_id)
            }
            Self::Resting { until } if *until <= now.at => {
                self.ask(out);
                Follow::Nothing
            }
            Self::Idle | Self::Asked { .. } | Self::Sent { .. } | Self::Applied { .. } | Self::Resting { .. } => {
                Follow::Nothing
            }
        }
    }
}
