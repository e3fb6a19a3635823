//! What a message said before it was edited.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{MessageId, Rev, UnixMillis};

/// Earlier texts of one message at most. Whoever has changed their mind so often can write a new one.
pub const MAX_EARLIER_TEXTS: usize = 200;

/// Bytes of UTF-8 that they hold together at most, so that they are read and sent in one piece.
pub const MAX_EARLIER_BYTES: usize = 16 * 1024 * 1024;

/// An earlier text of a message. It never changes, and goes with its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EarlierText {
    pub message_id: MessageId,
    /// The rev of the edit that replaced it.
    pub rev: Rev,
    pub text: String,
    /// When it was written.
    pub written_at: UnixMillis,
}
