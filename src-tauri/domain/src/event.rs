//! What the engine tells its doors. Changes are published only after they are on disk.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    ChangeSet, ChatId, MessageId, Notice, PendingOperation, Presence, ProviderStatus, ReadMark, RunErrorCode, RunId,
    Settings, SharingStatus, SpaceId, SpaceInfo, UnixMillis, UserId,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Rows that were committed.
    Changes(ChangeSet),
    RunStarted {
        chat_id: ChatId,
        run_id: RunId,
        message_id: MessageId,
    },
    /// A piece of an answer. `offset` is the number of UTF-16 code units of that kind before it in the
    /// message, so that a gap or a repeat shows.
    RunDelta {
        chat_id: ChatId,
        run_id: RunId,
        message_id: MessageId,
        kind: DeltaKind,
        offset: u32,
        text: String,
    },
    /// The run waits before it asks again.
    RunWaiting {
        chat_id: ChatId,
        run_id: RunId,
        message_id: MessageId,
        wait: RunWait,
    },
    /// The run ended; the message's final row came in a `Changes` before it.
    RunEnded {
        chat_id: ChatId,
        run_id: RunId,
        message_id: MessageId,
    },
    /// Somebody types in a chat, or has ended typing. It ends by itself after 10 seconds.
    Typing {
        chat_id: ChatId,
        user_id: UserId,
        typing: bool,
    },
    /// Somebody came or went.
    PresenceChanged {
        presence: Presence,
    },
    /// Somebody has read further.
    ReadMarked {
        read_mark: ReadMark,
    },
    /// The user is no longer part of the chat: its copy is gone.
    ChatGone {
        chat_id: ChatId,
        space_id: SpaceId,
    },
    /// What waits to be sent to a chat's host, all of it.
    PendingChanged {
        chat_id: ChatId,
        pending: Vec<PendingOperation>,
    },
    SpacesChanged {
        spaces: Vec<SpaceInfo>,
    },
    SharingChanged {
        sharing: SharingStatus,
    },
    /// Somebody was invited, waits, was let in or was revoked: ask for the people again.
    PeopleChanged,
    /// A link that was opened outside Hearth asks to join a space.
    JoinRequested {
        link: String,
    },
    /// A link that was opened outside Hearth leads to a message. Whether it is here is for whoever goes there to see.
    MessageRequested {
        chat_id: ChatId,
        message_id: MessageId,
    },
    DraftChanged {
        chat_id: ChatId,
        has_draft: bool,
    },
    SettingsChanged {
        settings: Settings,
    },
    ProvidersChanged {
        providers: Vec<ProviderStatus>,
    },
    Notice(Notice),
    /// Events were lost: ask for the state again.
    Resync,
}

impl Event {
    /// The chat of which it tells what passes: who types there, and how its answer is made.
    #[must_use]
    pub fn passing_in(&self) -> Option<ChatId> {
        match self {
            Self::RunStarted { chat_id, .. }
            | Self::RunDelta { chat_id, .. }
            | Self::RunWaiting { chat_id, .. }
            | Self::RunEnded { chat_id, .. }
            | Self::Typing { chat_id, .. } => Some(*chat_id),
            Self::Changes(_)
            | Self::ReadMarked { .. }
            | Self::PresenceChanged { .. }
            | Self::ChatGone { .. }
            | Self::PendingChanged { .. }
            | Self::SpacesChanged { .. }
            | Self::SharingChanged { .. }
            | Self::PeopleChanged
            | Self::JoinRequested { .. }
            | Self::MessageRequested { .. }
            | Self::DraftChanged { .. }
            | Self::SettingsChanged { .. }
            | Self::ProvidersChanged { .. }
            | Self::Notice(_)
            | Self::Resync => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeltaKind {
    Text,
    Reasoning,
}

/// Why and until when a run waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RunWait {
    pub reason: RunErrorCode,
    /// The provider's words.
    pub message: String,
    /// The attempt that comes next; the first was 1.
    pub attempt: u32,
    pub until: UnixMillis,
}

/// A run as someone who opens the chat in its middle needs it: all so far; deltas follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ActiveRun {
    pub run_id: RunId,
    /// Who asked for it: they may stop it, and so may the chat's owner.
    pub asked_by: UserId,
    pub chat_id: ChatId,
    pub message_id: MessageId,
    /// The whole text of the message so far.
    pub text: String,
    pub reasoning: String,
    pub wait: Option<RunWait>,
}
