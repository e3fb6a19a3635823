//! Queries for copies of chats that other machines host. What they hold was said by others, so every walk ends by itself.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value, prelude::Uuid};

use super::Batch;

/// Where the way up from a message ends.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(crate) struct WayUp {
    /// Messages that are not on the visible path yet, the first one included.
    pub(crate) hidden: i64,
    /// The place of the message on the path that the way comes to.
    pub(crate) joins_at: Option<i64>,
    /// The message behind which the way is not known, because it is not here.
    pub(crate) broken: bool,
}

/// From a message up to the visible path or the root. A reply is newer than what it replies to: a chain that is not so is
/// broken off, and ends.
const UP: &str = "
    WITH RECURSIVE up(id, parent_id, seq, path_position, depth) AS (
        SELECT id, parent_id, seq, path_position, 0 FROM chat_messages WHERE id = ? AND chat_id = ?
        UNION ALL
        SELECT m.id, m.parent_id, m.seq, m.path_position, up.depth + 1
        FROM up JOIN chat_messages m ON m.id = up.parent_id AND m.chat_id = ? AND m.seq < up.seq
        WHERE up.path_position IS NULL
    )";

/// None if the message is not here.
pub(crate) async fn way_up<C: ConnectionTrait>(db: &C, chat: Uuid, message: Uuid) -> Result<Option<WayUp>, DbErr> {
    let sql = format!(
        "{UP} SELECT (SELECT count(*) FROM up WHERE path_position IS NULL) AS hidden, path_position AS joins_at,
            path_position IS NULL AND parent_id IS NOT NULL AS broken
        FROM up ORDER BY depth DESC LIMIT 1"
    );
    let values: [Value; 3] = [message.into(), chat.into(), chat.into()];
    WayUp::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .one(db)
        .await
}

/// Puts the hidden messages on the way up from `message` on the visible path; `message` is at `position`.
pub(crate) fn show_way_up(batch: &mut Batch, chat: Uuid, message: Uuid, position: i64) {
    let sql = format!(
        "{UP} UPDATE chat_messages SET path_position = ? - up.depth FROM up
        WHERE chat_messages.id = up.id AND up.path_position IS NULL"
    );
    batch.raw(&sql, [message.into(), chat.into(), chat.into(), position.into()]);
}

/// Takes everything from `position` on off the visible path.
pub(crate) fn hide_from(batch: &mut Batch, chat: Uuid, position: i64) {
    batch.raw(
        "UPDATE chat_messages SET path_position = NULL WHERE chat_id = ? AND path_position >= ?",
        [chat.into(), position.into()],
    );
}

/// The message at a place of the visible path.
pub(crate) async fn at<C: ConnectionTrait>(db: &C, chat: Uuid, position: i64) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT id FROM chat_messages WHERE chat_id = ? AND path_position = ?";
    let values: [Value; 2] = [chat.into(), position.into()];
    let row = db
        .query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// Whether a message is here and on the visible path.
pub(crate) async fn is_shown<C: ConnectionTrait>(db: &C, message: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM chat_messages WHERE id = ? AND path_position IS NOT NULL";
    let values: [Value; 1] = [message.into()];
    let row = db
        .query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    Ok(row.is_some())
}

/// The newest message's key, behind which those lie that are inserted next.
pub(crate) async fn newest_key<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    let sql = "SELECT coalesce(max(key), 0) FROM chat_messages";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}
