//! Hearth's memory: chats in SQLite, and all that keeps them whole.
//!
//! [`Store::open`] brings a data directory to life; [`Store::apply`] is how a chat changes; everything else reads,
//! or keeps what only this installation needs. The way through the crate: `open` (with `inspect`, `doubt`,
//! `lock`, `backup`, `recovery`), `writer` (group commit), `apply` (the operations), `answer` (a run's text and its
//! end), then the readers `list`, `reading`, `remembered` and `sizes`. `backend` is what SQLite alone knows.
//!
//! Invariants:
//! - One process, one writer task, one writing connection. A caller is answered after the commit.
//! - An operation takes effect once; its receipt is kept for ever.
//! - Every message row has a rev of its own; `seq`, its rev at creation, is its place. A chat's row and its
//!   participants carry the rev of the change that touched them. State folded from the [`ChangeSet`]s that
//!   were returned, state caught up with [`Store::changes_after`], and the rows are the same.
//! - `path_position` numbers the way from the root to the chat's active leaf without gaps. It is derived, so
//!   it has no rev.
//! - The search index holds the words of every title and message there is, and, once [`Store::purge`] has run after a
//!   deletion, of none that is gone.
//! - A database that is known to be damaged, or newer, is never written to.
//!
//! Deliberately absent: events (the engine publishes what it is given here), the network, prices, keys.
//!
//! [`ChangeSet`]: hearth_domain::ChangeSet

mod error;
mod open_error;

mod open;
mod store;

mod backup;
mod doubt;
mod files;
mod inspect;
mod lock;
mod purge;
mod recovery;
mod reindexing;
mod restore;
mod stamp;

mod backend;
mod blobs;
mod entity;
mod writer;

mod answer;
mod apply;
mod import;

mod earlier_texts;
mod list;
mod marks;
mod members;
mod reading;
mod remembered;
mod search;
mod sizes;
mod usage;

mod access;

mod outbox;
mod replica;
mod spaces;

pub use access::{NewDevice, NewInvite, Refreshed, Registering, TokenHash};
pub use answer::{AnswerOutcome, AnswerTask};
pub use apply::Applied;
pub use blobs::{NewUpload, UploadState};
pub use error::StoreError;
pub use import::ImportedMessage;
pub use open_error::OpenError;
pub use outbox::Discarded;
pub use replica::{Compared, CopyHead};
pub use restore::{restore_newest_backup, set_database_aside};
pub use sizes::DataSizes;
pub use spaces::{JoinedSpace, MemberState};
pub use store::Store;
