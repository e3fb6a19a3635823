//! What a connection asks its driver to do.

use hearth_domain::{
    ApiError, ChangeSet, ChatId, Connection, Epoch, Event, GuestFrame, OpId, Operation, Presence, ReadMark, Rev, Role,
};

/// To be carried out in the order in which they are given. `Refresh`, `Dial`, `CatchUp` and `Post` take a while and go on beside
/// the others; what comes of them is an [`super::Input`].
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Get an access token. While one request is under way no other is made.
    Refresh,
    /// Open a socket.
    Dial,
    Send(GuestFrame),
    /// Ask for a sign of life.
    Ping,
    /// Drop the socket, if there is one, and every request of `CatchUp` and `Post`.
    Close,
    /// Get one page of a chat's changes.
    CatchUp {
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
    },
    /// Put rows into the copy, and tell of them.
    Put {
        changes: ChangeSet,
        /// The chat's rows belong to another life of it, and go.
        start_over: bool,
    },
    /// The user takes no part in the chat any more: its copy goes.
    Drop {
        chat_id: ChatId,
    },
    /// Ask the outbox for what is to be sent next, from another chat than [`super::Guest::busy_chats`].
    Next,
    /// Send an operation over REST, behind its files.
    Post(Operation),
    /// The host has applied the operation, and the copy shows it.
    Confirm {
        op_id: OpId,
    },
    /// The host has refused the operation.
    Refuse {
        op_id: OpId,
        error: ApiError,
    },
    /// The host knows this device.
    Welcomed {
        space_name: String,
        role: Role,
    },
    /// Keep where people have read to in chats of the copy. Of these chats the host is to be told how far the user has read,
    /// where that is further than the host says.
    Marks(Vec<ReadMark>),
    /// Who is here.
    Here(Vec<Presence>),
    /// Something of a chat in the copy that is told and not kept.
    Tell(Event),
    /// The connection's state has changed.
    Connection(Connection),
}
