//! What the engine keeps outside its database.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use hearth_domain::{ProviderId, Settings};
use hearth_engine::{LoadedSettings, Secret, SecretError, SecretStore, SettingsFile};

/// The usual settings, always.
pub(crate) struct NoSettings;

impl SettingsFile for NoSettings {
    fn load(&self) -> LoadedSettings {
        LoadedSettings {
            settings: Settings::default(),
            notice: None,
            found_keys: Vec::new(),
        }
    }

    fn save(&self, _: &Settings) -> Result<(), String> {
        Ok(())
    }

    fn forget_keys(&self, _: &[ProviderId]) -> Result<(), String> {
        Ok(())
    }
}

/// Secrets beside the measured data, so that a host that was killed comes back with the same keys. Nobody's real ones.
pub(crate) struct SecretsFile {
    path: PathBuf,
    /// Held from reading to writing.
    turn: Mutex<()>,
}

impl SecretsFile {
    pub(crate) fn in_directory(directory: &Path) -> Self {
        Self {
            path: directory.join("secrets-of-the-benchmark.json"),
            turn: Mutex::default(),
        }
    }

    fn entries(&self) -> Result<BTreeMap<String, String>, SecretError> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| SecretError::Unusable(error.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(SecretError::Unusable(error.to_string())),
        }
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), SecretError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = self.entries()?;
        change(&mut entries);
        let unusable = |words: String| SecretError::Unusable(words);
        let text = serde_json::to_vec(&entries).map_err(|error| unusable(error.to_string()))?;
        fs::write(&self.path, text).map_err(|error| unusable(error.to_string()))
    }
}

impl SecretStore for SecretsFile {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.entries()?.remove(account).and_then(|text| Secret::parse(&text)))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        let text = secret.expose().to_owned();
        self.change(|entries| {
            entries.insert(account.to_owned(), text);
        })
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.change(|entries| {
            entries.remove(account);
        })
    }
}
