//! Other people: who they are, what lets their devices in, how far they have read, and what waits for a host.

use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, big_pk_auto, binary, binary_null, boolean, text, text_null, uuid, uuid_null,
    },
};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261123_000003_sharing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager
                .alter_table(Table::alter().table(table).add_column(column).take())
                .await?;
        }
        for statement in [
            // Until now there was one user and one device, and they own everything.
            "UPDATE chats SET owner_id = (SELECT id FROM users ORDER BY created_at LIMIT 1)",
            "UPDATE spaces SET user_id = (SELECT id FROM users ORDER BY created_at LIMIT 1),
                device_id = (SELECT id FROM devices ORDER BY created_at LIMIT 1)",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for table in [invites(), refresh_tokens(), read_marks(), outbox()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // What the one user had before there were marks is read.
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO read_marks (chat_id, user_id, seq)
                SELECT id, owner_id, head_rev FROM chats WHERE owner_id IS NOT NULL AND NOT deleted",
            )
            .await?;
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("spaces", text("name").default("").take()),
        // `local`, `joined`, or `left` where a copy was kept.
        ("spaces", text("kind").default("local").take()),
        // Where a joined space's host was last reached, `host:port`.
        ("spaces", text_null("address")),
        // The host's certificate, as the SHA-256 of its SPKI in hexadecimal.
        ("spaces", text_null("fingerprint")),
        // Who this installation is there.
        ("spaces", uuid_null("user_id")),
        ("spaces", uuid_null("device_id")),
        ("spaces", text("role").default("owner").take()),
        // `active`, `waiting` for approval, or `revoked`.
        ("spaces", text("state").default("active").take()),
        ("users", text("name").default("").take()),
        ("users", text("role").default("owner").take()),
        ("users", boolean("revoked").default(false).take()),
        ("devices", text("name").default("").take()),
        ("devices", text("kind").default("host").take()),
        ("devices", text("state").default("approved").take()),
        // An uncompressed P-256 point; none for this installation itself.
        ("devices", binary_null("public_key")),
        ("devices", big_integer_null("last_seen_at")),
        ("chats", uuid_null("owner_id")),
        ("chats", text("answering").default("when_mentioned").take()),
        ("runs", uuid_null("asked_by")),
    ]
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).take()
}

/// Codes and tokens are kept as SHA-256 only: who reads the database learns no way in.
fn invites() -> TableCreateStatement {
    table("invites")
        .col(uuid("id").primary_key())
        .col(binary("code_hash").unique_key())
        .col(text("role"))
        .col(uuid_null("for_user"))
        // True where nobody needs to say yes: the first way in of a server's owner.
        .col(boolean("approved"))
        .col(uuid("created_by"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        // The device that came with it.
        .col(uuid_null("used_by"))
        .take()
}

fn refresh_tokens() -> TableCreateStatement {
    table("refresh_tokens")
        .col(binary("hash").primary_key())
        .col(uuid("device_id"))
        .col(big_integer("created_at"))
        // The token that was given for this one.
        .col(binary_null("replaced_by"))
        .foreign_key(
            ForeignKey::create()
                .from("refresh_tokens", "device_id")
                .to("devices", "id"),
        )
        .take()
}

fn read_marks() -> TableCreateStatement {
    table("read_marks")
        .col(uuid("chat_id"))
        .col(uuid("user_id"))
        .col(big_integer("seq"))
        .primary_key(Index::create().col("chat_id").col("user_id"))
        .take()
}

/// Operations that a joined space's host has not confirmed, in the order of asking.
fn outbox() -> TableCreateStatement {
    table("outbox")
        .col(big_pk_auto("key"))
        .col(uuid("op_id").unique_key())
        .col(uuid("space_id"))
        .col(uuid("chat_id"))
        .col(text("operation"))
        .col(big_integer("created_at"))
        // Why the host refused it; then it waits for its user.
        .col(text_null("error_code"))
        .col(text_null("error_message"))
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
        index("chats_space", "chats", &["space_id"]),
        index("chat_participants_user", "chat_participants", &["user_id", "chat_id"])
            .and_where(Expr::col("user_id").is_not_null())
            .take(),
        index("devices_user", "devices", &["user_id"]),
        index("refresh_tokens_device", "refresh_tokens", &["device_id"]),
        index("outbox_chat", "outbox", &["chat_id"]),
        index("outbox_space", "outbox", &["space_id", "key"]),
    ]
}
