//! What the load generator is asked, one job a process, and what it found.

use std::path::PathBuf;

use hearth_domain::ChatId;
use serde::{Deserialize, Serialize};

use crate::host::{At, Ticket};

/// The first line that a load generator reads.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Job {
    /// Refreshes everybody's tokens; answered by [`SignedIn`].
    SignIn { at: At, guests: Vec<Ticket> },
    /// Sends messages into one chat and counts how often they arrive; answered by [`FannedOut`].
    FanOut {
        at: At,
        /// The server's process.
        process: u32,
        audience: Audience,
        sizes: FanOutSizes,
    },
    /// Opens sockets, says [`Holding`], and holds them until its input ends.
    Hold { at: At, audience: Audience },
    /// Many callers, each in a chat of its own; answered by [`Appended`].
    Append {
        at: At,
        process: u32,
        door: Door,
        callers: Vec<(String, ChatId)>,
        of_each: usize,
        bytes: usize,
    },
    /// Follows, writes, is cut off and comes back, as [`Next`] says; tells of each in [`Happened`].
    Reconnect {
        at: At,
        /// A token and the guest's chat.
        guests: Vec<(String, ChatId)>,
    },
    /// Reads all of a chat's changes; answered by [`CaughtUp`].
    CatchUp {
        at: At,
        process: u32,
        token: String,
        chat_id: ChatId,
        /// Where a copy is kept, as a desktop does; in memory only without one.
        keep_in: Option<PathBuf>,
    },
}

/// Who listens.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Audience {
    /// A socket for each token, and all of them in one chat, if it matters which.
    Guests {
        tokens: Vec<String>,
        chat_id: Option<ChatId>,
    },
    /// Sockets of the bare server, which is sent `frame`.
    Bare { sockets: usize, frame: String },
}

#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct FanOutSizes {
    /// Sent before the clock starts.
    pub warm_up: usize,
    pub messages: usize,
    /// Sent before the first of them has arrived everywhere.
    pub in_flight: usize,
    /// Of each message's text.
    pub bytes: usize,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Door {
    /// One request at a time on a connection that stays.
    Http,
    /// So many operations sent before the first is answered.
    Socket { in_flight: usize },
}

/// The guests' tickets anew, and their access tokens.
#[derive(Serialize, Deserialize)]
pub struct SignedIn {
    pub guests: Vec<Ticket>,
    pub tokens: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub struct FannedOut {
    pub deliveries_per_second: f64,
    /// One frame as it arrived.
    pub frame: String,
    pub cost: Cost,
}

#[derive(Serialize, Deserialize)]
pub struct Holding;

#[derive(Serialize, Deserialize)]
pub struct Appended {
    pub messages_per_second: f64,
    pub cost: Cost,
}

#[derive(Serialize, Deserialize)]
pub struct CaughtUp {
    pub rows: usize,
    /// Of the answers' bodies.
    pub bytes: usize,
    pub seconds: f64,
    pub cost: Cost,
}

/// Seconds of processor time while it was measured, of all cores together.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub struct Cost {
    pub server: f64,
    pub load: f64,
}

/// Goes on with [`Job::Reconnect`].
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Next {
    /// Everybody writes.
    Write,
    /// The host is back: everybody comes at once. `said` messages were written in each chat meanwhile.
    Return { at: At, process: u32, said: usize },
}

/// What came of [`Job::Reconnect`], in this order.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Happened {
    /// All follow their chats.
    Following,
    /// Half of what everybody wrote is on the host's disk.
    HalfWritten,
    /// Nobody has a socket any more, and everybody has written another message.
    CutOff,
    Returned(Returned),
}

#[derive(Serialize, Deserialize)]
pub struct Returned {
    /// Until the last of them was welcomed, in seconds.
    pub all_welcomed: f64,
    /// Until the last of them had sent all it had and had all that the others had sent.
    pub all_caught_up: f64,
    /// The half of them that was first.
    pub half_caught_up: f64,
    /// Messages missing in a copy, all copies together.
    pub lost: usize,
    /// Messages in a copy more than once, or that nobody wrote.
    pub doubled: usize,
    /// Messages in all copies.
    pub messages: usize,
    /// Connections that did not come about and were tried again.
    pub tried_again: usize,
    pub cost: Cost,
}

/// Each guest of [`Job::Reconnect`] writes so many messages while it is connected, and one while it is not.
pub const WRITTEN: usize = 2;
