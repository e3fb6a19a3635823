//! A keychain in memory, which outlives the engines that use it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use hearth_engine::{Secret, SecretError, SecretStore};

#[derive(Clone, Default)]
pub(crate) struct MemoryKeychain(Arc<Mutex<HashMap<String, Secret>>>);

impl SecretStore for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.0.lock().expect("no test panics here").get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        self.0
            .lock()
            .expect("no test panics here")
            .insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.0.lock().expect("no test panics here").remove(account);
        Ok(())
    }
}
