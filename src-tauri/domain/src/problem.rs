//! Failures as the UI receives them.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;
use utoipa::ToSchema;

/// A request that was refused. A code exists only where someone acts on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error, TS, ToSchema)]
#[error("{message}")]
pub struct ApiError {
    pub code: ErrorCode,
    /// For people, in English; the UI says it in its own words where it knows the code.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotFound,
    /// The request cannot be carried out as it is: the message says what to change.
    Invalid,
    /// Longer than [`crate::MAX_MESSAGE_BYTES`].
    TooLong,
    /// No or no valid sign-in.
    Unauthorized,
    /// The device is known and waits for the owner's approval.
    WaitingForApproval,
    /// This is not allowed to this user.
    Forbidden,
    /// Too many requests: come back later.
    RateLimited,
    /// Another certificate than the pinned one.
    CertificateChanged,
    /// The invite was used, has expired or never was.
    InviteInvalid,
    /// An answer is being made in that chat.
    Busy,
    /// No space left, or the disk cannot be written.
    DiskFull,
    DatabaseDamaged,
    KeychainUnavailable,
    Unavailable,
    Internal,
}

/// Why Hearth could not open its data. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StartupProblem {
    pub code: StartupProblemCode,
    /// The file or directory concerned.
    pub path: String,
    /// The operating system's or database's words.
    pub detail: String,
    /// The newest backup that could be restored, if there is one.
    pub backup: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StartupProblemCode {
    /// The data directory does not exist and cannot be made.
    DirectoryMissing,
    ReadOnly,
    DiskFull,
    /// Another Hearth uses this data directory.
    InUse,
    DatabaseDamaged,
    /// It is not where it was, or empty, but backups of it are there.
    DatabaseMissing,
    /// Written by a newer version of Hearth.
    DatabaseNewer,
    Other,
}
