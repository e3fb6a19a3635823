//! A message, and what an AI answer adds to one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    Attachment, ChatId, MessageId, ParticipantId, Picodollars, ProviderId, Reaction, Rev, TokenCount, UnixMillis,
};

/// One node of a chat's tree. Siblings (same parent) are versions of one another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub chat_id: ChatId,
    /// None for a first message.
    pub parent_id: Option<MessageId>,
    pub author_id: ParticipantId,
    /// The rev at which it was created: its place among all messages of the chat.
    pub seq: Rev,
    /// The rev of its last change.
    pub rev: Rev,
    pub status: MessageStatus,
    pub text: String,
    /// What only an AI answer has; none on a person's message.
    pub answer: Option<AnswerInfo>,
    pub created_at: UnixMillis,
    pub deleted: bool,
    /// The message that it replies to; it may be deleted by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<MessageId>,
    /// When its author last changed its text; none if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub edited_at: Option<UnixMillis>,
    /// In the order in which the emoji came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Reaction>>")]
    pub reactions: Vec<Reaction>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Attachment>>")]
    pub attachments: Vec<Attachment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// A person's message, or an answer that reached its end.
    Complete,
    /// A run is writing it. Its row holds the text as of the run's start; deltas hold the rest.
    Streaming,
    /// The user stopped it.
    Stopped,
    /// It ended too early; `answer.error` says why. What had arrived is kept and can be continued.
    Interrupted,
    /// Nothing arrived; `answer.error` says why.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AnswerInfo {
    pub provider_id: ProviderId,
    pub provider_name: String,
    pub model: String,
    /// The model's reasoning as it sent it; empty if it sent none.
    pub reasoning: String,
    pub finish: Option<FinishReason>,
    pub error: Option<RunError>,
    /// None if the provider did not say.
    pub usage: Option<TokenUsage>,
    /// None if the usage or the model's price is unknown: never shown as 0.
    pub cost: Option<Picodollars>,
    /// Files of the chat that the model was not shown, or not all of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LeftOut>>")]
    pub left_out: Vec<LeftOut>,
}

/// A file that a model was not shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LeftOut {
    /// What it is called in its message.
    pub name: String,
    pub reason: LeftOutReason,
    /// Of the last that is named: how many more were left out, for whatever reason.
    #[serde(default, skip_serializing_if = "is_none")]
    #[ts(optional, as = "Option<u32>")]
    pub more: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_none(more: &u32) -> bool {
    *more == 0
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// It is a picture, and the model sees none, as far as is known.
    ImageUnsupported,
    /// Its beginning was shown.
    Cut,
    /// The model's window was full.
    NoRoom,
    /// It is damaged, locked, too large to be drawn, or without a word in it.
    Unreadable,
    /// Nothing is known of how to show such a file.
    KindUnsupported,
    /// Its bytes are not on this machine.
    NotHere,
}

/// Why a model stopped, as the provider said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    Stop,
    /// The output limit was reached.
    Length,
    ContentFilter,
    ToolCalls,
    /// A reason this version does not know.
    Other,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TokenUsage {
    /// All input, cached input included.
    pub input: TokenCount,
    pub cached_input: TokenCount,
    /// All output, reasoning included.
    pub output: TokenCount,
    pub reasoning: TokenCount,
}

/// Why an answer did not come or did not end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RunError {
    pub code: RunErrorCode,
    /// The provider's own words, or the operating system's; empty if there were none.
    pub message: String,
    /// Host and port that were asked, without path or key.
    pub server: Option<String>,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
}

impl RunError {
    /// An error that no server had a part in.
    #[must_use]
    pub fn new(code: RunErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            server: None,
            status: None,
        }
    }
}

/// What the UI tells apart; each has its own sentence and way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunErrorCode {
    NoKey,
    KeyRefused,
    NoModel,
    ModelNotFound,
    /// No network, connection refused, or the host has no address.
    Unreachable,
    Tls,
    RateLimited,
    ServerError,
    ContextTooLong,
    ContentFilter,
    /// The connection broke, or the stream ended without saying that it was done.
    StreamCut,
    /// A chunk that could not be read.
    MalformedStream,
    /// An answer that is no stream: JSON, HTML or something else.
    UnexpectedReply,
    /// Nothing came for the time that the settings allow.
    IdleTimeout,
    /// Hearth itself ended while the answer was being made.
    AppExited,
    /// Any other refusal, in the provider's words.
    Refused,
}
