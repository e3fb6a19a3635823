//! The server as others meet it: a real engine on disk, real TLS, real sockets.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test waits for one kind of frame and lets the others pass"
)]

mod guest;
mod host;
mod keychain;
mod model;
mod settings_file;
mod tls;
mod wire;

mod documents;
mod floods;
mod forward;
mod invites;
mod joining;
mod live;
mod logs;
mod nobody_gets_in;
mod other_pages;
mod rest;
mod restarts;
mod revoking;
mod sharing;
mod slow_guests;
mod sockets;
mod web_pages;
