//! What the server under measure is asked, past its doors: to make the people and the chats that are measured.

use std::net::SocketAddr;

use hearth_domain::{ChatId, DeviceId, UserId};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Order {
    /// Lets in so many people, each with one device.
    MakeGuests { count: usize },
    /// Makes a chat with these people in it, and the host's own user.
    MakeChat { users: Vec<UserId> },
    /// Writes so many messages in each of the chats.
    Say {
        chats: Vec<ChatId>,
        each: usize,
        bytes: usize,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Answer {
    /// The first line, without an order.
    Listening(At),
    Guests {
        guests: Vec<Ticket>,
    },
    Chat {
        chat_id: ChatId,
    },
    Said,
}

/// Where a server is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct At {
    pub address: SocketAddr,
    /// Of its certificate; none where it does not speak TLS.
    pub fingerprint: Option<String>,
}

/// With it a guest signs in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Ticket {
    pub user_id: UserId,
    pub device_id: DeviceId,
    /// The device's private key, as `DeviceKey` writes it.
    pub key: String,
    pub refresh_token: String,
}
