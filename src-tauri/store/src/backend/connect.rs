//! Connections, each with the PRAGMAs that its work wants.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr,
    sqlx::{
        ConnectOptions as _,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};

/// Bytes that the write-ahead log may keep once it was written back.
const JOURNAL_SIZE_LIMIT: &str = "33554432";

/// Pages in the write-ahead log after which a commit writes it back: 16 MiB, so that pages which many
/// commits touch are written back once.
const CHECKPOINT_PAGES: &str = "4000";

/// Page cache in KiB (negative by SQLite's convention). Memory mapping stays off: an I/O error in a mapped
/// file is a signal that ends the process, not an error that can be told.
const WRITER_CACHE: &str = "-16000";
const READER_CACHE: &str = "-4000";

/// Reads that may run side by side. Each has a thread and a cache, so few are enough for one window.
const READERS: u32 = 4;

/// After this a reader's thread and cache are given back.
const READER_IDLE: Duration = Duration::from_secs(60);

/// Statements with many texts joined to one would push each other out of the default cache of 100.
const STATEMENTS: usize = 256;

/// How long a statement waits for another program that holds the database.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .row_buffer_size(256)
        // Statements carry what people wrote; they never reach the logs.
        .disable_statement_logging()
}

fn writing(file: &Path) -> SqliteConnectOptions {
    options(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("cache_size", WRITER_CACHE)
        // What is deleted is overwritten with zeros, in the file's free pages too.
        .pragma("secure_delete", "ON")
}

async fn connect(options: SqliteConnectOptions, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut wanted = ConnectOptions::new("sqlite:");
    // A lone connection is somebody's own: one that took its place would not know what it was told, such as a limit.
    if connections == 1 {
        wanted.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    } else {
        wanted.idle_timeout(READER_IDLE);
    }
    wanted
        .max_connections(connections)
        .min_connections(1)
        .test_before_acquire(false)
        .record_stmt_in_spans(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |_| options.clone());
    Database::connect(wanted).await
}

/// The one connection that writes; also the one that may make the file, if `create`.
pub(crate) async fn writer(file: &Path, create: bool) -> Result<DatabaseConnection, DbErr> {
    connect(writing(file).create_if_missing(create), 1).await
}

/// Connections that cannot write.
pub(crate) async fn readers(file: &Path) -> Result<DatabaseConnection, DbErr> {
    connect(
        options(file).read_only(true).pragma("cache_size", READER_CACHE),
        READERS,
    )
    .await
}

/// One connection for a look at a file, or for work beside the pool. It changes nothing by being opened.
pub(crate) async fn one_off(file: &Path, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    connect(options(file).read_only(read_only), 1).await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_writer_stays_the_connection_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let db = writer(&dir.path().join("hearth.db"), true).await.unwrap();
        let pool = db.get_sqlite_connection_pool().options();
        assert_eq!((pool.get_idle_timeout(), pool.get_max_lifetime()), (None, None));
        db.close().await.unwrap();
    }
}
