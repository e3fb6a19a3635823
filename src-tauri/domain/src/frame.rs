//! What travels over a socket between a space's host and its guests, one JSON object a text frame.
//!
//! `docs/protocol.md` describes order, limits, timers and close codes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ApiError, ChatHead, ChatId, DeviceId, Event, OpId, Operation, Presence, ReadMark, Receipt, Rev, Role, RunId,
    SpaceId, UnixMillis, UserId,
};

/// The version of the protocol that this code speaks.
pub const PROTOCOL: u32 = 1;

/// The longest frame, in bytes, in either direction.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// From a guest to its host.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GuestFrame {
    /// The first frame, within 5 seconds.
    Hello {
        protocol: u32,
        token: String,
    },
    /// A new access token, before the one in use expires.
    Renew {
        token: String,
    },
    /// Asks for one change; answered by `applied` or `refused`, in the order of asking.
    Apply {
        operation: Operation,
    },
    StopRun {
        run_id: RunId,
    },
    /// Sent at most every 4 seconds while the user types; false ends it at once.
    Typing {
        chat_id: ChatId,
        typing: bool,
    },
    /// How far the user has read.
    Read {
        chat_id: ChatId,
        seq: Rev,
    },
    /// The user is at the device (true) or the window is not looked at; sent every 30 seconds while true.
    Present {
        active: bool,
    },
}

impl std::fmt::Debug for GuestFrame {
    /// Names the frame; tokens and texts stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hello { .. } => "Hello",
            Self::Renew { .. } => "Renew",
            Self::Apply { .. } => "Apply",
            Self::StopRun { .. } => "StopRun",
            Self::Typing { .. } => "Typing",
            Self::Read { .. } => "Read",
            Self::Present { .. } => "Present",
        })
    }
}

/// From a host to its guest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a frame is read, handed on and gone")]
pub enum HostFrame {
    /// The answer to `hello`.
    Welcome {
        protocol: u32,
        space_id: SpaceId,
        space_name: String,
        user_id: UserId,
        device_id: DeviceId,
        role: Role,
        /// The host's clock, for showing times; never for order.
        now: UnixMillis,
    },
    /// How far the guest's chats have come. After `welcome` all of them, in several frames if need be, the last of which
    /// says `complete`; from then on those that changed since, every 25 seconds, with `complete` false.
    Heads { heads: Vec<ChatHead>, complete: bool },
    /// What happened in a chat of the guest's. Only those kinds of events that concern a chat.
    Event { event: Event },
    /// The change is on the host's disk.
    Applied { receipt: Receipt },
    /// The change was refused and nothing was changed.
    Refused { op_id: OpId, error: ApiError },
    /// Where the people of the guest's chats have read to, and who is here: after `welcome`.
    State {
        read_marks: Vec<ReadMark>,
        presence: Vec<Presence>,
    },
}

/// Why a host closes a socket (RFC 6455 section 7.4.2 leaves 4000 to 4999 to applications).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    /// The host ends; come back later.
    GoingAway,
    /// A frame that is no frame of the protocol.
    BadFrame,
    /// A frame longer than [`MAX_FRAME_BYTES`].
    TooBig,
    /// No valid `hello` within its time, or a token that is not valid.
    NotSignedIn,
    /// This device was revoked.
    Revoked,
    /// The guest reads too slowly: connect again and catch up.
    TooSlow,
    /// More frames than the limits allow: connect again later.
    TooMany,
    /// The access token expired and was not renewed: refresh it and connect again.
    TokenExpired,
    /// The protocol's version is not spoken here.
    WrongProtocol,
    /// No answer to a ping.
    Silent,
}

impl CloseCode {
    pub const ALL: [Self; 10] = [
        Self::GoingAway,
        Self::BadFrame,
        Self::TooBig,
        Self::NotSignedIn,
        Self::Revoked,
        Self::TooSlow,
        Self::TooMany,
        Self::TokenExpired,
        Self::WrongProtocol,
        Self::Silent,
    ];

    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::BadFrame => 1007,
            Self::TooBig => 1009,
            Self::NotSignedIn => 4401,
            Self::Revoked => 4403,
            Self::TooSlow => 4408,
            Self::TooMany => 4429,
            Self::TokenExpired => 4440,
            Self::WrongProtocol => 4426,
            Self::Silent => 4499,
        }
    }

    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}
