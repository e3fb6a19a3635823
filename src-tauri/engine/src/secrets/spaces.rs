//! What lets this device into joined spaces: for each the device's key and the newest refresh token.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{NoticeCode, SpaceId};
use hearth_provider::Secret;
use tokio::time::timeout;

use super::{Keys, SecretError, SecretStore};
use crate::events::Events;

/// How long a person may take to unlock the keychain. A host is waited for no longer either.
const UNLOCK_WAIT: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SpaceSecret {
    DeviceKey,
    RefreshToken,
}

/// Those that are known in this run. They are kept in the keychain too, where there is one.
#[derive(Default)]
pub(crate) struct SpaceSecrets(Mutex<HashMap<String, Secret>>);

impl SpaceSecrets {
    /// None where it was never kept, and where there is no keychain to have kept it.
    ///
    /// # Errors
    /// There is a keychain and it could not be asked, so that there may be one.
    pub(crate) async fn read(
        &self,
        keys: &Keys,
        space: SpaceId,
        secret: SpaceSecret,
    ) -> Result<Option<Secret>, SecretError> {
        let account = account(space, secret);
        if let Some(held) = self.held().get(&account) {
            return Ok(Some(held.clone()));
        }
        let name = account.clone();
        match in_time(keys, move |keychain| keychain.read(&name)).await {
            Ok(Some(found)) => Ok(Some(self.held().entry(account).or_insert(found).clone())),
            Ok(None) | Err(SecretError::NoKeychain(_)) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Keeps it: in memory at once, and when this returns in the keychain, or a notice says why not.
    pub(crate) async fn keep(&self, keys: &Keys, events: &Events, space: SpaceId, secret: SpaceSecret, value: Secret) {
        let account = account(space, secret);
        self.held().insert(account.clone(), value.clone());
        if let Err(problem) = in_time(keys, move |keychain| keychain.write(&account, &value)).await {
            events.notice(NoticeCode::KeychainUnavailable, problem.to_string());
        }
    }

    /// Forgets both of a space's. What a keychain that does not answer still holds opens nothing any more.
    pub(crate) async fn forget(&self, keys: &Keys, space: SpaceId) {
        for secret in [SpaceSecret::DeviceKey, SpaceSecret::RefreshToken] {
            let account = account(space, secret);
            self.held().remove(&account);
            if let Err(problem) = in_time(keys, move |keychain| keychain.remove(&account)).await {
                tracing::warn!(%problem, "what let this device into a space is still in the keychain");
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The call goes on when the time is over; only the waiting for it ends.
async fn in_time<T: Send + 'static>(
    keys: &Keys,
    call: impl FnOnce(&dyn SecretStore) -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let keys = keys.clone();
    let asking = tokio::spawn(async move { keys.ask(call).await });
    match timeout(UNLOCK_WAIT, asking).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Err(SecretError::NoAnswer),
    }
}

fn account(space: SpaceId, secret: SpaceSecret) -> String {
    let name = match secret {
        SpaceSecret::DeviceKey => "device-key",
        SpaceSecret::RefreshToken => "refresh-token",
    };
    format!("space/{space}/{name}")
}
