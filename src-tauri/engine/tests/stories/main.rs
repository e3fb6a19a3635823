//! Stories through the whole core: a real store on disk, real HTTP, a real settings file.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a story waits for one kind of event and lets the others pass"
)]

mod app;
mod guest;
mod scripted_server;
mod secrets;
mod settings_file;

mod access;
mod answers;
mod bus;
mod context;
mod crash;
mod data;
mod failures;
mod join_links;
mod keys;
mod operations;
mod people;
mod presence;
mod remote_pictures;
mod server_secrets;
mod settings;
mod shown_files;
