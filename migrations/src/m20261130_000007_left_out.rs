//! What an answer's model was not shown of the chat's files.

use sea_orm_migration::{prelude::*, schema::text_null};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261130_000007_left_out"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // `[{"name": ..., "reason": ...}]`, as the wire has it; none on everything but such an answer.
        let column = text_null("left_out");
        manager
            .alter_table(Table::alter().table("chat_messages").add_column(column).take())
            .await
    }
}
