//! The server as others meet it: a real engine on disk, real TLS, real sockets.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test waits for one kind of frame and lets the others pass"
)]

mod actions;
mod ben_and_eve;
mod forward;
mod guest;
mod host;
mod keychain;
mod machine;
mod model;
mod settings_file;
mod tls;
mod wire;

mod answers;
mod carried;
mod dawdlers;
mod documents;
mod edits;
mod files;
mod floods;
mod guessing;
mod heartbeats;
mod invites;
mod joining;
mod leaving;
mod live;
mod logs;
mod membership;
mod nobody_gets_in;
mod other_pages;
mod presence;
mod rest;
mod restarts;
mod revoking;
mod sharing;
mod slow_guests;
mod sockets;
mod together;
mod waiting;
mod web_pages;
