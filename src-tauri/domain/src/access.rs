//! Who may come in: people, their devices, and how both are let in.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DeviceId, InviteId, SpaceId, UnixMillis, UserId};

/// What a person may do in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the space: invites, approves, revokes.
    Owner,
    /// Makes chats and brings people into them.
    Member,
    /// Takes part in the chats they were brought into.
    Guest,
}

/// A person of a space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub created_at: UnixMillis,
    /// True once all their devices were revoked together with them; what they wrote stays.
    pub revoked: bool,
}

/// One installation or browser of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Device {
    pub id: DeviceId,
    pub user_id: UserId,
    pub name: String,
    pub kind: DeviceKind,
    pub state: DeviceState,
    pub created_at: UnixMillis,
    /// None until its first request after it was let in.
    pub last_seen_at: Option<UnixMillis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// The machine that hosts the space.
    Host,
    Desktop,
    Browser,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// It has come with an invite; the owner has not said yes.
    Waiting,
    Approved,
    Revoked,
}

/// Who asks: a user, through one of their devices. Every operation and every read is done for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    pub user_id: UserId,
    pub device_id: DeviceId,
    pub role: Role,
}

/// A way in that was given out and not used yet. Its code is nowhere but in its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Invite {
    pub id: InviteId,
    /// The role of the person who comes.
    pub role: Role,
    /// Set where it is for one more device of a person who is here already.
    pub for_user: Option<UserId>,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InviteRequest {
    pub role: Role,
    /// Set for one more device of that person; `role` is theirs then.
    pub for_user: Option<UserId>,
}

/// An invite as it is handed over. This is the only time that its code is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InviteLink {
    pub invite: Invite,
    /// `hearth://join#...`, which opens the application.
    pub link: String,
    /// `https://host:8002/join#...`, for a browser.
    pub web_link: String,
    /// `web_link` as a QR code, an SVG image of black squares on white.
    pub qr_svg: String,
}

impl fmt::Debug for InviteLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteLink")
            .field("invite", &self.invite)
            .finish_non_exhaustive()
    }
}

/// Everybody and everything that was let in or waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct People {
    pub users: Vec<User>,
    pub devices: Vec<Device>,
    pub invites: Vec<Invite>,
}

/// What a space says of itself to anyone who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SpaceCard {
    pub id: SpaceId,
    pub name: String,
    pub version: String,
}

/// A device that comes with an invite.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Registration {
    /// The invite's code.
    pub code: String,
    /// How the person wants to be called, 1 to 80 characters. Not used for one more device of theirs.
    pub user_name: String,
    /// 1 to 80 characters.
    pub device_name: String,
    pub kind: DeviceKind,
    /// The device's key: an uncompressed P-256 point (65 bytes) in base64url without padding.
    pub public_key: String,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("device_name", &self.device_name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Registered {
    pub device_id: DeviceId,
    pub user_id: UserId,
    pub state: DeviceState,
    /// The first of the device's refresh tokens. It gives nothing until the device is approved.
    pub refresh_token: String,
    pub space: SpaceCard,
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registered")
            .field("device_id", &self.device_id)
            .field("user_id", &self.user_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A device asks for a new access token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RefreshRequest {
    pub device_id: DeviceId,
    pub refresh_token: String,
    /// The device key's signature (ECDSA P-256 with SHA-256, 64 bytes r then s, base64url without padding)
    /// over the UTF-8 text `hearth-refresh-v1:` followed by the refresh token.
    pub signature: String,
}

impl RefreshRequest {
    /// The text that a device signs to show that the token is its own.
    #[must_use]
    pub fn signed_text(refresh_token: &str) -> String {
        format!("hearth-refresh-v1:{refresh_token}")
    }
}

impl fmt::Debug for RefreshRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshRequest")
            .field("device_id", &self.device_id)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Tokens {
    /// A JWT, sent as `Authorization: Bearer` or in a socket's first frame.
    pub access_token: String,
    /// Seconds until `access_token` is worth nothing.
    pub expires_in_s: u32,
    /// Replaces the one that was sent.
    pub refresh_token: String,
    pub user_id: UserId,
    pub role: Role,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("user_id", &self.user_id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}
