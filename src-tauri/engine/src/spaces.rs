//! Spaces hosted elsewhere: joining, the copy that is kept here, and what waits to be sent.

use hearth_domain::{
    ApiError, ChatId, FoundHost, InvitePreview, JoinRequest, OpId, Rev, SharingStatus, SpaceId, SpaceInfo, User,
};

use crate::{Engine, error};

impl Engine {
    /// This machine's space first, then those it has joined.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn spaces(&self) -> Result<Vec<SpaceInfo>, ApiError> {
        Err(error::closing())
    }

    /// Connects, checks the certificate against the link's fingerprint, and asks the host for its name; sends nothing
    /// else.
    ///
    /// # Errors
    /// `Invalid` for a link that cannot be read; `CertificateChanged`; `Unavailable` with what was in the way.
    pub async fn inspect_invite(&self, link: String) -> Result<InvitePreview, ApiError> {
        let _ = link;
        Err(error::closing())
    }

    /// Registers this device with the host and keeps the space, which waits for approval by itself. Joined again under
    /// another invite, a revoked or left space goes on with its copy.
    ///
    /// # Errors
    /// As [`Engine::inspect_invite`]; `InviteInvalid`.
    pub async fn join_space(&self, request: JoinRequest) -> Result<SpaceInfo, ApiError> {
        let _ = request;
        Err(error::closing())
    }

    /// Ends the membership, at the host too if it can be reached. With `keep_copy` the chats stay readable here.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for this machine's own space.
    pub async fn leave_space(&self, id: SpaceId, keep_copy: bool) -> Result<(), ApiError> {
        let _ = (id, keep_copy);
        Err(error::closing())
    }

    /// Sends a refused operation once more, under the same id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn retry_operation(&self, op_id: OpId) -> Result<(), ApiError> {
        let _ = op_id;
        Err(error::closing())
    }

    /// Forgets a refused operation, and those behind it that need what it would have made.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn discard_operation(&self, op_id: OpId) -> Result<(), ApiError> {
        let _ = op_id;
        Err(error::closing())
    }

    /// Tells the others of the chat, wherever its host is.
    ///
    /// # Errors
    /// `NotFound`. Nothing is said where the host is out of reach.
    pub async fn set_typing(&self, chat_id: ChatId, typing: bool) -> Result<(), ApiError> {
        let _ = (chat_id, typing);
        Err(error::closing())
    }

    /// Moves the user's last-read mark; kept here and told the host when it can be reached.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn mark_read(&self, chat_id: ChatId, seq: Rev) -> Result<(), ApiError> {
        let _ = (chat_id, seq);
        Err(error::closing())
    }

    /// Whether the window is looked at: what the others see as presence.
    pub async fn set_active(&self, active: bool) {
        let _ = active;
    }

    /// The people of a space, for bringing them into a chat.
    ///
    /// # Errors
    /// `Unavailable` where the host is out of reach.
    pub async fn space_users(&self, id: SpaceId) -> Result<Vec<User>, ApiError> {
        let _ = id;
        Err(error::closing())
    }

    /// What a door says of this machine's own sharing; told as an event and to windows that open later.
    pub fn tell_sharing(&self, sharing: SharingStatus) {
        let _ = sharing;
    }

    /// A link to a space was opened outside Hearth: told as an event.
    pub fn tell_join_requested(&self, link: String) {
        let _ = link;
    }

    /// Wakes every connection that waits to be tried again: the network is back, or the machine woke up.
    pub fn network_changed(&self) {}

    /// Hosts on this network, as far as a few seconds of listening tell.
    ///
    /// # Errors
    /// The network cannot be listened to.
    pub async fn find_hosts(&self) -> Result<Vec<FoundHost>, ApiError> {
        Err(error::closing())
    }
}
