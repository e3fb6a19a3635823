//! Search in scripts without spaces, in the names of files, and for parts of words, for SQLite.
//!
//! `indexed_text` and `indexed_title` are what the index has of a row where that is another than its text: each character
//! of a script without spaces as a word of its own, and the names of a message's files behind its text. Most rows have
//! none. The index reads both through a view, so that FTS5 can still compare it with the table. As long as no row has one,
//! the index is what it was: that of the messages is kept, for making it anew would hold up the start for minutes where
//! there are many.
//!
//! `words` holds each longer word of all texts once, and `word_parts` the letters of it in threes: a part of a word is looked
//! for there first, and then the words it was found in are looked for as words. An index of all texts in threes would do
//! without that table, but be larger than the texts, and slow for common letters.
//!
//! Whoever writes a text writes these too, for only Hearth knows what they are; `local_values` says that it is still to be
//! done for what was there before. Nothing may be triggered by inserting a message (see the step that made the first
//! index), so the files of a new one are noted by whoever inserts it.

use sea_orm_migration::{
    prelude::*,
    schema::{big_pk_auto, text, text_null},
    sea_orm::DbBackend,
};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261130_000005_search_all"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("chat_messages", "indexed_text"), ("chats", "indexed_title")] {
            let added = Table::alter().table(table).add_column(text_null(column)).take();
            manager.alter_table(added).await?;
        }
        let words = Table::create()
            .table("words")
            .col(big_pk_auto("key"))
            .col(text("word").unique_key())
            .take();
        manager.create_table(words).await?;
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let steps = [
            view("chat_messages", "text", "indexed_text"),
            READ_THROUGH_THE_VIEW.to_owned(),
            triggers("message_search", "chat_messages", "text", "indexed_text"),
            view("chats", "title", "indexed_title"),
            TITLES_ANEW.to_owned(),
            triggers("title_search", "chats", "title", "indexed_title"),
            "INSERT INTO title_search(title_search, rank) VALUES ('secure-delete', 1);
            CREATE TRIGGER title_search_insert AFTER INSERT ON chats BEGIN
                INSERT INTO title_search(rowid, title) VALUES (new.key, coalesce(new.indexed_title, new.title));
            END"
            .to_owned(),
            WORDS.to_owned(),
            "DROP TRIGGER attachments_insert;
            INSERT INTO local_values (name, value)
                SELECT 'index/behind', '' WHERE EXISTS (SELECT 1 FROM chats)"
                .to_owned(),
        ];
        for step in steps {
            manager.get_connection().execute_unprepared(&step).await?;
        }
        Ok(())
    }
}

/// What is to be indexed of a column.
fn view(table: &str, column: &str, instead: &str) -> String {
    format!("CREATE VIEW {table}_words AS SELECT key, coalesce({instead}, {column}) AS {column} FROM {table}")
}

/// Where FTS5 finds the texts is said in the index's declaration alone, and no statement changes that
/// (<https://www.sqlite.org/lang_altertable.html>, section 7, tells how it is done in the schema's table). RESET has SQLite
/// read the schema again.
const READ_THROUGH_THE_VIEW: &str = "
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'content=''chat_messages''', 'content=''chat_messages_words''')
        WHERE type = 'table' AND name = 'message_search';
    PRAGMA writable_schema = RESET;";

/// Titles are few and short.
const TITLES_ANEW: &str = "
    DROP TRIGGER title_search_insert;
    DROP TABLE title_search;
    CREATE VIRTUAL TABLE title_search USING fts5(
        title, content='chats_words', content_rowid='key', tokenize='unicode61 remove_diacritics 2', prefix='2'
    );
    INSERT INTO title_search(title_search) VALUES ('rebuild');";

/// What follows the changes of a table.
fn triggers(index: &str, table: &str, column: &str, instead: &str) -> String {
    let of = |row: &str| format!("coalesce({row}.{instead}, {row}.{column})");
    let (old, new) = (of("old"), of("new"));
    format!(
        "DROP TRIGGER {index}_delete;
        DROP TRIGGER {index}_update;
        CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN
            INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.key, {old});
        END;
        CREATE TRIGGER {index}_update AFTER UPDATE OF {column}, {instead} ON {table} WHEN {old} IS NOT {new} BEGIN
            INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.key, {old});
            INSERT INTO {index}(rowid, {column}) VALUES (new.key, {new});
        END;"
    )
}

/// Words come many at once, in one statement at the end of a transaction.
const WORDS: &str = "
    CREATE VIRTUAL TABLE word_parts USING fts5(
        word, content='words', content_rowid='key', tokenize='trigram case_sensitive 1', columnsize=0
    );
    INSERT INTO word_parts(word_parts, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER word_parts_insert AFTER INSERT ON words BEGIN
        INSERT INTO word_parts(rowid, word) VALUES (new.key, new.word);
    END;
    CREATE TRIGGER word_parts_delete AFTER DELETE ON words BEGIN
        INSERT INTO word_parts(word_parts, rowid, word) VALUES ('delete', old.key, old.word);
    END;";
