//! Files that messages hold.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::whole::whole;

/// Files that one message holds at most.
pub const MAX_ATTACHMENTS: usize = 20;

/// The longest name of a file, in bytes of UTF-8: what the file systems of all platforms take.
pub const MAX_FILE_NAME_BYTES: usize = 255;

/// A file as a message holds it: its bytes are kept once, under their hash, however many messages hold them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Attachment {
    pub hash: FileHash,
    /// As it is shown and saved: a name alone, without a path, which every platform takes.
    pub name: String,
    /// What its bytes are, as the host found (RFC 6838); `application/octet-stream` where it cannot tell.
    pub media_type: String,
    /// Its size in bytes.
    #[serde(deserialize_with = "whole")]
    #[ts(type = "number")]
    pub bytes: u64,
    /// Of an image that is small enough to be shown: its size in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image: Option<ImageSize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImageSize {
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = i64, minimum = 0, maximum = 4_294_967_295_i64)]
    pub width: u32,
    #[serde(deserialize_with = "whole")]
    #[schema(value_type = i64, minimum = 0, maximum = 4_294_967_295_i64)]
    pub height: u32,
}

/// The SHA-256 of a file's bytes, in JSON as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS, ToSchema)]
#[ts(type = "string")]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
pub struct FileHash([u8; 32]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a file's hash has 64 lower-case hexadecimal digits")]
pub struct NoFileHash;

impl FileHash {
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileHash({self})")
    }
}

impl FromStr for FileHash {
    type Err = NoFileHash;

    fn from_str(text: &str) -> Result<Self, NoFileHash> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(NoFileHash),
        };
        let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| NoFileHash)?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for FileHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_text_and_json() {
        let hash = FileHash::from_bytes(std::array::from_fn(|at| u8::try_from(at * 7).unwrap_or(0xff)));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let json = serde_json::to_string(&hash).expect("a hash is a string");
        assert_eq!(
            serde_json::from_str::<FileHash>(&json).expect("it was just written"),
            hash
        );
    }

    #[test]
    fn nothing_else_is_a_hash() {
        let hash = FileHash::from_bytes([0xab; 32]).to_string();
        for wrong in [
            "",
            &hash[1..],
            &hash.to_uppercase(),
            &format!("{hash}0"),
            &hash.replace('a', "g"),
        ] {
            assert_eq!(wrong.parse::<FileHash>(), Err(NoFileHash), "{wrong}");
        }
    }
}
