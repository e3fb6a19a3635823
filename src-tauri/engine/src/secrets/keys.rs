//! The providers' keys: read from the keychain once, held in memory, and kept there alone where no
//! keychain can be used.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{ProviderId, SecretState};
use hearth_provider::Secret;
use tokio::{
    sync::{Mutex as Turn, watch},
    task::{JoinHandle, spawn_blocking},
    time::timeout,
};

use super::{SecretError, SecretStore};

/// How long a person may take to unlock the keychain before a request goes on without it.
const UNLOCK_WAIT: Duration = Duration::from_secs(30);

/// A key that was saved twice is two keys here: what becomes of the first must not be taken for the second's.
enum Held {
    Absent,
    InKeychain(Arc<Secret>),
    ThisRunOnly(Arc<Secret>),
    Unreadable,
}

/// What became of a key that was to be saved.
pub(crate) struct Saved {
    pub(crate) state: SecretState,
    /// Why it is not in the keychain.
    pub(crate) problem: Option<SecretError>,
}

#[derive(Clone)]
pub(crate) struct Keys(Arc<Inner>);

struct Inner {
    keychain: Arc<dyn SecretStore>,
    /// Held during a call, so that a keychain that hangs holds one thread and not many.
    turn: Arc<Turn<()>>,
    /// A provider that is not in it was not read yet.
    held: Mutex<HashMap<ProviderId, Held>>,
    changes: watch::Sender<u64>,
}

impl Keys {
    pub(crate) fn new(keychain: Arc<dyn SecretStore>) -> Self {
        Self(Arc::new(Inner {
            keychain,
            turn: Arc::default(),
            held: Mutex::default(),
            changes: watch::Sender::new(0),
        }))
    }

    /// Wakes whenever a state may have changed.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    pub(crate) fn state(&self, id: ProviderId) -> SecretState {
        match self.held().get(&id) {
            Some(Held::Absent) => SecretState::Absent,
            Some(Held::InKeychain(_)) => SecretState::InKeychain,
            Some(Held::ThisRunOnly(_)) => SecretState::ThisRunOnly,
            Some(Held::Unreadable) | None => SecretState::Unknown,
        }
    }

    /// The key if it is known; asks the keychain again if it could not be read, for at most `patience`.
    ///
    /// # Errors
    /// The keychain could not be read, so it is not known whether there is a key.
    pub(crate) async fn key(&self, id: ProviderId, patience: Duration) -> Result<Option<Secret>, SecretError> {
        if let Some(known) = self.known(id) {
            return Ok(known);
        }
        self.within(patience, self.read(id)).await?;
        Ok(self.known(id).flatten())
    }

    /// Reads the key from the keychain, unless it is known. There is no limit on how long that takes.
    pub(crate) fn read(&self, id: ProviderId) -> JoinHandle<Result<(), SecretError>> {
        let keys = self.clone();
        tokio::spawn(async move {
            let read = keys.ask(move |keychain| keychain.read(&account(id))).await;
            let mut held = keys.held();
            let unread = matches!(held.get(&id), None | Some(Held::Unreadable));
            let result = match read {
                Ok(key) if unread => {
                    held.insert(id, key.map_or(Held::Absent, |key| Held::InKeychain(Arc::new(key))));
                    Ok(())
                }
                Ok(_) => Ok(()),
                Err(error) => {
                    if unread {
                        held.insert(id, Held::Unreadable);
                    }
                    Err(error)
                }
            };
            drop(held);
            keys.tell();
            result
        })
    }

    /// Keeps a key: usable at once, and in the keychain if there is one. A keychain that is unlocked
    /// only after this has returned still gets it.
    pub(crate) async fn save(&self, id: ProviderId, key: Secret) -> Saved {
        let key = Arc::new(key);
        self.held().insert(id, Held::ThisRunOnly(Arc::clone(&key)));
        let keys = self.clone();
        let written = tokio::spawn(async move {
            let to_write = Arc::clone(&key);
            keys.ask(move |keychain| keychain.write(&account(id), &to_write))
                .await?;
            let mut held = keys.held();
            if matches!(held.get(&id), Some(Held::ThisRunOnly(kept)) if Arc::ptr_eq(kept, &key)) {
                held.insert(id, Held::InKeychain(key));
            }
            drop(held);
            keys.tell();
            Ok(())
        });
        let problem = self.within(UNLOCK_WAIT, written).await.err();
        self.tell();
        Saved {
            state: self.state(id),
            problem,
        }
    }

    /// Removes a key from memory and from the keychain. A key that is saved meanwhile stays.
    ///
    /// # Errors
    /// The keychain could not be asked and holds the key; it is still known then.
    pub(crate) async fn remove(&self, id: ProviderId) -> Result<SecretState, SecretError> {
        let keys = self.clone();
        let unwanted = self.held_key(id);
        let also_unwanted = unwanted.clone();
        let removed = tokio::spawn(async move {
            keys.ask(move |keychain| keychain.remove(&account(id))).await?;
            if !keys.was_saved_since(id, unwanted.as_ref()) {
                keys.held().insert(id, Held::Absent);
            }
            keys.tell();
            Ok(())
        });
        if let Err(problem) = self.within(UNLOCK_WAIT, removed).await {
            if matches!(self.held().get(&id), Some(Held::InKeychain(_))) {
                return Err(problem);
            }
            if !self.was_saved_since(id, also_unwanted.as_ref()) {
                self.held().insert(id, Held::Unreadable);
            }
        }
        self.tell();
        Ok(self.state(id))
    }

    fn known(&self, id: ProviderId) -> Option<Option<Secret>> {
        match self.held().get(&id) {
            Some(Held::Absent) => Some(None),
            Some(Held::InKeychain(key) | Held::ThisRunOnly(key)) => Some(Some(Secret::clone(key))),
            Some(Held::Unreadable) | None => None,
        }
    }

    fn was_saved_since(&self, id: ProviderId, before: Option<&Arc<Secret>>) -> bool {
        let now = self.held_key(id);
        now.is_some_and(|now| before.is_none_or(|before| !Arc::ptr_eq(&now, before)))
    }

    fn held_key(&self, id: ProviderId) -> Option<Arc<Secret>> {
        match self.held().get(&id) {
            Some(Held::InKeychain(key) | Held::ThisRunOnly(key)) => Some(Arc::clone(key)),
            Some(Held::Absent | Held::Unreadable) | None => None,
        }
    }

    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn SecretStore) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, SecretError> {
        let turn = Arc::clone(&self.0.turn).lock_owned().await;
        let keychain = Arc::clone(&self.0.keychain);
        let answer = spawn_blocking(move || {
            let answer = call(&*keychain);
            drop(turn);
            answer
        });
        answer.await.unwrap_or(Err(SecretError::NoAnswer))
    }

    /// The work goes on when the time is over; only the waiting for it ends.
    async fn within(&self, patience: Duration, work: JoinHandle<Result<(), SecretError>>) -> Result<(), SecretError> {
        match timeout(patience, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(SecretError::NoAnswer),
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ProviderId, Held>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that a provider's state may have changed.
    pub(crate) fn tell(&self) {
        self.0.changes.send_modify(|count| *count += 1);
    }
}

fn account(id: ProviderId) -> String {
    format!("api-key/{id}")
}
