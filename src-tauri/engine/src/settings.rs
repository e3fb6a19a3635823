//! The settings in force, and how they are changed.

use std::sync::{Arc, PoisonError, RwLock};

use hearth_domain::{ApiError, ErrorCode, Event, ProviderConfig, ProviderId, Settings};
use tokio::{sync::Mutex, task::spawn_blocking};

use crate::{Engine, SettingsFile, error, events::Events};

pub(crate) struct SettingsInForce {
    file: Arc<dyn SettingsFile>,
    current: RwLock<Arc<Settings>>,
    /// Held while saving, so that what is in force is what was written last.
    saving: Mutex<()>,
}

impl SettingsInForce {
    pub(crate) fn new(file: Arc<dyn SettingsFile>, settings: Settings) -> Self {
        Self {
            file,
            current: RwLock::new(Arc::new(settings)),
            saving: Mutex::default(),
        }
    }

    pub(crate) fn current(&self) -> Arc<Settings> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) async fn forget_keys(&self, moved: Vec<ProviderId>) -> Result<(), String> {
        let _saving = self.saving.lock().await;
        let file = Arc::clone(&self.file);
        spawn_blocking(move || file.forget_keys(&moved))
            .await
            .unwrap_or_else(|_| Err("the settings could not be written".to_owned()))
    }

    /// Writes the settings, puts them in force and tells so; returns those that were in force before.
    async fn replace(&self, settings: Arc<Settings>, events: &Events) -> Result<Arc<Settings>, String> {
        let _saving = self.saving.lock().await;
        let file = Arc::clone(&self.file);
        let written = Arc::clone(&settings);
        spawn_blocking(move || file.save(&written))
            .await
            .unwrap_or_else(|_| Err("the settings could not be written".to_owned()))?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, Arc::clone(&settings));
        drop(current);
        events.publish(Event::SettingsChanged {
            settings: Settings::clone(&settings),
        });
        Ok(before)
    }
}

impl Engine {
    /// Checks, writes and uses `settings`; returns them as they were written. The key of a provider that
    /// is no longer among them is removed from the keychain.
    ///
    /// # Errors
    /// `Invalid` names the field that cannot be used; `DiskFull` if the file could not be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<Settings, ApiError> {
        let settings = Arc::new(tidied(settings));
        settings.check().map_err(error::invalid_setting)?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let replaced = core.settings.replace(Arc::clone(&settings), &core.events).await;
            let before = replaced.map_err(|words| error::api(ErrorCode::DiskFull, words))?;
            core.follow_providers(&before, &settings);
            if before.display_name != settings.display_name {
                core.name_home_user().await;
            }
            Ok(Settings::clone(&settings))
        })
        .await
    }
}

/// What people type around an address is not part of it.
fn tidied(mut settings: Settings) -> Settings {
    let general = &mut settings.general;
    general.proxy = general.proxy.trim().to_owned();
    settings.display_name = settings.display_name.trim().to_owned();
    for ProviderConfig { name, base_url, .. } in &mut settings.ai.providers {
        *name = name.trim().to_owned();
        *base_url = base_url.trim().trim_end_matches('/').to_owned();
    }
    if let Some(choice) = &mut settings.ai.default_model {
        choice.model = choice.model.trim().to_owned();
    }
    settings.ai.default_model = settings.ai.default_model.filter(|choice| !choice.model.is_empty());
    settings
}
