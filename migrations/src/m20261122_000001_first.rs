//! Who is here, their chats, and what answers leave behind.
//!
//! Ids are 16-byte blobs (SeaORM's `uuid`): half the size of text in every index, compared with one
//! `memcmp`, and as UUIDv7 they are appended to an index rather than scattered over it.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, big_pk_auto, boolean, double, double_null, integer_null, text, text_null, uuid,
        uuid_null,
    },
    sea_orm::DbBackend,
};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261122_000001_first"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [spaces(), users(), devices(), local_values()] {
            manager.create_table(table).await?;
        }
        for table in [chats(), chat_participants(), chat_messages()] {
            manager.create_table(table).await?;
        }
        for table in [
            applied_operations(),
            runs(),
            run_chunks(),
            usage(),
            drafts(),
            chat_views(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let mark = format!("PRAGMA user_version = {}", crate::GENERATION);
            manager.get_connection().execute_unprepared(&mark).await?;
        }
        Ok(())
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).take()
}

fn id(name: &'static str) -> ColumnDef {
    uuid(name).primary_key().take()
}

fn of_chat(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, "chat_id").to("chats", "id").take()
}

fn spaces() -> TableCreateStatement {
    table("spaces").col(id("id")).col(big_integer("created_at")).take()
}

fn users() -> TableCreateStatement {
    table("users").col(id("id")).col(big_integer("created_at")).take()
}

fn devices() -> TableCreateStatement {
    table("devices")
        .col(id("id"))
        .col(uuid("user_id"))
        .col(big_integer("created_at"))
        .foreign_key(ForeignKey::create().from("devices", "user_id").to("users", "id"))
        .take()
}

/// What this installation alone keeps, such as which chat was open. Never shared.
fn local_values() -> TableCreateStatement {
    table("local_values")
        .col(text("name").primary_key())
        .col(text("value"))
        .take()
}

/// `key` is what the title index points at: a plain rowid may be renumbered by VACUUM.
fn chats() -> TableCreateStatement {
    table("chats")
        .col(big_pk_auto("key"))
        .col(uuid("id"))
        .col(uuid("space_id"))
        .col(uuid("epoch"))
        .col(big_integer("rev"))
        .col(big_integer("head_rev"))
        .col(text("title"))
        .col(boolean("renamed"))
        .col(boolean("pinned"))
        .col(boolean("archived"))
        .col(boolean("deleted"))
        .col(uuid_null("active_leaf"))
        .col(big_integer("created_at"))
        .col(big_integer("active_at"))
        // Running totals, so that opening a chat costs the same however long it is.
        .col(big_integer("path_length").default(0))
        .col(big_integer("message_count").default(0))
        .col(big_integer("input_tokens").default(0))
        .col(big_integer("output_tokens").default(0))
        .col(big_integer("cost").default(0))
        .col(big_integer("unpriced").default(0))
        .take()
}

fn chat_participants() -> TableCreateStatement {
    table("chat_participants")
        .col(id("id"))
        .col(uuid("chat_id"))
        .col(big_integer("rev"))
        .col(text("name"))
        .col(big_integer("joined_at"))
        .col(boolean("present"))
        // A user has the first; an assistant has the others.
        .col(uuid_null("user_id"))
        .col(uuid_null("provider_id"))
        .col(text_null("model"))
        .col(text_null("instructions"))
        .col(double_null("temperature"))
        .col(big_integer_null("max_output"))
        .foreign_key(&mut of_chat("chat_participants"))
        .take()
}

/// The small columns come first: what lies behind a long text is on overflow pages, which a query that
/// does not ask for the text then never reads.
fn chat_messages() -> TableCreateStatement {
    table("chat_messages")
        .col(big_pk_auto("key"))
        .col(uuid("id"))
        .col(uuid("chat_id"))
        .col(uuid_null("parent_id"))
        .col(uuid("author_id"))
        .col(boolean("from_assistant"))
        .col(big_integer("seq"))
        .col(big_integer("rev"))
        .col(text("status"))
        .col(big_integer("created_at"))
        .col(boolean("deleted"))
        // Place on the visible path; derived from the tree and `chats.active_leaf`, so it has no rev.
        .col(big_integer_null("path_position"))
        // An answer's columns.
        .col(uuid_null("provider_id"))
        .col(text_null("provider_name"))
        .col(text_null("model"))
        .col(text_null("finish"))
        .col(text_null("error_code"))
        .col(text_null("error_server"))
        .col(integer_null("error_http_status"))
        .col(big_integer_null("input_tokens"))
        .col(big_integer_null("cached_input_tokens"))
        .col(big_integer_null("output_tokens"))
        .col(big_integer_null("reasoning_tokens"))
        .col(big_integer_null("cost"))
        .col(text_null("error_message"))
        .col(text("text"))
        .col(text_null("reasoning"))
        .foreign_key(&mut of_chat("chat_messages"))
        .take()
}

fn applied_operations() -> TableCreateStatement {
    table("applied_operations")
        .col(id("op_id"))
        .col(uuid("chat_id"))
        .col(big_integer("rev"))
        .take()
}

/// Answers being made. A row that is found at start belongs to a run that a crash ended.
fn runs() -> TableCreateStatement {
    table("runs")
        .col(id("id"))
        .col(uuid("chat_id").unique_key())
        .col(uuid("message_id"))
        // True where the run goes on with a text that an earlier run began.
        .col(boolean("continues"))
        .col(big_integer("started_at"))
        .foreign_key(&mut of_chat("runs"))
        .take()
}

fn run_chunks() -> TableCreateStatement {
    table("run_chunks")
        .col(big_pk_auto("key"))
        .col(uuid("run_id"))
        .col(text("kind"))
        .col(text("text"))
        .take()
}

/// What was used and spent. It outlives a deleted chat, without saying which chat that was.
fn usage() -> TableCreateStatement {
    table("usage")
        .col(big_pk_auto("key"))
        .col(uuid_null("chat_id"))
        .col(uuid_null("message_id"))
        .col(uuid("user_id"))
        .col(uuid("provider_id"))
        .col(text("model"))
        // Days since 1970-01-01 UTC.
        .col(big_integer("day"))
        .col(big_integer("at"))
        .col(big_integer_null("input_tokens"))
        .col(big_integer_null("cached_input_tokens"))
        .col(big_integer_null("output_tokens"))
        .col(big_integer_null("reasoning_tokens"))
        .col(big_integer_null("cost"))
        .take()
}

fn drafts() -> TableCreateStatement {
    table("drafts")
        .col(id("chat_id"))
        .col(text("text"))
        .foreign_key(&mut of_chat("drafts"))
        .take()
}

fn chat_views() -> TableCreateStatement {
    table("chat_views")
        .col(id("chat_id"))
        .col(uuid("message_id"))
        .col(double("offset_px"))
        .foreign_key(&mut of_chat("chat_views"))
        .take()
}

fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("chats_id", "chats", &["id"]).unique().take(),
        // The sidebar's order, read backwards.
        index("chats_list", "chats", &["archived", "pinned", "active_at", "id"])
            .and_where(Expr::col("deleted").eq(false))
            .take(),
        index("chat_participants_chat", "chat_participants", &["chat_id"]),
        index("chat_messages_id", "chat_messages", &["id"]).unique().take(),
        // Catching up: rows with rev > cursor, in rev order.
        index("chat_messages_rev", "chat_messages", &["chat_id", "rev"])
            .unique()
            .take(),
        // Versions of a message, and what was said below it.
        index("chat_messages_tree", "chat_messages", &["chat_id", "parent_id", "seq"]),
        index("chat_messages_path", "chat_messages", &["chat_id", "path_position"])
            .unique()
            .and_where(Expr::col("path_position").is_not_null())
            .take(),
        index("run_chunks_run", "run_chunks", &["run_id"]),
        index("usage_chat", "usage", &["chat_id"]),
        index("usage_day", "usage", &["day"]),
    ]
}
