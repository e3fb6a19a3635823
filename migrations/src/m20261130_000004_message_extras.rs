//! What a message is besides its text: what it replies to, that it was edited, what it holds of files, how people reacted.
//!
//! Reactions and files are lists in their message's row, as JSON: they change with it, under its rev, and reach a copy as
//! part of it. Only the earlier texts of an edited message have rows of their own, for most readers of a message never ask
//! for them.
//!
//! `attachments` is derived from the lists of files, by triggers (SQLite's JSON functions,
//! <https://www.sqlite.org/json1.html>): which messages hold a file, and what files there are.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, big_pk_auto, text, text_null, uuid, uuid_null},
    sea_orm::DbBackend,
};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261130_000004_message_extras"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            uuid_null("reply_to"),
            big_integer_null("edited_at"),
            // `[{"emoji": ..., "by": [...]}]` and `[{"hash": ..., "name": ...}]`, as the wire has them.
            text_null("reactions"),
            text_null("attachments"),
        ] {
            manager
                .alter_table(Table::alter().table("chat_messages").add_column(column).take())
                .await?;
        }
        manager.create_table(earlier_texts()).await?;
        manager.create_table(attachments()).await?;
        for (name, column) in [("attachments_message", "message_key"), ("attachments_hash", "hash")] {
            let index = Index::create().name(name).table("attachments").col(column).take();
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared(FOLLOW_MESSAGES).await?;
        }
        // Catching up: rows with rev > cursor, in rev order.
        manager
            .create_index(
                Index::create()
                    .name("earlier_texts_rev")
                    .table("earlier_texts")
                    .col("chat_id")
                    .col("rev")
                    .unique()
                    .take(),
            )
            .await
    }
}

fn earlier_texts() -> TableCreateStatement {
    Table::create()
        .table("earlier_texts")
        .col(uuid("message_id"))
        .col(big_integer("rev"))
        .col(uuid("chat_id"))
        .col(big_integer("written_at"))
        .col(text("text"))
        .primary_key(Index::create().col("message_id").col("rev"))
        .foreign_key(ForeignKey::create().from("earlier_texts", "chat_id").to("chats", "id"))
        .take()
}

fn attachments() -> TableCreateStatement {
    Table::create()
        .table("attachments")
        .col(big_pk_auto("key"))
        // `chat_messages.key`.
        .col(big_integer("message_key"))
        .col(text("hash"))
        .col(text("name"))
        .col(text("media_type"))
        .col(big_integer("bytes"))
        .take()
}

const FOLLOW_MESSAGES: &str = "
    CREATE TRIGGER attachments_insert AFTER INSERT ON chat_messages WHEN new.attachments IS NOT NULL BEGIN
        INSERT INTO attachments (message_key, hash, name, media_type, bytes)
            SELECT new.key, value ->> 'hash', value ->> 'name', value ->> 'media_type', value ->> 'bytes'
            FROM json_each(new.attachments);
    END;
    CREATE TRIGGER attachments_delete AFTER DELETE ON chat_messages WHEN old.attachments IS NOT NULL BEGIN
        DELETE FROM attachments WHERE message_key = old.key;
    END;
    CREATE TRIGGER attachments_update AFTER UPDATE OF attachments ON chat_messages
        WHEN old.attachments IS NOT new.attachments BEGIN
        DELETE FROM attachments WHERE message_key = old.key;
        INSERT INTO attachments (message_key, hash, name, media_type, bytes)
            SELECT new.key, value ->> 'hash', value ->> 'name', value ->> 'media_type', value ->> 'bytes'
            FROM json_each(new.attachments);
    END;";
