//! One module a table: its row as SeaORM sees it, and the way to the domain's value.

pub(crate) mod applied_operation;
pub(crate) mod chat;
pub(crate) mod chat_view;
mod code;
mod columns;
pub(crate) mod device;
pub(crate) mod draft;
pub(crate) mod earlier_text;
pub(crate) mod invite;
pub(crate) mod local_value;
pub(crate) mod message;
pub(crate) mod outbox;
pub(crate) mod participant;
pub(crate) mod read_mark;
pub(crate) mod refresh_token;
pub(crate) mod run;
pub(crate) mod run_chunk;
pub(crate) mod space;
pub(crate) mod upload;
pub(crate) mod usage;
pub(crate) mod user;

pub(crate) use code::{code_of, from_code};
pub(crate) use columns::{Columns, names};
pub(crate) use message::json_list;
