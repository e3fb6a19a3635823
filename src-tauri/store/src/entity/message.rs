//! One node of a chat's tree, an answer's columns included.

use hearth_domain::{
    AnswerInfo, ChatId, Message, MessageId, MessageStatus, ParticipantId, Picodollars, ProviderId, Rev, RunError,
    TokenCount, TokenUsage, UnixMillis,
};
use sea_orm::entity::prelude::*;

use super::{code_of, from_code};
use crate::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_messages")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) key: i64,
    pub(crate) id: Uuid,
    pub(crate) chat_id: Uuid,
    pub(crate) parent_id: Option<Uuid>,
    pub(crate) author_id: Uuid,
    pub(crate) from_assistant: bool,
    pub(crate) seq: i64,
    pub(crate) rev: i64,
    pub(crate) status: String,
    pub(crate) created_at: i64,
    pub(crate) deleted: bool,
    pub(crate) path_position: Option<i64>,
    pub(crate) provider_id: Option<Uuid>,
    pub(crate) provider_name: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) finish: Option<String>,
    pub(crate) error_code: Option<String>,
    pub(crate) error_server: Option<String>,
    pub(crate) error_http_status: Option<i32>,
    pub(crate) input_tokens: Option<i64>,
    pub(crate) cached_input_tokens: Option<i64>,
    pub(crate) output_tokens: Option<i64>,
    pub(crate) reasoning_tokens: Option<i64>,
    pub(crate) cost: Option<i64>,
    pub(crate) error_message: Option<String>,
    pub(crate) text: String,
    pub(crate) reasoning: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn status(&self) -> Result<MessageStatus, StoreError> {
        from_code(&self.status)
    }

    pub(crate) fn usage(&self) -> Option<TokenUsage> {
        Some(TokenUsage {
            input: TokenCount(self.input_tokens?),
            cached_input: TokenCount(self.cached_input_tokens.unwrap_or(0)),
            output: TokenCount(self.output_tokens?),
            reasoning: TokenCount(self.reasoning_tokens.unwrap_or(0)),
        })
    }

    pub(crate) fn set_usage(&mut self, usage: Option<TokenUsage>) {
        self.input_tokens = usage.map(|used| used.input.0);
        self.cached_input_tokens = usage.map(|used| used.cached_input.0);
        self.output_tokens = usage.map(|used| used.output.0);
        self.reasoning_tokens = usage.map(|used| used.reasoning.0);
    }

    pub(crate) fn set_error(&mut self, error: Option<&RunError>) {
        self.error_code = error.map(|error| code_of(error.code));
        self.error_message = error.map(|error| error.message.clone());
        self.error_server = error.and_then(|error| error.server.clone());
        self.error_http_status = error.and_then(|error| error.status).map(i32::from);
    }

    fn error(&self) -> Result<Option<RunError>, StoreError> {
        let Some(code) = &self.error_code else { return Ok(None) };
        Ok(Some(RunError {
            code: from_code(code)?,
            message: self.error_message.clone().unwrap_or_default(),
            server: self.error_server.clone(),
            status: self.error_http_status.and_then(|status| u16::try_from(status).ok()),
        }))
    }

    fn answer(&self) -> Result<Option<AnswerInfo>, StoreError> {
        let Some(provider) = self.provider_id else {
            return Ok(None);
        };
        Ok(Some(AnswerInfo {
            provider_id: ProviderId::from_uuid(provider),
            provider_name: self.provider_name.clone().unwrap_or_default(),
            model: self.model.clone().unwrap_or_default(),
            reasoning: self.reasoning.clone().unwrap_or_default(),
            finish: self.finish.as_deref().map(from_code).transpose()?,
            error: self.error()?,
            usage: self.usage(),
            cost: self.cost.map(Picodollars),
        }))
    }
}

impl TryFrom<&Model> for Message {
    type Error = StoreError;

    fn try_from(row: &Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(row.id),
            chat_id: ChatId::from_uuid(row.chat_id),
            parent_id: row.parent_id.map(MessageId::from_uuid),
            author_id: ParticipantId::from_uuid(row.author_id),
            seq: Rev(row.seq),
            rev: Rev(row.rev),
            status: row.status()?,
            text: row.text.clone(),
            answer: row.answer()?,
            created_at: UnixMillis(row.created_at),
            deleted: row.deleted,
        })
    }
}
