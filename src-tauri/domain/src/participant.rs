//! Who takes part in a chat.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ChatId, ParticipantId, ProviderId, Rev, TokenCount, UnixMillis, UserId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Participant {
    pub id: ParticipantId,
    pub chat_id: ChatId,
    pub rev: Rev,
    pub kind: ParticipantKind,
    pub joined_at: UnixMillis,
    /// False once they left or were removed; their messages stay.
    pub present: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ParticipantKind {
    User { user_id: UserId, name: String },
    Assistant(Assistant),
}

/// An AI model in a chat. What is `None` follows the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Assistant {
    /// How it is shown and mentioned.
    pub name: String,
    pub provider_id: ProviderId,
    /// The provider's own name of the model.
    pub model: String,
    pub instructions: Option<String>,
    /// 0 to 2, as OpenAI's API takes it.
    pub temperature: Option<f32>,
    pub max_output: Option<TokenCount>,
}
