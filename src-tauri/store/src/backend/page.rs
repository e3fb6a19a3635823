//! A page of the visible path in one statement, and so of one moment.
//!
//! Positions on the path are dense (0 to `path_length - 1`), so every page is a range of the partial index
//! on `(chat_id, path_position)`: its cost is its size, wherever it lies and however long the chat is.

use hearth_domain::PageAnchor;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, QueryResult, Statement, Value, prelude::Uuid};

use crate::entity::message;

/// A message of the page, with what the page as a whole says repeated in each row. A page without messages
/// has one row.
pub(crate) struct PageRow {
    pub(crate) epoch: Uuid,
    pub(crate) head_rev: i64,
    pub(crate) path_length: i64,
    pub(crate) message: Option<message::Model>,
    /// The ids of all versions, 32 hexadecimal digits each, separated by commas, oldest first.
    pub(crate) versions: Option<String>,
}

/// Empty if there is no such chat.
pub(crate) async fn page<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    anchor: PageAnchor,
    limit: i64,
) -> Result<Vec<PageRow>, DbErr> {
    let (from, to, values) = range(chat, anchor, limit);
    // SQLite feeds an aggregate in the order of its subquery's rows, which is the index's.
    let sql = format!(
        "SELECT c.epoch AS chat_epoch, c.head_rev AS chat_head_rev, c.path_length AS chat_path_length, m.*,
            (SELECT group_concat(hex(v.id)) FROM (
                SELECT s.id FROM chat_messages s
                WHERE s.chat_id = m.chat_id AND s.parent_id IS m.parent_id AND s.from_assistant = m.from_assistant
                ORDER BY s.seq) v) AS versions
        FROM chats c LEFT JOIN chat_messages m
            ON m.chat_id = c.id AND m.path_position >= {from} AND m.path_position < {to}
        WHERE c.id = ? AND NOT c.deleted
        ORDER BY m.path_position"
    );
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    rows.iter().map(read).collect()
}

/// The page's bounds as SQL, and the values in the order of their places.
fn range(chat: Uuid, anchor: PageAnchor, limit: i64) -> (&'static str, &'static str, Vec<Value>) {
    let id = Value::from(chat);
    match anchor {
        PageAnchor::End => ("c.path_length - ?", "c.path_length", vec![limit.into(), id]),
        PageAnchor::Before { position } => {
            let end = position.0.max(0);
            ("?", "?", vec![end.saturating_sub(limit).into(), end.into(), id])
        }
        PageAnchor::After { position } => {
            let start = position.0.max(-1).saturating_add(1);
            ("?", "?", vec![start.into(), start.saturating_add(limit).into(), id])
        }
        PageAnchor::Around { message_id } => {
            let message = Value::from(*message_id.as_uuid());
            (
                "max(0, min(c.path_length - ?, ifnull((SELECT a.path_position - ? FROM chat_messages a
                    WHERE a.id = ? AND a.chat_id = c.id), c.path_length)))",
                "? + max(0, min(c.path_length - ?, ifnull((SELECT a.path_position - ? FROM chat_messages a
                    WHERE a.id = ? AND a.chat_id = c.id), c.path_length)))",
                vec![
                    limit.into(),
                    (limit / 2).into(),
                    message.clone(),
                    limit.into(),
                    limit.into(),
                    (limit / 2).into(),
                    message,
                    id,
                ],
            )
        }
    }
}

fn read(row: &QueryResult) -> Result<PageRow, DbErr> {
    Ok(PageRow {
        epoch: row.try_get("", "chat_epoch")?,
        head_rev: row.try_get("", "chat_head_rev")?,
        path_length: row.try_get("", "chat_path_length")?,
        message: message::Model::from_query_result_optional(row, "")?,
        versions: row.try_get("", "versions")?,
    })
}
