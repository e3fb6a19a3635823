//! The store on a real SQLite file in a directory of its own, one module a subject.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod home;

mod access;
mod access_laws;
mod answers;
mod deleting;
mod drafts;
mod editing;
mod files;
mod full_disk;
mod group_commit;
mod importing;
mod laws;
mod listing;
mod migrating;
mod opening;
mod operations;
mod outbox;
mod owed;
mod paging;
mod people;
mod reacting;
mod recovery;
mod replicas;
mod replying;
mod restoring;
mod searching;
mod seen;
mod tombstones;
mod tree;
mod usage;
