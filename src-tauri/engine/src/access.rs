//! Letting people and devices in, and ending that. Codes and tokens are made here and kept as hashes only.

use hearth_domain::{
    Actor, ApiError, DeviceId, Invite, InviteId, InviteRequest, People, RefreshRequest, Registered, Registration, Role,
    SpaceCard, UserId,
};

use crate::{Engine, Secret, error};

/// A device that was let in, with its next refresh token.
pub struct Admission {
    pub actor: Actor,
    pub refresh_token: String,
}

impl Engine {
    /// What this machine's space says of itself.
    #[must_use]
    pub fn space_card(&self) -> SpaceCard {
        todo!()
    }

    /// A way in for 10 minutes, once. The code (128 random bits, base64url without padding) is told only here.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner, or asks for one more device of their own.
    pub async fn create_invite(&self, by: Actor, request: InviteRequest) -> Result<(Invite, Secret), ApiError> {
        let _ = (by, request);
        Err(error::closing())
    }

    /// The first way in of a server's owner: a device of the space's own user, which needs no approval.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn create_owner_invite(&self) -> Result<(Invite, Secret), ApiError> {
        Err(error::closing())
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner.
    pub async fn cancel_invite(&self, by: Actor, id: InviteId) -> Result<(), ApiError> {
        let _ = (by, id);
        Err(error::closing())
    }

    /// Uses up an invite. The device waits for approval, unless the invite says otherwise. The same registration (code and
    /// public key) sent again within the invite's time, before the device was approved, gives the same device a new
    /// refresh token: the first answer may have been lost.
    ///
    /// # Errors
    /// `InviteInvalid`; `Invalid` for a name or key that cannot be used.
    pub async fn register(&self, registration: Registration) -> Result<Registered, ApiError> {
        let _ = registration;
        Err(error::closing())
    }

    /// A new refresh token for an old one. An old one whose successor was used ends the device's whole family; one whose
    /// successor was not used yet gives another successor, because the answer may have been lost.
    ///
    /// # Errors
    /// `WaitingForApproval`; `Unauthorized` for everything that is wrong with the token, the signature or the device.
    pub async fn refresh(&self, request: RefreshRequest) -> Result<Admission, ApiError> {
        let _ = request;
        Err(error::closing())
    }

    /// Who a device is, if it is approved and its user not revoked. Answered from memory once it was asked.
    ///
    /// # Errors
    /// `Unauthorized`.
    pub async fn admit(&self, device_id: DeviceId) -> Result<Actor, ApiError> {
        let _ = device_id;
        Err(error::closing())
    }

    /// Remembers that a device was here; written at most once a minute.
    pub async fn seen(&self, device_id: DeviceId) {
        let _ = device_id;
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner: others get themselves, their devices and their invites.
    pub async fn people(&self, by: Actor) -> Result<People, ApiError> {
        let _ = by;
        Err(error::closing())
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner; `NotFound` for a device that does not wait.
    pub async fn approve_device(&self, by: Actor, id: DeviceId) -> Result<(), ApiError> {
        let _ = (by, id);
        Err(error::closing())
    }

    /// Ends a device's access at once: its tokens, its sockets. Also how a waiting one is turned away.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner or the device is their own; `Invalid` for the host's own.
    pub async fn revoke_device(&self, by: Actor, id: DeviceId) -> Result<(), ApiError> {
        let _ = (by, id);
        Err(error::closing())
    }

    /// Revokes a user with all their devices and takes them out of all chats.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner; `Invalid` for the owner themselves.
    pub async fn revoke_user(&self, by: Actor, id: UserId) -> Result<(), ApiError> {
        let _ = (by, id);
        Err(error::closing())
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner; `Invalid` for the owner themselves and for `Role::Owner`.
    pub async fn set_role(&self, by: Actor, id: UserId, role: Role) -> Result<(), ApiError> {
        let _ = (by, id, role);
        Err(error::closing())
    }

    /// Devices whose access has just ended, for doors to close their sockets.
    #[must_use]
    pub fn revocations(&self) -> tokio::sync::broadcast::Receiver<DeviceId> {
        todo!()
    }

    /// A secret of the server's (its TLS key, the key it signs tokens with) from the keychain.
    ///
    /// # Errors
    /// `KeychainUnavailable`.
    pub async fn server_secret(&self, name: &'static str) -> Result<Option<Secret>, ApiError> {
        let _ = name;
        Err(error::closing())
    }

    /// Keeps a secret of the server's; where there is no keychain, for this run only, and a notice says so.
    ///
    /// # Errors
    /// The secret cannot be kept even for now.
    pub async fn keep_server_secret(&self, name: &'static str, secret: Secret) -> Result<(), ApiError> {
        let _ = (name, secret);
        Err(error::closing())
    }
}
