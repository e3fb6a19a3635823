//! Failures as the UI receives them.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// A request that was refused. A code exists only where someone acts on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error, TS)]
#[error("{message}")]
pub struct ApiError {
    pub code: ErrorCode,
    /// For people, in English; the UI says it in its own words where it knows the code.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotFound,
    /// The request cannot be carried out as it is: the message says what to change.
    Invalid,
    /// Longer than [`crate::MAX_MESSAGE_BYTES`].
    TooLong,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartupProblem {
    pub code: StartupProblemCode,
    /// The file or directory concerned.
    pub path: String,
    /// The operating system's or database's words.
    pub detail: String,
    /// The newest backup that could be restored, if there is one.
    pub backup: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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
