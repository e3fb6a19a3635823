//! Spaces: this machine's, and those it has joined.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ApiError, ChatId, Epoch, Operation, Rev, Role, SpaceId, UnixMillis, UserId};

/// A space as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SpaceInfo {
    pub id: SpaceId,
    pub name: String,
    pub kind: SpaceKind,
    /// Who this installation's user is there.
    pub me: UserId,
    pub role: Role,
    pub connection: Connection,
    /// Changes that wait to be sent.
    pub waiting: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SpaceKind {
    /// This machine's own.
    Local,
    /// Hosted elsewhere; a copy is kept here.
    Joined {
        /// `host:port`, as it was last reached.
        address: String,
        /// The pinned certificate's SPKI SHA-256, in lower-case hexadecimal.
        fingerprint: String,
    },
}

/// Whether a space's host can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Connection {
    /// The space is here: nothing to connect to.
    Local,
    /// The host's owner has not let this device in yet.
    WaitingForApproval,
    Connecting,
    Connected,
    /// Tried again by itself.
    Offline,
    /// The host shows another certificate than the one that was pinned: nothing is sent to it.
    CertificateChanged,
    /// The host has ended this device's access; the copy stays readable.
    Revoked,
    /// The host speaks another protocol: one of the two needs an update.
    Incompatible,
}

/// An operation of this device that its host has not confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PendingOperation {
    pub operation: Operation,
    pub created_at: UnixMillis,
    /// Set once the host has refused it; then it waits for *Retry* or *Discard*.
    pub refused: Option<ApiError>,
}

/// A host found on the network. Nothing of it is to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundHost {
    pub space_id: SpaceId,
    pub name: String,
    /// `host:port`.
    pub address: String,
}

/// What an invite leads to, looked at before anything is sent there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitePreview {
    pub space_id: SpaceId,
    pub space_name: String,
    /// `host:port`.
    pub address: String,
    /// The certificate's SPKI SHA-256 in hexadecimal; it is the one that the invite names.
    pub fingerprint: String,
    /// This installation has joined that space before.
    pub known: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinRequest {
    /// `hearth://join#...` or `https://.../join#...`.
    pub link: String,
    pub user_name: String,
    pub device_name: String,
}

/// Whether this machine's space is open to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SharingStatus {
    Off,
    Starting,
    On {
        /// `https://host:port` of each of this machine's addresses.
        addresses: Vec<String>,
        /// SPKI SHA-256 of the certificate, in lower-case hexadecimal.
        fingerprint: String,
        /// False where the user gave a certificate of their own.
        self_signed: bool,
    },
    Failed {
        code: SharingProblem,
        /// The operating system's words.
        detail: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharingProblem {
    /// Another program uses the port.
    PortBusy,
    /// A port below 1024 that only an administrator may use.
    PortForbidden,
    /// The user's certificate or its key cannot be read or do not belong together.
    Certificate,
    Other,
}

/// How far a chat has come at its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatHead {
    pub chat_id: ChatId,
    pub epoch: Epoch,
    pub head_rev: Rev,
}

/// How far a person has read a chat. It only moves forward, and follows them across devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReadMark {
    pub chat_id: ChatId,
    pub user_id: UserId,
    /// `seq` of the newest message they have seen.
    pub seq: Rev,
}

/// Whether somebody is here now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Presence {
    pub space_id: SpaceId,
    pub user_id: UserId,
    pub online: bool,
    pub last_seen_at: Option<UnixMillis>,
}
