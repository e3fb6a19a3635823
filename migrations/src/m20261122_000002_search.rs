//! Full-text search over titles and messages, for SQLite (FTS5, <https://www.sqlite.org/fts5.html>).
//!
//! The index holds no second copy of the text (`content=` names the table that has it) and points at
//! `key`, an INTEGER PRIMARY KEY, because VACUUM may renumber a bare rowid. Triggers keep it in step with the
//! tables, except for a new message: whoever inserts one puts it into the index with a statement of its own. A
//! trigger there would make FTS5 write its words to the file before every single message of a transaction.
//!
//! A text that is deleted leaves its words in the index, marked as gone, until the index is merged. Taking each word
//! out at once (`secure-delete`) costs milliseconds a message. For titles, which are few and short, it is on; for
//! messages the store turns it on while it purges a small chat, and merges after a large one.
//!
//! Words are searched by their beginnings. Beginnings of two letters, which a hundred thousand words may share,
//! have entries of their own (a tenth more to store, a hundredth of the time); longer ones are gathered quickly.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_000002_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let steps = [
            indexed("message_search", "chat_messages", "text"),
            indexed("title_search", "chats", "title"),
            kept_at_once("title_search", "chats", "title"),
            // With FTS5's own 4, a merge that others write into comes to a step that finds nothing worth doing.
            "INSERT INTO message_search(message_search, rank) VALUES ('usermerge', 2)".to_owned(),
            // Written down, so that FTS5 comes back to it where a transaction that turned it on is rolled back.
            "INSERT INTO message_search(message_search, rank) VALUES ('secure-delete', 0)".to_owned(),
        ];
        for step in steps {
            manager.get_connection().execute_unprepared(&step).await?;
        }
        Ok(())
    }
}

/// An index over one column, and the triggers that follow its changes.
fn indexed(index: &str, table: &str, column: &str) -> String {
    format!(
        "CREATE VIRTUAL TABLE {index} USING fts5(
            {column}, content='{table}', content_rowid='key', tokenize='unicode61 remove_diacritics 2', prefix='2'
        );
        CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN
            INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.key, old.{column});
        END;
        CREATE TRIGGER {index}_update AFTER UPDATE OF {column} ON {table} WHEN old.{column} IS NOT new.{column} BEGIN
            INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.key, old.{column});
            INSERT INTO {index}(rowid, {column}) VALUES (new.key, new.{column});
        END;"
    )
}

/// What a small index can afford.
fn kept_at_once(index: &str, table: &str, column: &str) -> String {
    format!(
        "INSERT INTO {index}({index}, rank) VALUES ('secure-delete', 1);
        CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN
            INSERT INTO {index}(rowid, {column}) VALUES (new.key, new.{column});
        END;"
    )
}
