//! The keychain, and that it holds this directory's secrets.
//!
//! A keychain may belong to a session, and be there at one start and not at another. A server that then took it for empty
//! would make itself new keys, and be somebody else to all its guests.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use hearth_engine::{Secret, SecretError, SecretStore};

/// An empty file that says where the secrets are.
const MARK: &str = "secrets-are-in-the-keychain";

pub(super) struct InKeychain {
    keychain: Arc<dyn SecretStore>,
    mark: PathBuf,
}

impl InKeychain {
    pub(super) fn new(keychain: Arc<dyn SecretStore>, data_dir: &Path) -> Self {
        Self {
            keychain,
            mark: data_dir.join(MARK),
        }
    }

    /// Whether secrets of this directory's are in the keychain.
    pub(super) fn was_used(data_dir: &Path) -> bool {
        data_dir.join(MARK).exists()
    }

    fn remember(&self) -> Result<(), SecretError> {
        match fs::OpenOptions::new().write(true).create_new(true).open(&self.mark) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(SecretError::Unusable(format!("{}: {error}", self.mark.display())))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// No keychain is not the same as none of this directory's secrets.
    fn explain(&self, problem: SecretError) -> SecretError {
        match problem {
            SecretError::NoKeychain(words) if self.mark.exists() => SecretError::Unusable(format!(
                "this directory's keys are in a keychain that is not there now; with --secrets file the server has new \
                 ones, and its guests need new invites: {words}"
            )),
            other @ (SecretError::NoKeychain(_) | SecretError::Unusable(_) | SecretError::NoAnswer) => other,
        }
    }
}

impl SecretStore for InKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        let found = self.keychain.read(account).map_err(|problem| self.explain(problem))?;
        if found.is_some() {
            self.remember()?;
        }
        Ok(found)
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        // First: of what is written it must be known where it is.
        self.keychain.read(account).map_err(|problem| self.explain(problem))?;
        self.remember()?;
        self.keychain.write(account, secret)
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.keychain.remove(account).map_err(|problem| self.explain(problem))
    }
}
