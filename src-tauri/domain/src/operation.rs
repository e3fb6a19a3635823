//! What a user can ask of a chat's host.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Answering, Assistant, Attachment, ChatId, MessageId, OpId, ParticipantId, ProviderId, Rev, UserId};

/// The longest text of one message, in bytes of UTF-8.
pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// One change asked of a host. Sent again after a lost answer, it changes nothing and gives the same
/// [`Receipt`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Operation {
    pub op_id: OpId,
    pub chat_id: ChatId,
    pub action: Action,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// Makes the chat, with the model that will answer, if any.
    CreateChat {
        model: Option<ModelChoice>,
    },
    /// Adds a message at the end of the visible path; the chat's assistant answers it.
    SendMessage {
        message_id: MessageId,
        /// May be empty where there are files.
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reply_to: Option<MessageId>,
        /// Files that the host has, at most [`crate::MAX_ATTACHMENTS`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<Attachment>>")]
        attachments: Vec<Attachment>,
    },
    /// Adds `text` as a new version of the user's message `replaces`, and makes it the visible one;
    /// the assistant answers it. It keeps the earlier one's files and what that replied to.
    EditPrompt {
        message_id: MessageId,
        replaces: MessageId,
        text: String,
    },
    /// Asks for another answer: to the prompt `message_id`, or in place of the answer `message_id`.
    /// An answer that failed with no text is replaced, any other is kept as an earlier version.
    Regenerate {
        message_id: MessageId,
    },
    /// Goes on with an answer that was stopped, interrupted or cut by its output limit.
    ContinueAnswer {
        message_id: MessageId,
    },
    /// Shows the version `message_id` and what was last said below it.
    SelectVersion {
        message_id: MessageId,
    },
    Rename {
        title: String,
    },
    SetPinned {
        pinned: bool,
    },
    SetArchived {
        archived: bool,
    },
    /// Replaces the chat's assistant; `None` leaves the chat without one.
    SetAssistant {
        assistant: Option<Assistant>,
    },
    /// Brings a user of the space into the chat.
    AddUser {
        user_id: UserId,
    },
    /// Takes a user out of the chat; a user's own participant leaves it. What they wrote stays.
    RemoveParticipant {
        participant_id: ParticipantId,
    },
    /// When the chat's assistant answers where several people are.
    SetAnswering {
        answering: Answering,
    },
    /// Replaces the text of the user's own message where it stands. It is marked as edited, its earlier text is kept, and
    /// nothing is answered anew.
    EditMessage {
        message_id: MessageId,
        text: String,
    },
    /// Puts the user's reaction to a message, or takes it away.
    React {
        message_id: MessageId,
        emoji: String,
        on: bool,
    },
    /// Deletes a message for everyone: its text is gone, a tombstone stays in its place.
    DeleteMessage {
        message_id: MessageId,
    },
    /// Deletes the chat for good: text, versions and drafts are gone, a tombstone stays.
    DeleteChat,
}

impl Action {
    /// A message of text alone.
    #[must_use]
    pub fn send(message_id: MessageId, text: impl Into<String>) -> Self {
        Self::SendMessage {
            message_id,
            text: text.into(),
            reply_to: None,
            attachments: Vec::new(),
        }
    }

    /// The files that it puts into a message.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        if let Self::SendMessage { attachments, .. } = self {
            attachments
        } else {
            &[]
        }
    }

    /// The message that a person writes with it: its id and its text.
    #[must_use]
    pub fn written(&self) -> Option<(MessageId, &str)> {
        match self {
            Self::SendMessage { message_id, text, .. } | Self::EditPrompt { message_id, text, .. } => {
                Some((*message_id, text))
            }
            Self::CreateChat { .. }
            | Self::Regenerate { .. }
            | Self::ContinueAnswer { .. }
            | Self::SelectVersion { .. }
            | Self::Rename { .. }
            | Self::SetPinned { .. }
            | Self::SetArchived { .. }
            | Self::SetAssistant { .. }
            | Self::AddUser { .. }
            | Self::RemoveParticipant { .. }
            | Self::SetAnswering { .. }
            | Self::EditMessage { .. }
            | Self::React { .. }
            | Self::DeleteMessage { .. }
            | Self::DeleteChat => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModelChoice {
    pub provider_id: ProviderId,
    pub model: String,
}

/// The answer to an [`Operation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Receipt {
    pub op_id: OpId,
    pub chat_id: ChatId,
    /// The chat's rev after the change.
    pub rev: Rev,
}
