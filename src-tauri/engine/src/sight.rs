//! Which models can be shown pictures.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use hearth_domain::ProviderId;
use hearth_provider::{Client, ListedModel, named_as_seeing};
use tokio::time::timeout;

/// A server that does not list its models in this time is asked again another time.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long its word counts: models come and go, and so do servers.
const KEPT: Duration = Duration::from_secs(10 * 60);

/// What providers' own lists say, as far as they were asked.
#[derive(Default)]
pub(crate) struct Sight(Mutex<HashMap<ProviderId, Listed>>);

struct Listed {
    at: Instant,
    /// The models of which the list says whether they see.
    sees: HashMap<String, bool>,
}

impl Sight {
    /// True if the model is known to see: by its name, else by the word of its server. Whoever is not known to see is shown
    /// nothing, for most servers refuse the whole request otherwise.
    pub(crate) async fn of(&self, client: &Client, provider: ProviderId, model: &str) -> bool {
        if named_as_seeing(model) {
            return true;
        }
        if let Some(known) = self.known(provider, model) {
            return known;
        }
        // A list that does not come is no reason to ask for it with every answer.
        let listed = timeout(PATIENCE, client.list_models()).await;
        self.remember(provider, &listed.ok().and_then(Result::ok).unwrap_or_default());
        self.known(provider, model).unwrap_or(false)
    }

    /// What a provider has just said of its models.
    pub(crate) fn remember(&self, provider: ProviderId, models: &[ListedModel]) {
        let sees = models
            .iter()
            .filter_map(|model| Some((model.id.clone(), model.sees_images?)));
        let listed = Listed {
            at: Instant::now(),
            sees: sees.collect(),
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(provider, listed);
    }

    /// None if the provider is to be asked.
    fn known(&self, provider: ProviderId, model: &str) -> Option<bool> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = all.get(&provider).filter(|listed| listed.at.elapsed() < KEPT)?;
        Some(listed.sees.get(model).copied().unwrap_or(false))
    }
}
