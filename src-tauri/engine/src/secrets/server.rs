//! The secrets of this machine's own server: the key of its certificate, and that which it signs tokens with.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{ApiError, NoticeCode};
use hearth_provider::Secret;
use tokio::time::timeout;

use super::{Keys, SecretError};
use crate::{Engine, error};

/// How long a person may take to unlock the keychain.
const UNLOCK_WAIT: Duration = Duration::from_secs(30);

/// Those that are known in this run.
#[derive(Default)]
pub(crate) struct ServerSecrets(Mutex<HashMap<&'static str, Secret>>);

impl ServerSecrets {
    fn held(&self) -> MutexGuard<'_, HashMap<&'static str, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// A secret of the server's (its TLS key, the key it signs tokens with) from the keychain. None where it was never
    /// kept, and where there is no keychain at all.
    ///
    /// # Errors
    /// `KeychainUnavailable` where there is a keychain and it could not be asked, so that there may be one.
    pub async fn server_secret(&self, name: &'static str) -> Result<Option<Secret>, ApiError> {
        let secrets = &self.core.server_secrets;
        if let Some(held) = secrets.held().get(name) {
            return Ok(Some(held.clone()));
        }
        let read = in_time(self.core.keys.clone(), move |keychain| keychain.read(&account(name)));
        match read.await {
            Ok(Some(secret)) => Ok(Some(secrets.held().entry(name).or_insert(secret).clone())),
            Ok(None) | Err(SecretError::NoKeychain(_)) => Ok(None),
            Err(problem) => Err(error::keychain(problem)),
        }
    }

    /// Keeps a secret of the server's; where there is no keychain, for this run only, and a notice says so. Its text is
    /// one line, as [`Secret::parse`] takes it.
    ///
    /// # Errors
    /// Hearth is closing.
    pub async fn keep_server_secret(&self, name: &'static str, secret: Secret) -> Result<(), ApiError> {
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            core.server_secrets.held().insert(name, secret.clone());
            let written = in_time(core.keys.clone(), move |keychain| {
                keychain.write(&account(name), &secret)
            });
            if let Err(problem) = written.await {
                core.events.notice(NoticeCode::KeychainUnavailable, problem.to_string());
            }
            Ok(())
        })
        .await
    }
}

/// The call goes on when the time is over; only the waiting for it ends.
async fn in_time<T: Send + 'static>(
    keys: Keys,
    call: impl FnOnce(&dyn super::SecretStore) -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let asking = tokio::spawn(async move { keys.ask(call).await });
    match timeout(UNLOCK_WAIT, asking).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Err(SecretError::NoAnswer),
    }
}

fn account(name: &str) -> String {
    format!("server/{name}")
}
