//! A chat's own row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ChatId, Epoch, MessageId, Rev, SpaceId, UnixMillis, UserId};

/// One conversation. A deleted chat stays as a tombstone: `deleted` is true and `title` is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Chat {
    pub id: ChatId,
    pub space_id: SpaceId,
    /// Who made it: may take anyone out of it and delete it.
    pub owner_id: UserId,
    pub epoch: Epoch,
    /// Rev of the last change of this row.
    pub rev: Rev,
    /// Rev of the last change of anything in the chat.
    pub head_rev: Rev,
    pub title: String,
    /// True once a person has named the chat; its first message no longer does.
    pub renamed: bool,
    pub pinned: bool,
    pub archived: bool,
    pub deleted: bool,
    pub answering: Answering,
    /// The message at the end of the visible path; none while the chat is empty.
    pub active_leaf: Option<MessageId>,
    pub created_at: UnixMillis,
    /// When the last message was added; chats are listed by it.
    pub active_at: UnixMillis,
}

/// When a chat's assistant answers a message. Where one person chats it always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answering {
    /// Where several people are, when it is mentioned.
    #[default]
    WhenMentioned,
    Always,
}

/// Which chats a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChatFilter {
    #[default]
    Current,
    Archived,
}
