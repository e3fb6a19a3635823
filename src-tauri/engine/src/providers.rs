//! Providers of models: their keys, their models, and whether they answer.

use std::{sync::Arc, time::Duration};

use hearth_domain::{
    ApiError, DetectedServer, ErrorCode, ModelInfo, NoticeCode, ProviderConfig, ProviderId, ProviderKind,
    ProviderStatus, ProviderTest, RunErrorCode, SecretState, Settings,
};
use hearth_provider::{Client, Endpoint, Failure, ListedModel, Secret, detect_servers, named_as_seeing};

use crate::{Engine, core::Core, error, secrets::SecretError};

/// How long a request waits for a keychain that did not answer before. A server of one's own seldom needs
/// a key, so it is not held up for long.
const KEY_WAIT: Duration = Duration::from_secs(10);
const OWN_SERVER_KEY_WAIT: Duration = Duration::from_secs(1);

impl Engine {
    /// Keeps a provider's key: in the keychain, or for this run only where there is none.
    ///
    /// # Errors
    /// `Invalid` if the text cannot be a key, `NotFound` if there is no such provider.
    pub async fn save_key(&self, provider_id: ProviderId, key: String) -> Result<SecretState, ApiError> {
        self.provider(provider_id)?;
        let key = Secret::parse(&key).ok_or_else(|| {
            let problem = "This is not a key: it is empty, or was not copied as one line of plain characters.";
            error::api(ErrorCode::Invalid, problem)
        })?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let saved = core.keys.save(provider_id, key).await;
            if let Some(problem) = saved.problem {
                core.events.notice(NoticeCode::KeychainUnavailable, problem.to_string());
            }
            core.forget_written_key(provider_id).await;
            Ok(saved.state)
        })
        .await
    }

    /// # Errors
    /// `KeychainUnavailable` if the key is in the keychain and could not be removed from it.
    pub async fn remove_key(&self, provider_id: ProviderId) -> Result<SecretState, ApiError> {
        self.provider(provider_id)?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let state = core.keys.remove(provider_id).await.map_err(error::keychain)?;
            core.forget_written_key(provider_id).await;
            Ok(state)
        })
        .await
    }

    /// Asks the provider for its models, which costs nothing, and says what came of it.
    ///
    /// # Errors
    /// `NotFound` if there is no such provider. What the provider refuses is in the answer.
    pub async fn test_provider(&self, provider_id: ProviderId) -> Result<ProviderTest, ApiError> {
        let provider = self.provider(provider_id)?;
        Ok(match self.offered(&provider).await {
            Ok(models) => ProviderTest {
                ok: true,
                models: u32::try_from(models.len()).ok(),
                error: None,
            },
            Err(failure) => ProviderTest {
                ok: false,
                models: None,
                error: Some(failure.error),
            },
        })
    }

    /// # Errors
    /// `NotFound` if there is no such provider, `Unavailable` with its words if it does not say.
    pub async fn list_models(&self, provider_id: ProviderId) -> Result<Vec<ModelInfo>, ApiError> {
        let provider = self.provider(provider_id)?;
        let listed = self
            .offered(&provider)
            .await
            .map_err(|failure| error::provider(failure.error))?;
        self.core.sight.remember(provider_id, &listed);
        let prices = self.core.price_table().await;
        let model = |ListedModel { id, sees_images }| ModelInfo {
            provider_id,
            limits: prices.limits(&id),
            price: prices.price(&provider, &id).cloned(),
            sees_images: sees_images.unwrap_or_else(|| named_as_seeing(&id)),
            id,
        };
        Ok(listed.into_iter().map(model).collect())
    }

    /// Looks for model servers on this machine's usual ports.
    ///
    /// # Errors
    /// None today; the answer is empty where nothing was found.
    pub async fn detect_servers(&self) -> Result<Vec<DetectedServer>, ApiError> {
        Ok(detect_servers().await)
    }

    fn provider(&self, id: ProviderId) -> Result<ProviderConfig, ApiError> {
        let settings = self.core.settings.current();
        let found = settings.provider(id).cloned();
        found.ok_or_else(|| error::api(ErrorCode::NotFound, "there is no such provider"))
    }

    async fn offered(&self, provider: &ProviderConfig) -> Result<Vec<ListedModel>, Failure> {
        let settings = self.core.settings.current();
        self.core.client(&settings, provider).await?.list_models().await
    }
}

impl Core {
    pub(crate) fn provider_states(&self) -> Vec<ProviderStatus> {
        let settings = self.settings.current();
        let status = |config: &ProviderConfig| ProviderStatus {
            key: self.keys.state(config.id),
            config: config.clone(),
        };
        settings.ai.providers.iter().map(status).collect()
    }

    /// A client that reaches `provider` with its key.
    ///
    /// # Errors
    /// `NoKey` where the provider needs one and there is none; nothing was sent then.
    pub(crate) async fn client(&self, settings: &Settings, provider: &ProviderConfig) -> Result<Client, Failure> {
        let key = match provider.kind {
            ProviderKind::OpenAi => {
                let key = self.keys.key(provider.id, KEY_WAIT).await;
                Some(key.map_err(no_answer)?.ok_or_else(no_key)?)
            }
            // Most such servers take any request, so a keychain that is silent is no reason not to ask.
            ProviderKind::OpenAiCompatible => {
                let key = self.keys.key(provider.id, OWN_SERVER_KEY_WAIT).await;
                key.unwrap_or_default()
            }
        };
        let endpoint = Endpoint {
            kind: provider.kind,
            base_url: provider.base_url.clone(),
            key,
            proxy: settings.general.proxy.clone(),
            idle_timeout: Duration::from_secs(settings.ai.idle_timeout_s.into()),
        };
        self.clients.get(provider.id, endpoint)
    }

    /// What other providers mean for keys: those that came may have one, those that went need none.
    pub(crate) fn follow_providers(&self, before: &Settings, now: &Settings) {
        for added in now.ai.providers.iter().filter(|p| before.provider(p.id).is_none()) {
            // Not waited for: its state arrives as an event.
            drop(self.keys.read(added.id));
        }
        for removed in before.ai.providers.iter().filter(|p| now.provider(p.id).is_none()) {
            let keys = self.keys.clone();
            let id = removed.id;
            tokio::spawn(async move {
                if let Err(problem) = keys.remove(id).await {
                    tracing::warn!(provider = %id, %problem, "the key of a removed provider stays in the keychain");
                }
            });
        }
        self.keys.tell();
    }

    /// A key that somebody wrote into the settings file would come back at the next start, in place of what the user
    /// has decided since.
    async fn forget_written_key(&self, id: ProviderId) {
        if let Err(words) = self.settings.forget_keys(vec![id]).await {
            self.events.notice(NoticeCode::DiskFull, words);
        }
    }
}

fn no_key() -> Failure {
    Failure::new(RunErrorCode::NoKey, "")
}

fn no_answer(problem: SecretError) -> Failure {
    Failure::new(RunErrorCode::NoKey, problem.to_string())
}
