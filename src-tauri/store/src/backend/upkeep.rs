//! Care of the database file.

use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, Value, prelude::Uuid};

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

/// Removes some of a chat's messages, words in the index included. How many they were.
pub(crate) async fn remove_messages<C: ConnectionTrait>(db: &C, chat: Uuid, limit: i64) -> Result<u64, DbErr> {
    let sql = "DELETE FROM chat_messages WHERE key IN (SELECT key FROM chat_messages WHERE chat_id = ? LIMIT ?)";
    let values = [chat.into(), limit.into()];
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
