//! Files on their way into messages, and files that no message holds.
//!
//! `uploads` says who brought a file, and what it was found to be; a row goes with the message that takes the file, or when
//! it was kept for long enough. `loose_files` names every file in `blobs/` that no message holds yet, or any more: a trigger puts there what
//! loses a message, so that a file is found however its message went.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, text, text_null, uuid},
    sea_orm::DbBackend,
};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261130_000006_uploads"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(uploads()).await?;
        manager.create_table(loose_files()).await?;
        for (name, column) in [("uploads_user", "user_id"), ("uploads_hash", "hash")] {
            let index = Index::create().name(name).table("uploads").col(column).take();
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared(LOOSEN).await?;
        }
        Ok(())
    }
}

fn uploads() -> TableCreateStatement {
    Table::create()
        .table("uploads")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(text("name"))
        .col(big_integer("bytes"))
        .col(big_integer("created_at"))
        // What its user said that its hash would be.
        .col(text_null("announced"))
        // Once all is there: what it is.
        .col(text_null("hash"))
        .col(text_null("media_type"))
        .col(big_integer_null("image_width"))
        .col(big_integer_null("image_height"))
        .take()
}

fn loose_files() -> TableCreateStatement {
    Table::create()
        .table("loose_files")
        .col(text("hash").primary_key())
        .take()
}

const LOOSEN: &str = "
    CREATE TRIGGER attachments_loosen AFTER DELETE ON attachments BEGIN
        INSERT OR IGNORE INTO loose_files (hash) VALUES (old.hash);
    END;";
