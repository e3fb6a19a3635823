//! Secrets that the environment gives, which go before those that are kept.

use std::env;

use hearth_domain::ProviderConfig;
use hearth_engine::{Secret, SecretError, SecretStore};

/// The key of the OpenAI provider.
const API_KEY: &str = "HEARTH_API_KEY";

pub(crate) struct WithEnvironment {
    kept: Box<dyn SecretStore>,
    api_key: Option<Secret>,
}

impl WithEnvironment {
    pub(crate) fn new(kept: Box<dyn SecretStore>) -> Self {
        Self::with(kept, env::var(API_KEY).ok())
    }

    fn with(kept: Box<dyn SecretStore>, api_key: Option<String>) -> Self {
        let parsed = api_key.as_deref().and_then(Secret::parse);
        if parsed.is_none() && api_key.is_some_and(|text| !text.trim().is_empty()) {
            tracing::warn!(variable = API_KEY, "what it holds is not a key");
        }
        Self { kept, api_key: parsed }
    }

    fn given(&self, account: &str) -> Option<&Secret> {
        let key = self.api_key.as_ref()?;
        (account == format!("api-key/{}", ProviderConfig::openai().id)).then_some(key)
    }
}

impl SecretStore for WithEnvironment {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        match self.given(account) {
            Some(secret) => Ok(Some(secret.clone())),
            None => self.kept.read(account),
        }
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        self.kept.write(account, secret)
    }

    fn remove(&self, account: &str) -> Result<(), SecretError> {
        self.kept.remove(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::file::SecretsFile;

    #[test]
    fn the_environments_key_is_openais_alone_and_is_kept_nowhere() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = SecretsFile::in_directory(directory.path());
        let secrets = WithEnvironment::with(Box::new(file), Some(" sk-env\n".to_owned()));
        let openai = format!("api-key/{}", ProviderConfig::openai().id);
        assert_eq!(secrets.read(&openai), Ok(Secret::parse("sk-env")));
        assert_eq!(secrets.read("api-key/another"), Ok(None));
        assert!(!SecretsFile::in_directory(directory.path()).exists());
    }
}
