//! The sync server: how other people and devices reach this machine's space.
//!
//! A request's way: `accept` (connections, TLS) -> `router` (host, origin, time) -> a handler in `rest` ->
//! one call on the engine as whoever signed in. A socket's way: `socket` reads frames and makes the same calls; the
//! `hub` reads the engine's events and puts them into the sockets' queues. [`SharingSwitch`] runs a server as the
//! settings say.
//!
//! Invariants:
//! - Nobody is let in without a token of this server's for a device that the engine admits at that moment. Loopback is no
//!   exception.
//! - No rule about who may do what is here: every one is behind [`hearth_engine::Acting`].
//! - Nothing that anybody sends makes memory grow without a bound: connections, heads, bodies, frames, queues and the
//!   tables of the limits each have one.
//! - No token, code, header, query or body is logged here. Libraries that would log them are kept at WARN by the mains.
//! - A change is never left out for a slow reader: a socket that cannot take it is ended, and its guest catches up.
//!
//! Deliberately absent: CORS, cookies, HTTP/2, compression of frames, trust in `X-Forwarded-For`.

mod addresses;
mod limits;
mod secret_bytes;
mod tls;
mod tokens;

mod accept;
mod connection;
mod listeners;
mod reader;

mod authenticated;
mod decode;
mod host_check;
mod origin_check;
mod problem;

mod health;
mod metrics;
mod openapi;
mod rest;
mod router;
mod web_ui;

mod hub;
mod shared;
mod socket;

mod advertise;
mod invite_link;
mod server;
mod switch;

pub use invite_link::{create_invite_link, create_owner_link};
pub use limits::{Limits, Rate};
pub use listeners::{at, on_all_addresses};
pub use router::openapi_document;
pub use server::{Running, Server, ServerConfig, StartError};
pub use shared::Reach;
pub use switch::SharingSwitch;
pub use tls::{Tls, TlsError};
pub use tokens::ACCESS_TOKEN_SECONDS;
pub use web_ui::{NoWebUi, WebFile, WebUi};
