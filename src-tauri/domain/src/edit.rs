//! What a message said before it was edited.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{MessageId, Rev, UnixMillis};

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
