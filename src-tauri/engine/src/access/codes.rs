//! Codes and tokens: random, told once, and known again by their hash.

use aws_lc_rs::{digest, rand};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{ApiError, ErrorCode};
use hearth_provider::Secret;
use hearth_store::TokenHash;

use crate::error;

const CODE_BYTES: usize = 16;
const TOKEN_BYTES: usize = 32;

/// An invite's code: 128 random bits.
pub(super) fn code() -> Result<Secret, ApiError> {
    random::<CODE_BYTES>()
}

/// A refresh token: 256 random bits.
pub(super) fn token() -> Result<Secret, ApiError> {
    random::<TOKEN_BYTES>()
}

pub(super) fn hash(text: &str) -> TokenHash {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest.as_ref());
    TokenHash(bytes)
}

fn random<const BYTES: usize>() -> Result<Secret, ApiError> {
    let mut bytes = [0; BYTES];
    let filled = rand::fill(&mut bytes).ok();
    let text = filled.and_then(|()| Secret::parse(&BASE64_URL_SAFE_NO_PAD.encode(bytes)));
    text.ok_or_else(|| error::api(ErrorCode::Internal, "the system has no random numbers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_another_of_the_promised_length() {
        let codes = [code(), code()].map(|it| it.expect("there are random numbers"));
        assert_ne!(codes[0], codes[1]);
        let lengths = [code(), token()].map(|it| it.expect("there are random numbers").expose().len());
        assert_eq!(lengths, [22, 43], "16 and 32 bytes in base64 without padding");
    }

    #[test]
    fn a_hash_is_sha_256() {
        // FIPS 180-4's example for "abc".
        assert_eq!(hash("abc").0[..4], [0xba, 0x78, 0x16, 0xbf]);
    }
}
