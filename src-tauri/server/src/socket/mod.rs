//! Sockets: one for all chats of a user, or one for a single chat.

mod greeting;
mod hello;
pub(crate) mod running;
mod session;
pub(crate) mod slot;
mod upgrade;

pub(crate) use self::{
    slot::{Slot, Worth},
    upgrade::{__path_all_chats, __path_one_chat, all_chats, one_chat},
};
