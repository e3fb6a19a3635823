//! A keychain in memory that can be there, be missing, be locked, or wait for its user.

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, Mutex},
};

use hearth_engine::{Secret, SecretError, SecretStore};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Open,
    Missing,
    Locked,
    /// Every call waits until the condition is another.
    Asking,
}

#[derive(Clone)]
pub(crate) struct MemoryKeychain(Arc<Inner>);

struct Inner {
    state: Mutex<(Condition, HashMap<String, Secret>)>,
    changed: Condvar,
}

impl MemoryKeychain {
    pub(crate) fn new(condition: Condition) -> Self {
        Self(Arc::new(Inner {
            state: Mutex::new((condition, HashMap::new())),
            changed: Condvar::new(),
        }))
    }

    pub(crate) fn set(&self, condition: Condition) {
        self.0.state.lock().expect("no test panics here").0 = condition;
        self.0.changed.notify_all();
    }

    pub(crate) fn holds(&self, key: &str) -> bool {
        let state = self.0.state.lock().expect("no test panics here");
        state.1.values().any(|held| held.expose() == key)
    }

    /// Waits until no account holds this key; blocks.
    pub(crate) fn wait_until_gone(&self, key: &str) {
        let state = self.0.state.lock().expect("no test panics here");
        let there =
            |state: &mut (Condition, HashMap<String, Secret>)| state.1.values().any(|held| held.expose() == key);
        drop(self.0.changed.wait_while(state, there).expect("no test panics here"));
    }

    fn with<T>(&self, call: impl FnOnce(&mut HashMap<String, Secret>) -> T) -> Result<T, SecretError> {
        let state = self.0.state.lock().expect("no test panics here");
        let waiting = |state: &mut (Condition, HashMap<String, Secret>)| state.0 == Condition::Asking;
        let mut state = self.0.changed.wait_while(state, waiting).expect("no test panics here");
        match state.0 {
            Condition::Open | Condition::Asking => {
                let answer = call(&mut state.1);
                self.0.changed.notify_all();
                Ok(answer)
            }
            Condition::Missing => Err(SecretError::NoKeychain("no bus".to_owned())),
            Condition::Locked => Err(SecretError::Unusable("locked".to_owned())),
        }
    }
}

impl SecretStore for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        self.with(|held| held.get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        self.with(|held| {
            held.insert(account.to_owned(), secret.clone());
        })
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.with(|held| {
            held.remove(account);
        })
    }
}
