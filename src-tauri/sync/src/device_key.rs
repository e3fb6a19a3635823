//! A device's key pair (ECDSA, P-256), which binds its refresh tokens to it.

use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hearth_domain::{DeviceId, RefreshRequest};
use thiserror::Error;

/// One key for each joined space, so that hosts cannot tell that two devices are the same.
pub struct DeviceKey {
    pair: EcdsaKeyPair,
    pkcs8: Vec<u8>,
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey")
    }
}

/// A kept key that cannot be read, or one that could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the device's key cannot be used")]
pub struct KeyUnusable;

impl DeviceKey {
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<Self, KeyUnusable> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyUnusable)?;
        Self::of(document.as_ref().to_vec())
    }

    /// A key as [`DeviceKey::to_text`] wrote it.
    ///
    /// # Errors
    /// It was not written so.
    pub fn from_text(text: &str) -> Result<Self, KeyUnusable> {
        Self::of(URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyUnusable)?)
    }

    fn of(pkcs8: Vec<u8>) -> Result<Self, KeyUnusable> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8).map_err(|_| KeyUnusable)?;
        Ok(Self { pair, pkcs8 })
    }

    /// The whole key (PKCS#8 in base64url), for a keychain and nothing else.
    #[must_use]
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.pkcs8)
    }

    /// As a registration tells it: an uncompressed point, base64url without padding.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// Asks for new tokens, signed.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn refresh_request(&self, device_id: DeviceId, refresh_token: &str) -> Result<RefreshRequest, KeyUnusable> {
        let signed = RefreshRequest::signed_text(refresh_token);
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| KeyUnusable)?;
        Ok(RefreshRequest {
            device_id,
            refresh_token: refresh_token.to_owned(),
            signature: URL_SAFE_NO_PAD.encode(signature.as_ref()),
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_kept_key_signs_as_the_device_that_registered() {
        let key = DeviceKey::generate().expect("random numbers");
        let again = DeviceKey::from_text(&key.to_text()).expect("it was just written");
        let request = again.refresh_request(DeviceId::new(), "token").expect("random numbers");
        let point = URL_SAFE_NO_PAD.decode(key.public_key()).expect("base64url");
        assert_eq!((point.len(), point[0]), (65, 4));
        let signature = URL_SAFE_NO_PAD.decode(request.signature).expect("base64url");
        assert_eq!(signature.len(), 64);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(b"hearth-refresh-v1:token", &signature)
            .expect("the signature is the key's");
    }

    #[test]
    fn a_damaged_key_is_an_error_and_shows_nothing() {
        assert_eq!(DeviceKey::from_text("!").err(), Some(KeyUnusable));
        assert_eq!(DeviceKey::from_text("AAAA").err(), Some(KeyUnusable));
        let key = DeviceKey::generate().expect("random numbers");
        assert_eq!(format!("{key:?}"), "DeviceKey");
    }
}
