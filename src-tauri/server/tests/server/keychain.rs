//! A keychain in memory, which outlives the engines that use it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use hearth_engine::{Secret, SecretError, SecretStore};

#[derive(Clone, Default)]
pub(crate) struct MemoryKeychain {
    held: Arc<Mutex<HashMap<String, Secret>>>,
    /// All that was ever put into it.
    written: Arc<Mutex<Vec<Secret>>>,
}

impl MemoryKeychain {
    pub(crate) fn written(&self) -> Vec<Secret> {
        self.written.lock().expect("no test panics here").clone()
    }
}

impl SecretStore for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.held.lock().expect("no test panics here").get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        let mut held = self.held.lock().expect("no test panics here");
        held.insert(account.to_owned(), secret.clone());
        self.written.lock().expect("no test panics here").push(secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.held.lock().expect("no test panics here").remove(account);
        Ok(())
    }
}
