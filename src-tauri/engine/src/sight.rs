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

/// How soon a server that did not answer is asked again: it may just have been starting.
const ASKED_AGAIN: Duration = Duration::from_secs(30);

/// What providers' own lists say, as far as they were asked.
#[derive(Default)]
pub(crate) struct Sight(Mutex<HashMap<ProviderId, Listed>>);

struct Listed {
    /// Until then it is not asked for again.
    good_until: Instant,
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
        match timeout(PATIENCE, client.list_models()).await {
            Ok(Ok(models)) => self.remember(provider, &models),
            Ok(Err(_)) | Err(_) => self.did_not_come(provider),
        }
        self.known(provider, model).unwrap_or(false)
    }

    /// What a provider has just said of its models.
    pub(crate) fn remember(&self, provider: ProviderId, models: &[ListedModel]) {
        let sees = models
            .iter()
            .filter_map(|model| Some((model.id.clone(), model.sees_images?)));
        let listed = Listed {
            good_until: Instant::now() + KEPT,
            sees: sees.collect(),
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(provider, listed);
    }

    /// What the provider said before counts on, for as long as it is not asked again.
    fn did_not_come(&self, provider: ProviderId) {
        let good_until = Instant::now() + ASKED_AGAIN;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = all.entry(provider).or_insert_with(|| Listed {
            good_until,
            sees: HashMap::new(),
        });
        listed.good_until = good_until;
    }

    /// None if the provider is to be asked.
    fn known(&self, provider: ProviderId, model: &str) -> Option<bool> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = all.get(&provider).filter(|listed| Instant::now() < listed.good_until)?;
        Some(listed.sees.get(model).copied().unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(sight: &Sight, provider: ProviderId) -> Duration {
        let all = sight.0.lock().expect("nobody panicked");
        all[&provider].good_until - Instant::now()
    }

    #[test]
    fn a_list_that_does_not_come_once_is_soon_asked_for_again_and_takes_nothing_of_what_is_known() {
        let (sight, provider) = (Sight::default(), ProviderId::new());
        sight.did_not_come(provider);
        assert_eq!(
            sight.known(provider, "eyes"),
            Some(false),
            "most would refuse the picture"
        );
        assert!(until(&sight, provider) <= ASKED_AGAIN);
        let model = ListedModel {
            id: "eyes".to_owned(),
            sees_images: Some(true),
        };
        sight.remember(provider, &[model]);
        assert!(until(&sight, provider) > ASKED_AGAIN);
        sight.did_not_come(provider);
        assert_eq!(sight.known(provider, "eyes"), Some(true));
        assert!(until(&sight, provider) <= ASKED_AGAIN);
    }
}
