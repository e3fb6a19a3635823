//! All that an operation must know before it may change anything, read in one round trip.

use std::sync::LazyLock;

use hearth_domain::{Operation, UserId};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Iden, Iterable, Statement, prelude::Uuid};

use super::Tx;
use crate::{
    StoreError,
    entity::{chat, participant},
};

pub(super) struct Context {
    /// Chat and rev of the operation, if it was applied before.
    pub(super) applied: Option<(Uuid, i64)>,
    /// Tombstones included.
    pub(super) chat: Option<chat::Model>,
    pub(super) answering: bool,
    /// The local user's participant.
    pub(super) me: Option<Uuid>,
    pub(super) assistant: Option<participant::Model>,
}

static QUERY: LazyLock<String> = LazyLock::new(|| {
    let columns = |table: &str, names: Vec<String>| -> String {
        names
            .iter()
            .map(|name| format!("{table}.{name} AS {table}_{name}, "))
            .collect()
    };
    let of_chat = columns("c", chat::Column::iter().map(|column| column.to_string()).collect());
    let of_assistant = columns(
        "a",
        participant::Column::iter().map(|column| column.to_string()).collect(),
    );
    format!(
        "SELECT {of_chat}{of_assistant}
            o.chat_id AS applied_chat, o.rev AS applied_rev, r.id AS run_id, me.id AS me_id
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
    pub(super) async fn load(tx: &Tx, operation: &Operation, user: UserId) -> Result<Self, StoreError> {
        let values = [operation.op_id.as_uuid(), operation.chat_id.as_uuid(), user.as_uuid()];
        let values = values.map(|id| (*id).into());
        let row = tx
            .query_one_raw(Statement::from_sql_and_values(
                DbBackend::Sqlite,
                QUERY.as_str(),
                values,
            ))
            .await?
            .ok_or_else(|| StoreError::Database("a query that always has a row has none".to_owned()))?;
        let applied_chat: Option<Uuid> = row.try_get("", "applied_chat")?;
        let applied_rev: Option<i64> = row.try_get("", "applied_rev")?;
        let run: Option<Uuid> = row.try_get("", "run_id")?;
        Ok(Self {
            applied: applied_chat.zip(applied_rev),
            chat: chat::Model::from_query_result_optional(&row, "c_")?,
            answering: run.is_some(),
            me: row.try_get("", "me_id")?,
            assistant: participant::Model::from_query_result_optional(&row, "a_")?,
        })
    }
}
