//! A file on its way to the host of a chat.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Attachment, FileHash, UploadId, whole::whole};

/// Bytes of one piece of a file, at most.
pub const MAX_CHUNK_BYTES: usize = 1024 * 1024;

/// A file that somebody wants to attach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UploadRequest {
    /// As its user calls it; the host makes a name of it that every platform takes.
    pub name: String,
    /// Its size in bytes.
    #[serde(deserialize_with = "whole")]
    #[ts(type = "number")]
    pub bytes: u64,
    /// Where it is known beforehand: a file that the host has from this user already need not be sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hash: Option<FileHash>,
}

/// How far an upload has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Upload {
    pub id: UploadId,
    /// Bytes that are on the host's disk: the next piece begins there.
    #[ts(type = "number")]
    pub received: u64,
    /// Set once all is there.
    pub done: Option<Attachment>,
}
