//! Access tokens: JWTs signed with this server's Ed25519 key (RFC 8037), good for 15 minutes.
//!
//! The algorithm is pinned: what a token's own header says of it is compared and never followed. A token says who the
//! device is; whether it may still come in is asked of the engine each time.

use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use hearth_domain::{ApiError, Clock, DeviceId, SpaceId, UnixMillis, UserId};
use hearth_engine::Engine;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::secret_bytes;

/// How long a token is good, in seconds.
pub const ACCESS_TOKEN_SECONDS: u32 = 15 * 60;

/// How far two clocks may differ, in seconds.
const LEEWAY_SECONDS: i64 = 30;

const AUDIENCE: &str = "hearth";

/// Makes and reads the tokens of one space.
pub(crate) struct TokenKey {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
    space_id: SpaceId,
    clock: Arc<dyn Clock>,
}

/// What a valid token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) user_id: UserId,
    pub(crate) device_id: DeviceId,
    /// From then on the token is worth nothing; the leeway is in it.
    pub(crate) until: UnixMillis,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: SpaceId,
    aud: String,
    sub: UserId,
    dev: DeviceId,
    /// Seconds since 1970.
    iat: i64,
    exp: i64,
}

impl TokenKey {
    pub(crate) async fn of(engine: &Engine, clock: Arc<dyn Clock>) -> Result<Self, ApiError> {
        let space_id = engine.space_card().id;
        let usable = |pkcs8: &[u8]| {
            Ed25519KeyPair::from_pkcs8(pkcs8)
                .ok()
                .map(|pair| (pkcs8.to_vec(), pair))
        };
        let make = || {
            let made = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).ok()?;
            Some(made.as_ref().to_vec())
        };
        let (pkcs8, pair) = secret_bytes::get_or_make(engine, "token-key", usable, make).await?;
        Ok(Self::new(&pkcs8, pair.public_key().as_ref(), space_id, clock))
    }

    fn new(pkcs8: &[u8], public: &[u8], space_id: SpaceId, clock: Arc<dyn Clock>) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[space_id.to_string()]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // By the clock that was passed in, below.
        validation.validate_exp = false;
        Self {
            signing: EncodingKey::from_ed_der(pkcs8),
            checking: DecodingKey::from_ed_der(public),
            validation,
            space_id,
            clock,
        }
    }

    /// None only if signing fails, which a key that was read before does not.
    pub(crate) fn issue(&self, user_id: UserId, device_id: DeviceId) -> Option<String> {
        let now = self.clock.now().0 / 1000;
        let claims = Claims {
            iss: self.space_id,
            aud: AUDIENCE.to_owned(),
            sub: user_id,
            dev: device_id,
            iat: now,
            exp: now + i64::from(ACCESS_TOKEN_SECONDS),
        };
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.signing).ok()
    }

    /// What `token` says, if it is this server's and still good.
    pub(crate) fn read(&self, token: &str) -> Option<Claim> {
        let claims = decode::<Claims>(token, &self.checking, &self.validation).ok()?.claims;
        let until = UnixMillis(claims.exp.checked_add(LEEWAY_SECONDS)?.checked_mul(1000)?);
        (until > self.clock.now()).then_some(Claim {
            user_id: claims.sub,
            device_id: claims.dev,
            until,
        })
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use hearth_domain::ManualClock;

    use super::*;

    struct Keys {
        key: TokenKey,
        public: Vec<u8>,
        clock: Arc<ManualClock>,
    }

    fn keys(space_id: SpaceId) -> Keys {
        let made = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).expect("a key can be made");
        let pair = Ed25519KeyPair::from_pkcs8(made.as_ref()).expect("it was just made");
        let public = pair.public_key().as_ref().to_vec();
        let clock = Arc::new(ManualClock::at(UnixMillis(1_800_000_000_000)));
        let key = TokenKey::new(made.as_ref(), &public, space_id, Arc::clone(&clock) as Arc<dyn Clock>);
        Keys { key, public, clock }
    }

    #[test]
    fn a_token_says_who_until_its_time_is_over() {
        let Keys { key, clock, .. } = keys(SpaceId::new());
        let (user, device) = (UserId::new(), DeviceId::new());
        let token = key.issue(user, device).expect("it can be signed");
        let claim = key.read(&token).expect("it is good");
        assert_eq!((claim.user_id, claim.device_id), (user, device));
        clock.advance(i64::from(ACCESS_TOKEN_SECONDS) * 1000 + 29_000);
        assert!(key.read(&token).is_some(), "clocks may differ a little");
        clock.advance(2_000);
        assert_eq!(key.read(&token), None);
    }

    #[test]
    fn tokens_of_other_keys_and_other_spaces_say_nothing() {
        let space = SpaceId::new();
        let ours = keys(space).key;
        let token = |key: &TokenKey| key.issue(UserId::new(), DeviceId::new()).expect("it can be signed");
        assert_eq!(ours.read(&token(&keys(space).key)), None, "another key");
        let mut elsewhere = keys(space);
        elsewhere.key.space_id = SpaceId::new();
        assert_eq!(elsewhere.key.read(&token(&elsewhere.key)), None, "another issuer");
        for nonsense in ["", ".", "a.b.c", "....", "\u{0}"] {
            assert_eq!(ours.read(nonsense), None);
        }
    }

    #[test]
    fn no_other_algorithm_is_followed() {
        let Keys { key, public, .. } = keys(SpaceId::new());
        let good = key.issue(UserId::new(), DeviceId::new()).expect("it can be signed");
        let body = good.split('.').nth(1).expect("a token has three parts");
        let unsigned = format!(
            "{}.{body}.",
            BASE64_URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#)
        );
        assert_eq!(key.read(&unsigned), None, "alg none");

        let claims: serde_json::Value =
            serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).expect("base64")).expect("JSON");
        let secret = EncodingKey::from_secret(&public);
        let confused = encode(&Header::new(Algorithm::HS256), &claims, &secret).expect("it can be signed");
        assert_eq!(key.read(&confused), None, "HS256 with the public key as its secret");
    }
}
