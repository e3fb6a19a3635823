//! `secrets.json`: one entry for each account, for the file's owner alone.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use hearth_engine::{Secret, SecretError, SecretStore};

use crate::private_file;

const NAME: &str = "secrets.json";

pub(crate) struct SecretsFile {
    path: PathBuf,
    /// Held from reading to writing.
    turn: Mutex<()>,
}

impl SecretsFile {
    pub(crate) fn in_directory(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join(NAME),
            turn: Mutex::default(),
        }
    }

    pub(crate) fn exists(&self) -> bool {
        self.path.exists()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn entries(&self) -> Result<BTreeMap<String, String>, SecretError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(self.unusable(&error.to_string())),
        };
        self.refuse_open_file()?;
        // The parser's own words may quote the file.
        serde_json::from_slice(&bytes).map_err(|_| self.unusable("it is not a JSON object of texts"))
    }

    /// A file that others may read holds no secrets any more; going on would hide that.
    #[cfg(unix)]
    fn refuse_open_file(&self) -> Result<(), SecretError> {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = fs::metadata(&self.path).map_err(|error| self.unusable(&error.to_string()))?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(self.unusable("others may read it: chmod 600, and replace what was in it"));
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn refuse_open_file(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, String>)) -> Result<(), SecretError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = self.entries()?;
        change(&mut entries);
        let text = serde_json::to_vec_pretty(&entries).map_err(|error| self.unusable(&error.to_string()))?;
        private_file::write(&self.path, &text).map_err(|error| self.unusable(&error.to_string()))
    }

    fn unusable(&self, words: &str) -> SecretError {
        SecretError::Unusable(format!("{}: {words}", self.path.display()))
    }
}

impl SecretStore for SecretsFile {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        let entries = self.entries()?;
        let Some(text) = entries.get(account) else {
            return Ok(None);
        };
        let secret = Secret::parse(text);
        secret
            .map(Some)
            .ok_or_else(|| self.unusable(&format!("what it holds for {account} is no key")))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        self.change(|entries| {
            entries.insert(account.to_owned(), secret.expose().to_owned());
        })
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        if !self.exists() {
            return Ok(());
        }
        self.change(|entries| {
            entries.remove(account);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::parse(text).expect("it is one")
    }

    #[test]
    fn a_secret_is_found_again_until_it_is_removed() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = || SecretsFile::in_directory(directory.path());
        assert_eq!(file().read("a"), Ok(None));
        assert_eq!(file().remove("a"), Ok(()));
        assert!(!file().exists(), "looking makes no file");
        file().write("a", &secret("one")).expect("it can be written");
        file().write("b", &secret("two")).expect("it can be written");
        assert_eq!(file().read("a"), Ok(Some(secret("one"))));
        file().remove("a").expect("it can be written");
        assert_eq!(file().read("a"), Ok(None));
        assert_eq!(file().read("b"), Ok(Some(secret("two"))));
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_read_it_and_one_that_others_can_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = SecretsFile::in_directory(directory.path());
        file.write("a", &secret("one")).expect("it can be written");
        let mode = fs::metadata(file.path()).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).expect("it is ours");
        let refused = file.read("a").expect_err("others can read it").to_string();
        assert!(refused.contains("chmod 600") && !refused.contains("one"), "{refused}");
    }

    #[test]
    fn a_broken_file_is_not_written_over_and_not_quoted() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = SecretsFile::in_directory(directory.path());
        private_file::write(file.path(), b"{\"a\": sk-verysecret").expect("it can be written");
        let refused = file
            .write("b", &secret("two"))
            .expect_err("it cannot be read")
            .to_string();
        assert!(!refused.contains("verysecret"), "{refused}");
        let kept = fs::read_to_string(file.path()).expect("it is there");
        assert_eq!(kept, "{\"a\": sk-verysecret");
    }
}
