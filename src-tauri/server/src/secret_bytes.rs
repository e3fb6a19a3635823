//! The server's own secrets: made once, kept in the keychain, the same after every start.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{ApiError, ErrorCode};
use hearth_engine::{Engine, Secret};

/// The secret `name`, made by `make` where there is none that `usable` accepts.
///
/// A keychain that cannot be asked is an error and not "none": another key would be another fingerprint, and every
/// guest would take this host for somebody else.
pub(crate) async fn get_or_make<T>(
    engine: &Engine,
    name: &'static str,
    usable: impl Fn(&[u8]) -> Option<T>,
    make: impl FnOnce() -> Option<Vec<u8>>,
) -> Result<T, ApiError> {
    if let Some(kept) = engine.server_secret(name).await? {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(kept.expose()).ok();
        if let Some(secret) = bytes.as_deref().and_then(&usable) {
            return Ok(secret);
        }
        tracing::warn!(
            name,
            "what the keychain holds under this name is no key: another is made"
        );
    }
    let bytes = make().ok_or_else(|| fault(name))?;
    let secret = usable(&bytes).ok_or_else(|| fault(name))?;
    let text = Secret::parse(&BASE64_URL_SAFE_NO_PAD.encode(&bytes)).ok_or_else(|| fault(name))?;
    engine.keep_server_secret(name, text).await?;
    Ok(secret)
}

fn fault(name: &str) -> ApiError {
    ApiError {
        code: ErrorCode::Internal,
        message: format!("no {name} could be made"),
    }
}
