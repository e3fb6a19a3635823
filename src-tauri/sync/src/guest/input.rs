//! What can happen to a connection.

use std::{collections::HashMap, fmt, time::Duration};

use hearth_domain::{CatchUp, ChatId, Epoch, ErrorCode, GuestFrame, HostFrame, OpId, Operation, Receipt, Rev};
use uuid::Uuid;

use crate::LinkError;

/// The time of an input, on a clock that only goes forward, and a random number from 0 to 1 for whatever follows.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub at: Duration,
    pub chance: f64,
}

/// How far the copy of a chat has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: Epoch,
    pub rev: Rev,
}

impl Cursor {
    /// Of a chat that was made here and that the host has told nothing of.
    pub const NOTHING: Self = Self {
        epoch: Epoch::from_uuid(Uuid::nil()),
        rev: Rev::ZERO,
    };

    pub(super) fn is_nothing(self) -> bool {
        self.epoch == Self::NOTHING.epoch
    }
}

/// A token that opens the host for some minutes. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    #[must_use]
    pub fn new(token: String) -> Self {
        Self(token)
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken")
    }
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// The deadline is there.
    Tick,
    /// What came of [`super::Effect::Refresh`]: a token and how long it lasts.
    Refreshed(Result<(AccessToken, Duration), RefreshFailure>),
    /// What came of [`super::Effect::Dial`]: how far the copy of each chat has come, read when the socket was there.
    Dialed(Result<HashMap<ChatId, Cursor>, LinkError>),
    Heard(Box<HostFrame>),
    /// A ping or a pong.
    Life,
    /// The socket ended, with the host's code if it gave one.
    Closed(Option<u16>),
    /// What came of [`super::Effect::CatchUp`].
    CaughtUp {
        chat_id: ChatId,
        result: Result<CatchUp, CatchUpFailure>,
    },
    /// [`super::Effect::Put`] was refused: the rows are not this chat's, or are no chat's.
    PutRefused {
        chat_id: ChatId,
    },
    /// What an effect asked of the copy could not be done: it is asked for again with the next connection.
    StoreFailed,
    /// Something was put into the outbox, or is to be sent again.
    OutboxChanged,
    /// An operation was taken back, or was refused and is discarded: it has left the outbox.
    TakenBack {
        op_id: OpId,
    },
    /// What came of [`super::Effect::Next`].
    Next(Option<Box<Operation>>),
    /// What came of [`super::Effect::Post`].
    Posted {
        op_id: OpId,
        result: Result<Receipt, LinkError>,
    },
    /// A chat was made here, and waits in the outbox for its host.
    ChatMade {
        chat_id: ChatId,
    },
    /// A chat that was made here was given up before its host knew of it.
    ChatForgotten {
        chat_id: ChatId,
    },
    /// The network is back, or the machine woke up.
    NetworkChanged,
    /// Whether the user is at this device.
    Active(bool),
    /// A frame that is worth something now or never: typing, reading, stopping.
    Say(GuestFrame),
}

/// Why no access token was to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshFailure {
    WaitingForApproval,
    /// The host does not let this device in, or the device has lost what it was let in by.
    SignedOut,
    CertificateChanged,
    TooMany,
    Unreachable,
}

impl From<&LinkError> for RefreshFailure {
    fn from(error: &LinkError) -> Self {
        match error {
            LinkError::CertificateChanged => Self::CertificateChanged,
            LinkError::Unreachable(_) => Self::Unreachable,
            // Something else may answer at that address for a while, with the right certificate even.
            LinkError::OtherProtocol => Self::Unreachable,
            LinkError::Refused(refusal) => match refusal.code {
                ErrorCode::WaitingForApproval => Self::WaitingForApproval,
                ErrorCode::Unauthorized => Self::SignedOut,
                ErrorCode::RateLimited => Self::TooMany,
                // `Forbidden` says that the host does not answer to this name, and nothing of the device.
                ErrorCode::Forbidden
                | ErrorCode::NotFound
                | ErrorCode::Invalid
                | ErrorCode::TooLong
                | ErrorCode::CertificateChanged
                | ErrorCode::InviteInvalid
                | ErrorCode::Busy
                | ErrorCode::DiskFull
                | ErrorCode::DatabaseDamaged
                | ErrorCode::KeychainUnavailable
                | ErrorCode::Unavailable
                | ErrorCode::Internal => Self::Unreachable,
            },
        }
    }
}

/// Why a page of changes did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUpFailure {
    /// The user takes no part in the chat.
    NotFound,
    /// The host cannot say it now: it is asked too much, or fails at this chat.
    TooMany,
    SignedOut,
    CertificateChanged,
    Unreachable,
}

impl From<&LinkError> for CatchUpFailure {
    fn from(error: &LinkError) -> Self {
        match error {
            LinkError::CertificateChanged => Self::CertificateChanged,
            LinkError::Unreachable(_) | LinkError::OtherProtocol => Self::Unreachable,
            LinkError::Refused(refusal) => match refusal.code {
                ErrorCode::NotFound => Self::NotFound,
                ErrorCode::RateLimited
                | ErrorCode::Busy
                | ErrorCode::DiskFull
                | ErrorCode::DatabaseDamaged
                | ErrorCode::Unavailable
                | ErrorCode::Internal => Self::TooMany,
                ErrorCode::Unauthorized | ErrorCode::WaitingForApproval => Self::SignedOut,
                ErrorCode::Forbidden
                | ErrorCode::Invalid
                | ErrorCode::TooLong
                | ErrorCode::CertificateChanged
                | ErrorCode::InviteInvalid
                | ErrorCode::KeychainUnavailable => Self::Unreachable,
            },
        }
    }
}
