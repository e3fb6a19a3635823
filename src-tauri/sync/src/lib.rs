//! The wire between a space's host and its guests, and the guest's end of it.
//!
//! Both ends: [`InviteAddress`] (what an invite's link says) and `frames` (the protocol's frames as text, never longer
//! than they may be). The guest's end: [`Guest`], the connection as a state machine that does nothing itself, and what its
//! driver carries the effects out with: [`Pin`], [`dial`], [`HostRest`], [`DeviceKey`], [`find_hosts`], [`NetworkWatch`].
//!
//! Invariants:
//! - Nothing is sent to a host whose certificate is not the pinned one.
//! - One operation is under way at a time, in the order of asking. One whose answer was lost is sent again under its id.
//! - A change is put into the copy only where nothing is missing before it. Everything else is caught up.
//! - No input from a host makes this code panic, wait for ever or keep more than a bounded amount.
//!
//! Deliberately absent: the copy itself (the store's), secrets' keeping and events (the engine's).

mod frames;
mod invite_link;

mod backoff;
mod guest;

mod device_key;
mod dial;
mod discover;
mod link_error;
mod network_watch;
mod pin;
mod rest;

pub use backoff::Backoff;
pub use device_key::{DeviceKey, KeyUnusable};
pub use dial::{Heard, Socket, dial};
pub use discover::{SERVICE_TYPE, find_hosts};
#[doc(hidden)]
pub use frames::withstand;
pub use frames::{FrameError, encode_guest, encode_host, parse_guest, parse_host};
pub use guest::{AccessToken, CatchUpFailure, Cursor, Effect, Guest, Input, Membership, Moment, RefreshFailure};
pub use invite_link::{InviteAddress, LinkUnreadable};
pub use link_error::LinkError;
pub use network_watch::NetworkWatch;
pub use pin::Pin;
pub use rest::{FilePieces, HostRest};
