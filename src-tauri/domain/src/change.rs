//! Rows that changed: what an event carries, and what catching up returns.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Chat, ChatId, EarlierText, Epoch, Message, Participant, Rev};

/// Whole rows of one chat with `from < rev <= to`. Putting one over what is known, row by row and
/// keeping the higher rev, gives the same state as reading the chat again; doing it twice changes
/// nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChangeSet {
    pub chat_id: ChatId,
    pub epoch: Epoch,
    pub from: Rev,
    pub to: Rev,
    /// The chat's own row, if it changed. Its `head_rev` is `to` or later.
    pub chat: Option<Chat>,
    pub participants: Vec<Participant>,
    /// In rev order.
    pub messages: Vec<Message>,
    /// What edited messages said before, in rev order; none of messages that are deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<EarlierText>>")]
    pub earlier_texts: Vec<EarlierText>,
}

/// What was found from a cursor on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CatchUp {
    /// Everything between the cursor and `to`; more where `to` is less than the chat's `head_rev`.
    Changes { changes: ChangeSet, head_rev: Rev },
    /// The cursor belongs to another life of the chat: start again from nothing.
    EpochChanged { chat: Chat },
}
