//! Where keys are kept on a machine that may have no keychain: there, in a file for this account alone, or, one of
//! them, in the environment.

mod environment;
mod file;

use std::{path::Path, sync::Arc, thread, time::Duration};

use hearth_engine::{Keychain, SecretStore};

use crate::options::SecretsPlace;
use environment::WithEnvironment;
use file::SecretsFile;

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
/// must be found again when the machine has got a keychain meanwhile.
pub(crate) fn choose(asked: Option<SecretsPlace>, data_dir: &Path) -> Place {
    let file = SecretsFile::in_directory(data_dir);
    let keychain = match asked {
        Some(SecretsPlace::Keychain) => true,
        Some(SecretsPlace::File) => false,
        None => !file.exists() && keychain_answers(),
    };
    let (store, words): (Box<dyn SecretStore>, _) = if keychain {
        (Box::new(Keychain::new()), "the keychain of this account".to_owned())
    } else {
        let words = file.path().display().to_string();
        (Box::new(file), words)
    };
    Place {
        store: Arc::new(WithEnvironment::new(store)),
        words,
    }
}

fn keychain_answers() -> bool {
    let (tell, told) = std::sync::mpsc::channel();
    // It may never come back; then it ends with the process.
    thread::spawn(move || {
        let answers = Keychain::new().read("is-there-a-keychain").is_ok();
        // Nobody listens any more when the answer came too late.
        let _ = tell.send(answers);
    });
    told.recv_timeout(PATIENCE).unwrap_or(false)
}
