//! A new access token for the one that ends.

use std::{sync::Arc, time::Duration};

use hearth_provider::Secret;
use hearth_store::JoinedSpace;
use hearth_sync::{AccessToken, DeviceKey, HostRest, RefreshFailure};

use super::driver::Refreshed;
use crate::{core::Core, secrets::SpaceSecret};

/// Asks the host. The refresh token that comes with the answer is in the keychain before anything is done with the access token: lost, it
/// would be the last.
pub(super) async fn refresh(core: Arc<Core>, joined: JoinedSpace, rest: HostRest) -> Refreshed {
    let key = read(&core, &joined, SpaceSecret::DeviceKey).await?;
    let token = read(&core, &joined, SpaceSecret::RefreshToken).await?;
    let key = DeviceKey::from_text(key.expose()).map_err(|_| RefreshFailure::SignedOut)?;
    let request = key
        .refresh_request(joined.device_id, token.expose())
        .map_err(|_| RefreshFailure::Unreachable)?;
    let tokens = rest.refresh(&request).await.map_err(|error| {
        tracing::debug!(space = %joined.id, %error, "no access token");
        RefreshFailure::from(&error)
    })?;
    // One that could not be kept could not be sent either.
    let next = Secret::parse(&tokens.refresh_token).ok_or(RefreshFailure::Unreachable)?;
    core.spaces
        .secrets
        .keep(&core.keys, &core.events, joined.id, SpaceSecret::RefreshToken, next)
        .await;
    let lifetime = Duration::from_secs(u64::from(tokens.expires_in_s));
    Ok((AccessToken::new(tokens.access_token), lifetime))
}

async fn read(core: &Core, joined: &JoinedSpace, secret: SpaceSecret) -> Result<Secret, RefreshFailure> {
    match core.spaces.secrets.read(&core.keys, joined.id, secret).await {
        Ok(Some(found)) => Ok(found),
        // It was kept for another run of Hearth only. The host does not know that, but another invite is needed.
        Ok(None) => Err(RefreshFailure::SignedOut),
        Err(problem) => {
            tracing::warn!(%problem, "what lets this device into a space could not be read");
            Err(RefreshFailure::Unreachable)
        }
    }
}
