//! Where keys are kept on a machine that may have no keychain: there, in a file for this account alone, or, one of
//! them, in the environment.

mod environment;
mod file;
mod in_keychain;

use std::{path::Path, sync::Arc, thread, time::Duration};

use hearth_engine::{Keychain, SecretStore};

use crate::options::SecretsPlace;
use environment::WithEnvironment;
use file::SecretsFile;
use in_keychain::InKeychain;

/// How long a keychain may take to show that it is there. One that waits to be unlocked is of no use where nobody sits.
const PATIENCE: Duration = Duration::from_secs(5);

/// The place of the secrets, and in words where that is.
pub(crate) struct Place {
    pub(crate) store: Arc<dyn SecretStore>,
    pub(crate) words: String,
}

impl Place {
    /// Whether the place can be used; nothing is changed.
    pub(crate) fn look(&self) -> Result<(), String> {
        let asked = self.store.read("is-there-a-keychain");
        asked.map(|_| ()).map_err(|error| error.to_string())
    }
}

/// Chooses where secrets are kept. Unless it is asked for, a file that is there goes before the keychain: what is in it
/// must be found again when the machine has got a keychain meanwhile. And a keychain that was used goes before a file
/// that would have to be made: what is in it is not replaced because it does not answer today.
pub(crate) fn choose(asked: Option<SecretsPlace>, data_dir: &Path) -> Place {
    choose_from(asked, data_dir, Arc::new(Keychain::new()))
}

fn choose_from(asked: Option<SecretsPlace>, data_dir: &Path, keychain: Arc<dyn SecretStore>) -> Place {
    let file = SecretsFile::in_directory(data_dir);
    let in_keychain = match asked {
        Some(SecretsPlace::Keychain) => true,
        Some(SecretsPlace::File) => false,
        None => !file.exists() && (InKeychain::was_used(data_dir) || answers(Arc::clone(&keychain))),
    };
    let (store, words): (Box<dyn SecretStore>, _) = if in_keychain {
        (
            Box::new(InKeychain::new(keychain, data_dir)),
            "the keychain of this account".to_owned(),
        )
    } else {
        let words = file.path().display().to_string();
        (Box::new(file), words)
    };
    Place {
        store: Arc::new(WithEnvironment::new(store)),
        words,
    }
}

fn answers(keychain: Arc<dyn SecretStore>) -> bool {
    let (tell, told) = std::sync::mpsc::channel();
    // It may never come back; then it ends with the process.
    thread::spawn(move || {
        let answers = keychain.read("is-there-a-keychain").is_ok();
        // Nobody listens any more when the answer came too late.
        let _ = tell.send(answers);
    });
    told.recv_timeout(PATIENCE).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        sync::{
            Mutex,
            atomic::{AtomicBool, Ordering},
        },
    };

    use hearth_engine::{Secret, SecretError};

    use super::*;

    /// A keychain that is there at some starts and not at others, as one is that belongs to a session.
    #[derive(Default)]
    struct SessionKeychain {
        entries: Mutex<HashMap<String, Secret>>,
        gone: AtomicBool,
    }

    impl SessionKeychain {
        fn ask(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, Secret>>, SecretError> {
            if self.gone.load(Ordering::Relaxed) {
                return Err(SecretError::NoKeychain("no session bus".to_owned()));
            }
            Ok(self.entries.lock().expect("no test panics here"))
        }
    }

    impl SecretStore for SessionKeychain {
        fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
            Ok(self.ask()?.get(account).cloned())
        }

        fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
            self.ask()?.insert(account.to_owned(), secret.clone());
            Ok(())
        }

        fn remove(&self, account: &str) -> Result<(), SecretError> {
            self.ask()?.remove(account);
            Ok(())
        }
    }

    fn key(text: &str) -> Secret {
        Secret::parse(text).expect("it is one")
    }

    /// A new key is a new fingerprint: every guest would take the server for somebody else's, and for ever, because a file
    /// that is there goes before the keychain.
    #[test]
    fn a_keychain_that_does_not_answer_today_is_not_replaced_by_a_new_identity() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let keychain = Arc::new(SessionKeychain::default());
        let start = || choose_from(None, directory.path(), Arc::<SessionKeychain>::clone(&keychain));
        let first = start().store;
        assert_eq!(first.read("server/tls-key"), Ok(None));
        first.write("server/tls-key", &key("one")).expect("it is kept");

        keychain.gone.store(true, Ordering::Relaxed);
        let without = start();
        assert!(without.look().is_err());
        let asked = without.store.read("server/tls-key");
        assert!(matches!(asked, Err(SecretError::Unusable(_))), "{asked:?}");
        assert!(without.store.write("server/tls-key", &key("two")).is_err());

        keychain.gone.store(false, Ordering::Relaxed);
        assert_eq!(start().store.read("server/tls-key"), Ok(Some(key("one"))));
    }

    #[test]
    fn a_machine_without_a_keychain_keeps_its_keys_in_the_file() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let keychain = Arc::new(SessionKeychain::default());
        keychain.gone.store(true, Ordering::Relaxed);
        let start = || choose_from(None, directory.path(), Arc::<SessionKeychain>::clone(&keychain));
        start().store.write("server/tls-key", &key("one")).expect("it is kept");
        keychain.gone.store(false, Ordering::Relaxed);
        assert_eq!(
            start().store.read("server/tls-key"),
            Ok(Some(key("one"))),
            "the file goes first"
        );
    }
}
