//! One node of a chat's tree, an answer's columns included.

use std::borrow::Cow;

use hearth_domain::{
    AnswerInfo, Attachment, ChatId, Message, MessageId, MessageStatus, ParticipantId, Picodollars, ProviderId,
    Reaction, Rev, RunError, TokenCount, TokenUsage, UnixMillis, indexed_text,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde::{Serialize, de::DeserializeOwned};

use super::{Columns, code_of, from_code};
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
    pub(crate) reply_to: Option<Uuid>,
    pub(crate) edited_at: Option<i64>,
    /// JSON; none where there are none.
    pub(crate) reactions: Option<String>,
    pub(crate) attachments: Option<String>,
    pub(crate) left_out: Option<String>,
    /// What the search index has of it, where that is another than its text; derived from that and its files.
    pub(crate) indexed_text: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Columns in the order of [`COLUMNS`].
    pub(crate) fn read(columns: &mut Columns<'_>, chat_id: Uuid) -> Result<Self, StoreError> {
        let mut row = Self {
            key: 0,
            id: columns.next()?,
            chat_id,
            author_id: columns.next()?,
            seq: columns.next()?,
            rev: columns.next()?,
            parent_id: columns.next()?,
            from_assistant: columns.next()?,
            status: columns.next()?,
            created_at: columns.next()?,
            deleted: columns.next()?,
            path_position: columns.next()?,
            text: columns.next()?,
            reply_to: columns.next()?,
            edited_at: columns.next()?,
            reactions: columns.next()?,
            attachments: columns.next()?,
            provider_id: columns.next()?,
            provider_name: None,
            model: None,
            finish: None,
            error_code: None,
            error_server: None,
            error_http_status: None,
            input_tokens: None,
            cached_input_tokens: None,
            output_tokens: None,
            reasoning_tokens: None,
            cost: None,
            error_message: None,
            reasoning: None,
            left_out: None,
            indexed_text: None,
        };
        if row.provider_id.is_some() {
            row.read_answer(columns)?;
        }
        Ok(row)
    }

    fn read_answer(&mut self, columns: &mut Columns<'_>) -> Result<(), StoreError> {
        self.provider_name = columns.next()?;
        self.model = columns.next()?;
        self.finish = columns.next()?;
        self.cost = columns.next()?;
        self.reasoning = columns.next()?;
        self.left_out = columns.next()?;
        let (usage, error): (Option<String>, Option<String>) = (columns.next()?, columns.next()?);
        (
            self.input_tokens,
            self.cached_input_tokens,
            self.output_tokens,
            self.reasoning_tokens,
        ) = packed(usage)?;
        (
            self.error_code,
            self.error_server,
            self.error_http_status,
            self.error_message,
        ) = packed(error)?;
        Ok(())
    }

    /// What inserting it takes: a person's message leaves an answer's columns out, which is a third of the work.
    /// `indexed_text` is what [`Model::to_be_indexed`] gives.
    pub(crate) fn into_new_row(self, indexed_text: Option<String>) -> ActiveModel {
        let is_answer = self.provider_id.is_some();
        let row = ActiveModel {
            id: Set(self.id),
            chat_id: Set(self.chat_id),
            parent_id: Set(self.parent_id),
            author_id: Set(self.author_id),
            from_assistant: Set(self.from_assistant),
            seq: Set(self.seq),
            rev: Set(self.rev),
            status: Set(self.status),
            created_at: Set(self.created_at),
            deleted: Set(self.deleted),
            path_position: Set(self.path_position),
            text: Set(self.text),
            reply_to: Set(self.reply_to),
            attachments: Set(self.attachments),
            indexed_text: Set(indexed_text),
            ..Default::default()
        };
        if !is_answer {
            return row;
        }
        ActiveModel {
            provider_id: Set(self.provider_id),
            provider_name: Set(self.provider_name),
            model: Set(self.model),
            ..row
        }
    }

    /// What the search index is to have of it, where that is another than its text.
    pub(crate) fn to_be_indexed(&self) -> Option<String> {
        let Some(files) = &self.attachments else {
            return indexed_text(&self.text);
        };
        let whole = with_names(&self.text, files);
        Some(indexed_text(&whole).unwrap_or(whole))
    }

    /// All in it that can be found.
    pub(crate) fn findable(&self) -> Cow<'_, str> {
        match &self.attachments {
            Some(files) => with_names(&self.text, files).into(),
            None => self.text.as_str().into(),
        }
    }

    pub(crate) fn status(&self) -> Result<MessageStatus, StoreError> {
        from_code(&self.status)
    }

    pub(crate) fn reactions(&self) -> Result<Vec<Reaction>, StoreError> {
        packed(self.reactions.clone())
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

    pub(crate) fn attachments(&self) -> Result<Vec<Attachment>, StoreError> {
        packed(self.attachments.clone())
    }

    /// Its files, which it has no more.
    pub(crate) fn take_attachments(&mut self) -> Result<Vec<Attachment>, StoreError> {
        packed(self.attachments.take())
    }

    fn take_error(&mut self) -> Result<Option<RunError>, StoreError> {
        let Some(code) = &self.error_code else { return Ok(None) };
        Ok(Some(RunError {
            code: from_code(code)?,
            message: self.error_message.take().unwrap_or_default(),
            server: self.error_server.take(),
            status: self.error_http_status.and_then(|status| u16::try_from(status).ok()),
        }))
    }

    fn take_answer(&mut self) -> Result<Option<AnswerInfo>, StoreError> {
        let Some(provider) = self.provider_id else {
            return Ok(None);
        };
        Ok(Some(AnswerInfo {
            provider_id: ProviderId::from_uuid(provider),
            provider_name: self.provider_name.take().unwrap_or_default(),
            model: self.model.take().unwrap_or_default(),
            reasoning: self.reasoning.take().unwrap_or_default(),
            finish: self.finish.as_deref().map(from_code).transpose()?,
            error: self.take_error()?,
            usage: self.usage(),
            cost: self.cost.map(Picodollars),
            left_out: packed(self.left_out.take())?,
        }))
    }
}

/// The columns that [`Model::read`] takes, of the table's alias `m`. What belongs together and is mostly absent comes
/// as one: each column of each row costs the same to hand over, empty or not.
pub(crate) const COLUMNS: &str = "
    m.id, m.author_id, m.seq, m.rev, m.parent_id, m.from_assistant, m.status, m.created_at, m.deleted,
    m.path_position, m.text, m.reply_to, m.edited_at, m.reactions, m.attachments, m.provider_id, m.provider_name, m.model, m.finish, m.cost, m.reasoning, m.left_out,
    CASE WHEN m.input_tokens IS NOT NULL THEN
        json_array(m.input_tokens, m.cached_input_tokens, m.output_tokens, m.reasoning_tokens) END,
    CASE WHEN m.error_code IS NOT NULL THEN
        json_array(m.error_code, m.error_server, m.error_http_status, m.error_message) END";

/// How many columns those are.
pub(crate) const COLUMN_COUNT: usize = 24;

pub(crate) fn packed<T: Default + DeserializeOwned>(json: Option<String>) -> Result<T, StoreError> {
    let Some(json) = json else { return Ok(T::default()) };
    serde_json::from_str(&json).map_err(|error| StoreError::Damaged(format!("a message's columns: {error}")))
}

/// A text with the names of its files behind it. A list that cannot be read names none.
fn with_names(text: &str, files: &str) -> String {
    let files: Vec<Attachment> = serde_json::from_str(files).unwrap_or_default();
    let names = files.into_iter().map(|file| file.name);
    std::iter::once(text.to_owned())
        .chain(names)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A list as its column holds it: most messages have none, and then there is nothing to store or to read.
pub(crate) fn json_list<T: Serialize>(list: &[T]) -> Option<String> {
    let json = || serde_json::to_string(list).unwrap_or_else(|error| unreachable!("a list of plain values: {error}"));
    (!list.is_empty()).then(json)
}

impl TryFrom<Model> for Message {
    type Error = StoreError;

    fn try_from(mut row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_uuid(row.id),
            chat_id: ChatId::from_uuid(row.chat_id),
            parent_id: row.parent_id.map(MessageId::from_uuid),
            author_id: ParticipantId::from_uuid(row.author_id),
            seq: Rev(row.seq),
            rev: Rev(row.rev),
            status: row.status()?,
            answer: row.take_answer()?,
            reply_to: row.reply_to.map(MessageId::from_uuid),
            edited_at: row.edited_at.map(UnixMillis),
            reactions: packed(row.reactions.take())?,
            attachments: row.take_attachments()?,
            text: row.text,
            created_at: UnixMillis(row.created_at),
            deleted: row.deleted,
        })
    }
}

/// As another machine said it, still without a place on the visible path.
impl From<&Message> for Model {
    fn from(told: &Message) -> Self {
        let answer = told.answer.as_ref();
        let mut row = Self {
            key: 0,
            id: *told.id.as_uuid(),
            chat_id: *told.chat_id.as_uuid(),
            parent_id: told.parent_id.map(|id| *id.as_uuid()),
            author_id: *told.author_id.as_uuid(),
            from_assistant: answer.is_some(),
            seq: told.seq.0,
            rev: told.rev.0,
            status: code_of(told.status),
            created_at: told.created_at.0,
            deleted: told.deleted,
            path_position: None,
            provider_id: answer.map(|it| *it.provider_id.as_uuid()),
            provider_name: answer.map(|it| it.provider_name.clone()),
            model: answer.map(|it| it.model.clone()),
            finish: answer.and_then(|it| it.finish).map(code_of),
            error_code: None,
            error_server: None,
            error_http_status: None,
            input_tokens: None,
            cached_input_tokens: None,
            output_tokens: None,
            reasoning_tokens: None,
            cost: answer.and_then(|it| it.cost).map(|cost| cost.0),
            error_message: None,
            text: told.text.clone(),
            reasoning: answer
                .map(|it| it.reasoning.clone())
                .filter(|reasoning| !reasoning.is_empty()),
            reply_to: told.reply_to.map(|id| *id.as_uuid()),
            edited_at: told.edited_at.map(|at| at.0),
            reactions: json_list(&told.reactions),
            attachments: json_list(&told.attachments),
            left_out: answer.and_then(|it| json_list(&it.left_out)),
            indexed_text: None,
        };
        row.indexed_text = row.to_be_indexed();
        row.set_usage(answer.and_then(|it| it.usage));
        row.set_error(answer.and_then(|it| it.error.as_ref()));
        row
    }
}
