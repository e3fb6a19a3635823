//! All that an operation must know before it may change anything, read in one round trip.

use std::sync::LazyLock;

use hearth_domain::{Action, Operation, UserId};
use sea_orm::{Iterable, prelude::Uuid};

use crate::{
    StoreError,
    backend::Transaction,
    entity::{Columns, chat, names, participant},
};

pub(super) struct Context {
    /// Chat and rev of the operation, if it was applied before.
    pub(super) applied: Option<(Uuid, i64)>,
    /// Tombstones included.
    pub(super) chat: Option<chat::Model>,
    pub(super) answering: bool,
    /// True if the id that the operation gives its message is taken.
    pub(super) message_known: bool,
    /// The actor's participant, and whether they take part now.
    pub(super) me: Option<Uuid>,
    pub(super) present: bool,
    /// People who take part.
    pub(super) people: i64,
    pub(super) assistant: Option<participant::Model>,
}

static QUERY: LazyLock<String> = LazyLock::new(|| {
    let (of_chat, of_assistant) = (names::<chat::Column>("c"), names::<participant::Column>("a"));
    format!(
        "SELECT o.chat_id, o.rev, r.id IS NOT NULL, EXISTS (SELECT 1 FROM chat_messages WHERE id = ?),
            me.id, ifnull(me.present, FALSE), (SELECT count(*) FROM chat_participants p
                WHERE p.chat_id = c.id AND p.user_id IS NOT NULL AND p.present), c.id IS NOT NULL, {of_chat}, a.id IS NOT NULL, {of_assistant}
        FROM (SELECT 1) one
        LEFT JOIN applied_operations o ON o.op_id = ?
        LEFT JOIN chats c ON c.id = ?
        LEFT JOIN runs r ON r.chat_id = c.id
        LEFT JOIN chat_participants me ON me.chat_id = c.id AND me.user_id = ?
        LEFT JOIN chat_participants a ON a.chat_id = c.id AND a.provider_id IS NOT NULL AND a.present
        LIMIT 1"
    )
});

impl Context {
    /// Recalled where the same transaction has just sent a message of the same user's to the chat. Whether the operation or its message is
    /// known already is not asked then: the schema refuses the one and the other, and the operation, run again in a
    /// transaction of its own, comes here to be told.
    pub(super) async fn of(tx: &Transaction, operation: &Operation, user: UserId) -> Result<Self, StoreError> {
        if matches!(operation.action, Action::SendMessage { .. })
            && let Some(known) = tx.recall(*operation.chat_id.as_uuid())
            && known.user == *user.as_uuid()
        {
            return Ok(Self {
                applied: None,
                chat: Some(known.chat),
                answering: known.answering,
                message_known: false,
                me: Some(known.me),
                present: true,
                people: known.people,
                assistant: known.assistant,
            });
        }
        Self::load(tx, operation, user).await
    }

    async fn load(tx: &Transaction, operation: &Operation, user: UserId) -> Result<Self, StoreError> {
        let message = operation.action.written().map(|(id, _)| *id.as_uuid());
        let ids = [operation.op_id.as_uuid(), operation.chat_id.as_uuid(), user.as_uuid()];
        let values = [message.into()].into_iter().chain(ids.map(|id| (*id).into()));
        let row = tx
            .first_row(&QUERY, values)
            .await?
            .ok_or_else(|| StoreError::Database("a query that always has a row has none".to_owned()))?;
        let mut columns = Columns::of(&row);
        let (applied_chat, applied_rev) = (columns.next::<Option<Uuid>>()?, columns.next::<Option<i64>>()?);
        let (answering, message_known) = (columns.next()?, columns.next()?);
        let (me, present, people) = (columns.next()?, columns.next()?, columns.next()?);
        let chat = if columns.next()? {
            Some(chat::Model::read(&mut columns)?)
        } else {
            columns.skip(chat::Column::iter().count());
            None
        };
        let assistant = if columns.next()? {
            Some(participant::Model::read(&mut columns)?)
        } else {
            None
        };
        Ok(Self {
            applied: applied_chat.zip(applied_rev),
            chat,
            answering,
            message_known,
            me,
            present,
            people,
            assistant,
        })
    }
}
