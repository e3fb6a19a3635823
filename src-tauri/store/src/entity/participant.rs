//! Who takes part in a chat: a row with a `user_id` is a person, one with a `provider_id` an assistant.

use hearth_domain::{
    Assistant, ChatId, Participant, ParticipantId, ParticipantKind, ProviderId, Rev, TokenCount, UnixMillis, UserId,
};
use sea_orm::entity::prelude::*;

use super::Columns;
use crate::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_participants")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) chat_id: Uuid,
    pub(crate) rev: i64,
    pub(crate) name: String,
    pub(crate) joined_at: i64,
    pub(crate) present: bool,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) provider_id: Option<Uuid>,
    pub(crate) model: Option<String>,
    pub(crate) instructions: Option<String>,
    pub(crate) temperature: Option<f64>,
    pub(crate) max_output: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Columns in the order of the fields above.
    pub(crate) fn read(columns: &mut Columns<'_>) -> Result<Self, DbErr> {
        Ok(Self {
            id: columns.next()?,
            chat_id: columns.next()?,
            rev: columns.next()?,
            name: columns.next()?,
            joined_at: columns.next()?,
            present: columns.next()?,
            user_id: columns.next()?,
            provider_id: columns.next()?,
            model: columns.next()?,
            instructions: columns.next()?,
            temperature: columns.next()?,
            max_output: columns.next()?,
        })
    }

    pub(crate) fn user(chat: Uuid, user: UserId, name: String, rev: i64, now: UnixMillis) -> Self {
        Self {
            id: *ParticipantId::new().as_uuid(),
            chat_id: chat,
            rev,
            name,
            joined_at: now.0,
            present: true,
            user_id: Some(*user.as_uuid()),
            provider_id: None,
            model: None,
            instructions: None,
            temperature: None,
            max_output: None,
        }
    }

    pub(crate) fn assistant(chat: Uuid, assistant: &Assistant, rev: i64, now: UnixMillis) -> Self {
        let mut row = Self {
            id: *ParticipantId::new().as_uuid(),
            chat_id: chat,
            rev,
            name: String::new(),
            joined_at: now.0,
            present: true,
            user_id: None,
            provider_id: None,
            model: None,
            instructions: None,
            temperature: None,
            max_output: None,
        };
        row.set_assistant(assistant);
        row
    }

    pub(crate) fn set_assistant(&mut self, assistant: &Assistant) {
        self.name.clone_from(&assistant.name);
        self.provider_id = Some(*assistant.provider_id.as_uuid());
        self.model = Some(assistant.model.clone());
        self.instructions.clone_from(&assistant.instructions);
        self.temperature = assistant.temperature.map(f64::from);
        self.max_output = assistant.max_output.map(|limit| limit.0);
    }

    /// None for a person.
    pub(crate) fn as_assistant(&self) -> Option<Assistant> {
        Some(Assistant {
            name: self.name.clone(),
            provider_id: ProviderId::from_uuid(self.provider_id?),
            model: self.model.clone().unwrap_or_default(),
            instructions: self.instructions.clone(),
            #[expect(clippy::cast_possible_truncation, reason = "it was widened from an f32")]
            temperature: self.temperature.map(|value| value as f32),
            max_output: self.max_output.map(TokenCount),
        })
    }
}

impl TryFrom<&Model> for Participant {
    type Error = StoreError;

    fn try_from(row: &Model) -> Result<Self, StoreError> {
        let kind = match (row.user_id, row.as_assistant()) {
            (Some(user), None) => ParticipantKind::User {
                user_id: UserId::from_uuid(user),
                name: row.name.clone(),
            },
            (None, Some(assistant)) => ParticipantKind::Assistant(assistant),
            (Some(_), Some(_)) | (None, None) => {
                return Err(StoreError::Damaged(format!(
                    "participant {} is neither user nor assistant",
                    row.id
                )));
            }
        };
        Ok(Self {
            id: ParticipantId::from_uuid(row.id),
            chat_id: ChatId::from_uuid(row.chat_id),
            rev: Rev(row.rev),
            kind,
            joined_at: UnixMillis(row.joined_at),
            present: row.present,
        })
    }
}

/// As another machine said it.
impl From<&Participant> for Model {
    fn from(told: &Participant) -> Self {
        let mut row = Self {
            id: *told.id.as_uuid(),
            chat_id: *told.chat_id.as_uuid(),
            rev: told.rev.0,
            name: String::new(),
            joined_at: told.joined_at.0,
            present: told.present,
            user_id: None,
            provider_id: None,
            model: None,
            instructions: None,
            temperature: None,
            max_output: None,
        };
        match &told.kind {
            ParticipantKind::User { user_id, name } => {
                row.user_id = Some(*user_id.as_uuid());
                row.name.clone_from(name);
            }
            ParticipantKind::Assistant(assistant) => row.set_assistant(assistant),
        }
        row
    }
}
