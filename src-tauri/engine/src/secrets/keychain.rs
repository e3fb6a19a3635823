//! The operating system's keychain: the Secret Service on Linux, Keychain Services on macOS, the
//! Credential Manager on Windows.
//!
//! `keyring`'s own entry point keeps its first failure for the life of the process, so that a keychain
//! that starts after Hearth would never be found. Its parts are used instead: `keyring-core` and the
//! platform's store, opened again after every failure.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hearth_provider::Secret;
use keyring_core::{CredentialStore, Entry, Error};

use super::{SecretError, SecretStore};

const SERVICE: &str = "org.hearth.desktop";

/// The keychain of the user who runs Hearth.
#[derive(Default)]
pub struct Keychain {
    /// The connection, while it works.
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl Keychain {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn connection(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        // A panic while it was held can have left only a whole connection or none.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<Arc<CredentialStore>, SecretError> {
        let mut connection = self.connection();
        if let Some(store) = &*connection {
            return Ok(Arc::clone(store));
        }
        let store = platform_store().map_err(|error| SecretError::NoKeychain(error.to_string()))?;
        *connection = Some(Arc::clone(&store));
        Ok(store)
    }

    /// `NoEntry` is an answer, so it comes back as `None`.
    fn with_entry<T>(
        &self,
        account: &str,
        ask: impl FnOnce(&Entry) -> keyring_core::Result<T>,
    ) -> Result<Option<T>, SecretError> {
        let store = self.connect()?;
        match store.build(SERVICE, account, None).and_then(|entry| ask(&entry)) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => {
                *self.connection() = None;
                // `Display` names what went wrong; `Debug` could show the secret's bytes.
                Err(SecretError::Unusable(error.to_string()))
            }
        }
    }
}

impl SecretStore for Keychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        let Some(text) = self.with_entry(account, Entry::get_password)? else {
            return Ok(None);
        };
        Secret::parse(&text).map(Some).ok_or_else(|| {
            let problem = "what it holds for this account is not a key";
            SecretError::Unusable(problem.to_owned())
        })
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        let written = self.with_entry(account, |entry| entry.set_password(secret.expose()))?;
        written.ok_or_else(|| SecretError::Unusable("it has no place for new entries".to_owned()))
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.with_entry(account, Entry::delete_credential)?;
        Ok(())
    }
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}
