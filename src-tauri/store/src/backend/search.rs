//! The search index: kept in step with the tables, and asked which chats and messages hold what is looked for.

mod expression;
mod hits;
mod titles;
mod words;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value, prelude::Uuid};

use super::{Batch, INDEX_BEHIND, Scope, order_sweep};

pub(crate) use expression::{expression, links, phrases};
pub(crate) use hits::{FoundMessage, HitQuery, hits, window_start};
pub(crate) use titles::{FoundTitle, authors, titles};
pub(crate) use words::{Words, sweep_words};

/// The newest messages that are looked at for a word: a common word is in most of a million, and nobody
/// reads further back than this many to find a chat by it.
const NEWEST_MATCHES: i64 = 2_000;

/// The newest messages among which those are sought, a tenth of a second's work: a word that so many other chats hold
/// finds nothing that anyone looks for.
const FURTHEST_MATCH: i64 = 200_000;

/// Puts the message that was inserted by the statement before into the index: what is to be indexed of it.
pub(crate) fn index_inserted(batch: &mut Batch, indexed: String) {
    batch.raw(
        "INSERT INTO message_search (rowid, text) VALUES (last_insert_rowid(), ?)",
        [indexed.into()],
    );
}

/// Puts a chat's messages from one rev on into the index.
pub(crate) fn index_since(batch: &mut Batch, chat: Uuid, rev: i64) {
    batch.raw(
        "INSERT INTO message_search (rowid, text)
        SELECT key, coalesce(indexed_text, text) FROM chat_messages WHERE chat_id = ? AND rev >= ?",
        [chat.into(), rev.into()],
    );
}

/// Puts all messages behind a key into the index, and notes their files.
pub(crate) fn index_behind(batch: &mut Batch, key: i64) {
    batch.raw(
        "INSERT INTO message_search (rowid, text)
        SELECT key, coalesce(indexed_text, text) FROM chat_messages WHERE key > ?",
        [key.into()],
    );
    batch.raw(
        &format!("{NOTE_FILES} m.key > ? AND m.attachments IS NOT NULL"),
        [key.into()],
    );
}

/// Notes the files of a message that was inserted.
pub(crate) fn note_files(batch: &mut Batch, message: Uuid) {
    batch.raw(&format!("{NOTE_FILES} m.id = ?"), [message.into()]);
}

/// For new messages only: a trigger follows their changes.
const NOTE_FILES: &str = "
    INSERT INTO attachments (message_key, hash, name, media_type, bytes)
        SELECT m.key, value ->> 'hash', value ->> 'name', value ->> 'media_type', value ->> 'bytes'
        FROM chat_messages m, json_each(m.attachments) WHERE";

/// Whether words that are deleted leave the index at once, or are marked as gone and stay until it is merged.
pub(crate) async fn delete_words_at_once<C: ConnectionTrait>(db: &C, at_once: bool) -> Result<(), DbErr> {
    // FTS5 works off what it holds back before it changes a setting, so each deletion meets the one it was made under.
    let sql = "INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', ?)";
    db.execute_raw(Statement::from_sql_and_values(
        DbBackend::Sqlite,
        sql,
        [i64::from(at_once).into()],
    ))
    .await
    .map(drop)
}

/// Has the words of what the next statements replace leave the index at once, if `at_once`; they are for
/// [`delete_words_at_once`] again behind it.
pub(crate) fn forget_words_at_once(batch: &mut Batch, at_once: bool) {
    batch.raw(
        "INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', ?)",
        [i64::from(at_once).into()],
    );
}

/// One step of merging the message index into one piece, in which nothing is left of what was deleted; the first step
/// takes all the pieces in. Writes about so many pages of the index. False when there is nothing more to merge
/// (<https://www.sqlite.org/fts5.html>, section 6.8: a step that changed fewer than two rows had nothing to do).
pub(crate) async fn merge_step<C: ConnectionTrait>(db: &C, pages: i64, first: bool) -> Result<bool, DbErr> {
    let pages = if first { -pages } else { pages };
    let before = total_changes(db).await?;
    let sql = "INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)";
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [pages.into()]))
        .await?;
    Ok(total_changes(db).await? - before >= 2)
}

async fn total_changes<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT total_changes()"))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// The condition that a chat has all the words in its title or in one of its messages. Only the messages of chats
/// that are listed count towards the limit: those in the archive would else crowd out the others, and the other way round.
pub(super) fn in_matching_chats(expression: &str, archived: bool, scope: Scope) -> (String, Vec<Value>) {
    let (seen, seen_values) = scope.condition("c");
    // The index gives its entries newest first without scoring them, and stops at the limit. CROSS JOIN keeps SQLite
    // from beginning with another table.
    let sql = format!(
        "chats.id IN (
        SELECT c.id FROM title_search t CROSS JOIN chats c ON c.key = t.rowid WHERE t.title_search MATCH ?
        UNION
        SELECT chat_id FROM (
            SELECT m.chat_id AS chat_id
            FROM (
                SELECT rowid AS key FROM message_search WHERE message_search MATCH ? ORDER BY rowid DESC LIMIT ?
            ) f
            CROSS JOIN chat_messages m ON m.key = f.key
            CROSS JOIN chats c ON c.id = m.chat_id
            WHERE NOT c.deleted AND c.archived = ? AND {seen}
            LIMIT ?
        )
    )"
    );
    let mut values: Vec<Value> = vec![
        expression.into(),
        expression.into(),
        FURTHEST_MATCH.into(),
        archived.into(),
    ];
    values.extend(seen_values);
    values.push(NEWEST_MATCHES.into());
    (sql, values)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hearth_migrations::Migrator;
    use sea_orm::DatabaseConnection;
    use sea_orm_migration::MigratorTrait;

    use super::*;

    async fn say(db: &DatabaseConnection, text: &str) {
        let sql = format!(
            "PRAGMA foreign_keys = OFF;
            BEGIN;
            INSERT INTO chat_messages (id, chat_id, author_id, from_assistant, seq, rev, status, created_at, deleted, text)
                SELECT randomblob(16), x'00', x'00', 0, n, n, 'complete', 0, 0, '{text} ' || n
                FROM (SELECT coalesce(max(rev), 0) + 1 AS n FROM chat_messages);
            INSERT INTO message_search (rowid, text) SELECT key, text FROM chat_messages ORDER BY key DESC LIMIT 1;
            COMMIT"
        );
        db.execute_unprepared(&sql).await.unwrap();
    }

    /// Others write while the index is merged, more than a step takes in.
    #[tokio::test]
    async fn nothing_deleted_is_left_when_merging_says_that_it_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let db = crate::backend::writer(&dir.path().join("hearth.db"), true)
            .await
            .unwrap();
        Migrator::up(&db, None).await.unwrap();
        let long: Vec<String> = (0..900).map(|n| format!("padding{n}x{}", n * 7919)).collect();
        for turn in 0..30 {
            say(&db, &format!("xylophone{turn} {}", long.join(" "))).await;
        }
        db.execute_unprepared("DELETE FROM chat_messages").await.unwrap();
        let mut first = true;
        let mut steps = 0;
        while merge_step(&db, 4, first).await.unwrap() {
            first = false;
            steps += 1;
            assert!(steps < 2_000, "it never ends");
            // Not for ever, or there would always be something new to merge.
            for turn in 0..if steps < 100 { 2 } else { 0 } {
                say(&db, &format!("new {steps} {turn}")).await;
            }
        }
        assert!(steps >= 100, "{steps} steps are no test");
        let left = db
            .query_one_raw(Statement::from_string(
                DbBackend::Sqlite,
                "SELECT count(*) FROM message_search_data WHERE instr(block, CAST('ylophone' AS BLOB)) > 0",
            ))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(left.try_get_by_index::<i64>(0).unwrap(), 0, "after {steps} steps");
        db.close().await.unwrap();
    }
}
