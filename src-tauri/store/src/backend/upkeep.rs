//! Care of the database file.

use std::path::Path;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement, Value, prelude::Uuid,
};

use super::connect::BUSY_TIMEOUT;
use crate::StoreError;

/// Writes the write-ahead log back into the database and empties it. False where somebody still reads from it: waiting
/// for them would hold up every write.
pub(crate) async fn checkpoint<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    busy_timeout(db, 0).await?;
    let done = pragma(db, "wal_checkpoint(TRUNCATE)").await;
    busy_timeout(db, BUSY_TIMEOUT.as_millis()).await?;
    // The first of three columns says whether it was blocked (<https://www.sqlite.org/pragma.html#pragma_wal_checkpoint>).
    Ok(done? == 0)
}

async fn busy_timeout<C: ConnectionTrait>(db: &C, millis: u128) -> Result<(), DbErr> {
    let sql = format!("PRAGMA busy_timeout = {millis}");
    db.execute_unprepared(&sql).await.map(drop)
}

/// A whole copy of the database in `target`, which must not exist.
pub(crate) async fn vacuum_into(db: &DatabaseConnection, target: &Path) -> Result<(), StoreError> {
    let Some(target) = target.to_str() else {
        return Err(StoreError::Io(format!(
            "SQLite needs a path in UTF-8: {}",
            target.display()
        )));
    };
    db.execute_raw(Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "VACUUM INTO ?",
        [Value::from(target)],
    ))
    .await?;
    Ok(())
}

/// # Errors
/// [`StoreError::Damaged`] with the first thing found wrong.
pub(crate) async fn quick_check(db: &DatabaseConnection) -> Result<(), StoreError> {
    let found = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)"))
        .await?;
    let words: String = match found {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    if words == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged(words))
    }
}

/// How much a chat's messages hold.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(crate) struct Extent {
    pub(crate) messages: i64,
    /// Of text, which is in the search index.
    pub(crate) bytes: i64,
    /// Bytes of the longest text.
    pub(crate) longest: i64,
}

/// The extent of a chat, as far as the first `limit` messages.
pub(crate) async fn extent<C: ConnectionTrait>(db: &C, chat: Uuid, limit: i64) -> Result<Extent, DbErr> {
    let sql = "SELECT count(*) AS messages, coalesce(sum(bytes), 0) AS bytes, coalesce(max(bytes), 0) AS longest
        FROM (SELECT octet_length(text) AS bytes FROM chat_messages WHERE chat_id = ? LIMIT ?)";
    let values = [chat.into(), limit.into()];
    let found = Extent::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values));
    let no_row = || DbErr::RecordNotFound("a sum".to_owned());
    found.one(db).await?.ok_or_else(no_row)
}

/// So many of a chat's messages at most, and about so many bytes of what was written, but at least one.
const SOME: &str = "
    SELECT key FROM (
        SELECT key, sum(bytes) OVER (ORDER BY key ROWS UNBOUNDED PRECEDING) - bytes AS bytes_before
        FROM (
            SELECT key, octet_length(text) + coalesce(octet_length(reasoning), 0) AS bytes
            FROM chat_messages WHERE chat_id = ? ORDER BY rev LIMIT ?
        )
    ) WHERE bytes_before < ?";

/// What is in the index of the messages that [`remove_messages`] would remove.
pub(crate) async fn texts_to_remove<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    messages: i64,
    bytes: i64,
) -> Result<Vec<String>, DbErr> {
    let sql = format!("SELECT coalesce(indexed_text, text) FROM chat_messages WHERE key IN ({SOME})");
    let values = [chat.into(), messages.into(), bytes.into()];
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Removes some of a chat's messages, words in the index included: so many at most, and about so many bytes of what was
/// written, but at least one. How many they were.
pub(crate) async fn remove_messages<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    messages: i64,
    bytes: i64,
) -> Result<u64, DbErr> {
    let sql = format!("DELETE FROM chat_messages WHERE key IN ({SOME})");
    let values = [chat.into(), messages.into(), bytes.into()];
    let done = db
        .execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    Ok(done.rows_affected())
}

/// The key of the last of some messages behind another: so many at most, and about so many bytes of text, but at least
/// one. None behind the last.
pub(crate) async fn some_behind<C: ConnectionTrait>(
    db: &C,
    key: i64,
    messages: i64,
    bytes: i64,
) -> Result<Option<i64>, DbErr> {
    let sql = "
        SELECT max(key) FROM (
            SELECT key, sum(bytes) OVER (ORDER BY key ROWS UNBOUNDED PRECEDING) - bytes AS bytes_before
            FROM (
                SELECT key, octet_length(text) AS bytes FROM chat_messages WHERE key > ? ORDER BY key LIMIT ?
            )
        ) WHERE bytes_before < ?";
    let values = [key.into(), messages.into(), bytes.into()];
    let row = db
        .query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    row.map_or(Ok(None), |row| row.try_get_by_index(0))
}

/// Removes some of what a chat's messages said before they were edited, bounded as [`remove_messages`].
pub(crate) async fn remove_earlier_texts<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    texts: i64,
    bytes: i64,
) -> Result<u64, DbErr> {
    let sql = "
        DELETE FROM earlier_texts WHERE chat_id = ? AND rev IN (
            SELECT rev FROM (
                SELECT rev, sum(bytes) OVER (ORDER BY rev ROWS UNBOUNDED PRECEDING) - bytes AS bytes_before
                FROM (
                    SELECT rev, octet_length(text) AS bytes FROM earlier_texts WHERE chat_id = ? ORDER BY rev LIMIT ?
                )
            ) WHERE bytes_before < ?
        )";
    let values = [chat.into(), chat.into(), texts.into(), bytes.into()];
    let done = db
        .execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    Ok(done.rows_affected())
}

/// Bytes a page.
pub(crate) async fn page_size<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    pragma(db, "page_size").await
}

/// Lets the file grow to `pages` and no further: SQLite then says that the disk is full. None lifts it.
pub(crate) async fn limit_pages<C: ConnectionTrait>(db: &C, pages: Option<i64>) -> Result<(), DbErr> {
    // SQLite's own upper bound (<https://www.sqlite.org/limits.html>, "Maximum Number Of Pages").
    let limit = pages.unwrap_or(4_294_967_294);
    db.execute_unprepared(&format!("PRAGMA max_page_count = {limit}"))
        .await
        .map(drop)
}

/// The first column of what a PRAGMA returns.
async fn pragma<C: ConnectionTrait>(db: &C, what: &str) -> Result<i64, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {what}")))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hearth_migrations::Migrator;
    use sea_orm_migration::MigratorTrait;

    use super::*;

    #[tokio::test]
    async fn a_few_long_messages_are_as_much_for_a_step_as_many_short_ones() {
        let dir = tempfile::tempdir().unwrap();
        let db = crate::backend::writer(&dir.path().join("hearth.db"), true)
            .await
            .unwrap();
        Migrator::up(&db, None).await.unwrap();
        db.execute_unprepared(
            "PRAGMA foreign_keys = OFF;
            INSERT INTO chat_messages
                (id, chat_id, author_id, from_assistant, seq, rev, status, created_at, deleted, text, reasoning)
            SELECT randomblob(16), zeroblob(16), x'00', 0, value, value, 'complete', 0, 0,
                CASE WHEN value % 2 THEN long ELSE '' END, CASE WHEN value % 2 THEN NULL ELSE long END
            FROM (SELECT value, printf('%.600c', 'x') AS long FROM json_each('[1, 2, 3, 4, 5, 6, 7]'));
            INSERT INTO message_search (rowid, text) SELECT key, text FROM chat_messages",
        )
        .await
        .unwrap();
        let mut steps = Vec::new();
        for (messages, bytes) in [(10, 1_000), (2, 1_000_000), (10, 1), (10, 1_000_000), (10, 1)] {
            steps.push(remove_messages(&db, Uuid::nil(), messages, bytes).await.unwrap());
        }
        assert_eq!(steps, [2, 2, 1, 2, 0]);
        db.close().await.unwrap();
    }
}
