//! The steps that bring a database from empty to what this version of Hearth knows.
//!
//! One file a step, named by date and number; a step that has landed is never edited, because
//! databases on people's machines already hold what it made. Each step runs in a transaction of its
//! own ([`MigrationTrait::use_transaction`]), so a crash in the middle leaves the step undone.
//!
//! Tables and indexes are written with SeaORM's builder, which also speaks PostgreSQL. What only SQLite
//! knows (the FTS5 index) has a step of its own, which says so.
//!
//! Deliberately absent: steps down. Going back is what the backup taken before each migration is for.

use sea_orm_migration::prelude::*;

mod m20261122_000001_first;
mod m20261122_000002_search;
mod m20261123_000003_sharing;
mod m20261130_000004_message_extras;
mod m20261130_000005_search_all;
mod m20261130_000006_uploads;
mod m20261130_000007_left_out;
mod m20261130_000008_long_words;

/// `PRAGMA user_version` of a database this version writes. It grows only when an older Hearth must not
/// touch the file even though it knows every step recorded in it.
pub const GENERATION: i64 = 1;

/// All steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_first::Step),
            Box::new(m20261122_000002_search::Step),
            Box::new(m20261123_000003_sharing::Step),
            Box::new(m20261130_000004_message_extras::Step),
            Box::new(m20261130_000005_search_all::Step),
            Box::new(m20261130_000006_uploads::Step),
            Box::new(m20261130_000007_left_out::Step),
            Box::new(m20261130_000008_long_words::Step),
        ]
    }
}

/// The name of every step this version knows, as `seaql_migrations` records it.
#[must_use]
pub fn known_steps() -> Vec<String> {
    Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect()
}
