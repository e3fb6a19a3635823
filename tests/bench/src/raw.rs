//! SQLite without Hearth: one connection of the same driver, with the settings that Hearth's own connections have,
//! and the statements that the work itself needs.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result};
use hearth_domain::{ChatId, MessageId, OpId, Position};
use sea_orm::sqlx::{
    self, ConnectOptions, Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

pub(crate) struct Raw {
    connection: SqliteConnection,
}

/// A message's columns as a page shows them; the last is the ids of its versions.
pub(crate) type RawMessage = (
    Vec<u8>,
    Option<Vec<u8>>,
    Vec<u8>,
    bool,
    i64,
    i64,
    String,
    i64,
    i64,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    String,
    Option<String>,
    String,
);

impl Raw {
    pub(crate) async fn writing(data_directory: &Path) -> Result<Self> {
        let options = options(data_directory)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", "4000")
            .pragma("cache_size", "-16000")
            .pragma("secure_delete", "ON");
        Self::open(options).await
    }

    pub(crate) async fn reading(data_directory: &Path) -> Result<Self> {
        Self::open(options(data_directory).read_only(true).pragma("cache_size", "-4000")).await
    }

    async fn open(options: SqliteConnectOptions) -> Result<Self> {
        let connection = options.connect().await.context("the database cannot be opened")?;
        Ok(Self { connection })
    }

    pub(crate) async fn close(self) -> Result<()> {
        self.connection.close().await.context("the database cannot be closed")
    }

    /// The messages before a position of a chat's visible path, oldest first, each with its versions: what a page of
    /// Hearth's tells.
    pub(crate) async fn page(&mut self, chat: ChatId, before: Position, limit: i64) -> Result<Vec<RawMessage>> {
        let page = sqlx::query_as(
            "SELECT m.id, m.parent_id, m.author_id, m.from_assistant, m.seq, m.rev, m.status, m.created_at,
                m.path_position, m.provider_name, m.model, m.input_tokens, m.output_tokens, m.text, m.reasoning,
                (SELECT group_concat(hex(v.id)) FROM (
                    SELECT s.id FROM chat_messages s WHERE s.chat_id = m.chat_id AND s.parent_id IS m.parent_id
                    AND s.from_assistant = m.from_assistant ORDER BY s.seq) v)
             FROM chat_messages m WHERE m.chat_id = ? AND m.path_position >= ? AND m.path_position < ?
             ORDER BY m.path_position",
        )
        .bind(bytes(chat.as_uuid().as_bytes()))
        .bind(before.0 - limit)
        .bind(before.0)
        .fetch_all(&mut self.connection)
        .await?;
        Ok(page)
    }

    /// A word of about so many messages, other than one that is known already.
    pub(crate) async fn word_in(&mut self, messages: i64, known: &str) -> Result<String> {
        sqlx::query(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'message_search', 'row')",
        )
        .execute(&mut self.connection)
        .await?;
        let row = sqlx::query(
            "SELECT term FROM temp.vocabulary WHERE length(term) BETWEEN 4 AND 12 AND term GLOB '[a-z]*' AND term <> ?
             ORDER BY abs(doc - ?), term LIMIT 1",
        )
        .bind(known)
        .bind(messages)
        .fetch_one(&mut self.connection)
        .await?;
        Ok(row.try_get(0)?)
    }

    /// How many of the newest messages an expression finds, with what a list of hits shows of each.
    pub(crate) async fn search(&mut self, expression: &str, limit: i64) -> Result<usize> {
        self.found(
            "SELECT m.id, m.chat_id, c.space_id, c.title, m.path_position, p.name, m.from_assistant, m.created_at, m.text,
                m.attachments
             FROM message_search f CROSS JOIN chat_messages m ON m.key = f.rowid CROSS JOIN chats c ON c.id = m.chat_id
             LEFT JOIN chat_participants p ON p.id = m.author_id
             WHERE f.message_search MATCH ? ORDER BY f.rowid DESC LIMIT ?",
            expression,
            limit,
        )
        .await
    }

    /// How many chats an expression finds by their titles.
    pub(crate) async fn search_titles(&mut self, expression: &str, limit: i64) -> Result<usize> {
        self.found(
            "SELECT c.id, c.space_id, c.title, c.archived, c.active_at
             FROM title_search f CROSS JOIN chats c ON c.key = f.rowid
             WHERE f.title_search MATCH ? ORDER BY c.active_at DESC LIMIT ?",
            expression,
            limit,
        )
        .await
    }

    async fn found(&mut self, sql: &'static str, expression: &str, limit: i64) -> Result<usize> {
        let query = sqlx::query(sql).bind(expression).bind(limit);
        Ok(query.fetch_all(&mut self.connection).await?.len())
    }

    /// The words that a part is in the middle of.
    pub(crate) async fn words_around(&mut self, part: &str, limit: i64) -> Result<Vec<String>> {
        let words = sqlx::query_scalar(
            "SELECT word FROM word_parts WHERE word_parts MATCH ? AND instr(word, ?) > 1 ORDER BY rowid LIMIT ?",
        )
        .bind(format!("\"{part}\""))
        .bind(part)
        .bind(limit)
        .fetch_all(&mut self.connection)
        .await?;
        Ok(words)
    }

    /// What an append is: asking for the chat's state, and then its row, the message's with its entry in the search
    /// index, its words, and the operation's, in a transaction of their own. The writes go in one round trip, which is
    /// the fastest that the driver can do.
    pub(crate) async fn append(&mut self, chat: ChatId, text: &str) -> Result<()> {
        let words: BTreeSet<String> = hearth_domain::longer_words(text).collect();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.connection).await?;
        let (chat, message, operation) = (
            bytes(chat.as_uuid().as_bytes()),
            bytes(MessageId::new().as_uuid().as_bytes()),
            bytes(OpId::new().as_uuid().as_bytes()),
        );
        let state = sqlx::query(
            "SELECT c.key, c.head_rev, c.path_length, c.active_leaf, p.id, o.rev, r.id
             FROM chats c JOIN chat_participants p ON p.chat_id = c.id
             LEFT JOIN applied_operations o ON o.op_id = ? LEFT JOIN runs r ON r.chat_id = c.id WHERE c.id = ?",
        )
        .bind(&operation)
        .bind(&chat)
        .fetch_one(&mut self.connection)
        .await?;
        let rev = state.try_get::<i64, _>(1)? + 1;
        let position: i64 = state.try_get(2)?;
        sqlx::query(
            "UPDATE chats SET rev = ?, head_rev = ?, active_leaf = ?, active_at = ?, path_length = ?, message_count = ?
             WHERE key = ?;
             INSERT INTO chat_messages (id, chat_id, parent_id, author_id, from_assistant, seq, rev, status, created_at,
             deleted, path_position, text) VALUES (?, ?, ?, ?, 0, ?, ?, 'complete', ?, 0, ?, ?);
             INSERT INTO message_search (rowid, text) VALUES (last_insert_rowid(), ?);
             INSERT OR IGNORE INTO words (word) SELECT value FROM json_each(?);
             INSERT INTO applied_operations (op_id, chat_id, rev) VALUES (?, ?, ?);
             COMMIT",
        )
        .bind(rev)
        .bind(rev)
        .bind(&message)
        .bind(rev)
        .bind(position + 1)
        .bind(position + 1)
        .bind(state.try_get::<i64, _>(0)?)
        .bind(&message)
        .bind(&chat)
        .bind(state.try_get::<Option<Vec<u8>>, _>(3)?)
        .bind(state.try_get::<Vec<u8>, _>(4)?)
        .bind(rev)
        .bind(rev)
        .bind(rev)
        .bind(position)
        .bind(text)
        .bind(text)
        .bind(serde_json::to_string(&words)?)
        .bind(&operation)
        .bind(&chat)
        .bind(rev)
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }
}

fn bytes(id: &[u8; 16]) -> Vec<u8> {
    id.to_vec()
}

fn options(data_directory: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(data_directory.join("hearth.db"))
        .foreign_keys(true)
        .disable_statement_logging()
}
