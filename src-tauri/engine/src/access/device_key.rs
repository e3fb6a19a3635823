//! A device's own key: that it is one, and that what came with a token was signed with it.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, UnparsedPublicKey};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// An uncompressed point (SEC 1 section 2.3.3): 0x04, x and y.
const POINT_BYTES: usize = 65;

/// The bytes of a public key that can be used: a point of the curve.
pub(super) fn parse(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let is_point = bytes.len() == POINT_BYTES && ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &bytes).is_ok();
    is_point.then_some(bytes)
}

/// True if `signature` (r and s in base64url) was made over `text` with the key's private half.
pub(super) fn has_signed(key: &[u8], text: &str, signature: &str) -> bool {
    let Ok(signature) = BASE64_URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
        .verify(text.as_bytes(), &signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
    };

    use super::*;

    fn pair() -> EcdsaKeyPair {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("there are random numbers")
    }

    #[test]
    fn a_signature_counts_for_its_text_and_its_key_alone() {
        let (own, other) = (pair(), pair());
        let signed = own.sign(&SystemRandom::new(), b"text").expect("a key signs");
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signed);
        let key = own.public_key().as_ref();
        assert!(has_signed(key, "text", &signature));
        assert!(!has_signed(key, "texts", &signature));
        assert!(!has_signed(other.public_key().as_ref(), "text", &signature));
        for wrong in ["", "AAAA", "not base64!", &signature[1..]] {
            assert!(!has_signed(key, "text", wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_key_is_a_whole_point_of_the_curve() {
        let whole = pair().public_key().as_ref().to_vec();
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        assert_eq!(parse(&text(&whole)), Some(whole.clone()));
        let mut beside = whole.clone();
        beside[64] ^= 1;
        let mut compressed = whole[..33].to_vec();
        compressed[0] = 2 | (whole[64] & 1);
        for wrong in [&whole[..64], &beside, &compressed, &[4; 65], &[0; 65], &[]] {
            assert_eq!(parse(&text(wrong)), None, "{wrong:?}");
        }
        assert_eq!(parse(&format!("{}=", text(&whole))), None);
    }
}
