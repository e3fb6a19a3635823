//! What people answer with a single emoji.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ParticipantId;

/// Different emoji at one message at most.
pub const MAX_EMOJI: usize = 50;

/// Reactions at one message at most, of all people together.
pub const MAX_REACTIONS: usize = 2_000;

/// The longest emoji, in bytes of UTF-8: families with skin tones take about 40, flags of regions 28.
pub const MAX_EMOJI_BYTES: usize = 64;

/// One emoji at a message, and whose. A participant is there once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Reaction {
    pub emoji: String,
    /// In the order in which they reacted.
    pub by: Vec<ParticipantId>,
}
