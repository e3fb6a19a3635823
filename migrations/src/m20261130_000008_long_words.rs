//! Long words in the table of words, which is now asked for the beginnings of words too, and so has to have all of them.
//!
//! Whoever writes a text writes them; what was there before is gone through anew, beside everything else.

use sea_orm_migration::prelude::*;

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m20261130_000008_long_words"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let from_the_beginning = "INSERT INTO local_values (name, value)
            SELECT 'index/behind', '' WHERE EXISTS (SELECT 1 FROM chats)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        manager.get_connection().execute_unprepared(from_the_beginning).await?;
        Ok(())
    }
}
