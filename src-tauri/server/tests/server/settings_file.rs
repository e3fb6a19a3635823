//! Settings in memory, which outlive the engines that use them.

use std::sync::{Arc, Mutex};

use hearth_domain::{ProviderId, Settings};
use hearth_engine::{LoadedSettings, SettingsFile};

#[derive(Clone, Default)]
pub(crate) struct MemorySettings(pub(crate) Arc<Mutex<Settings>>);

impl SettingsFile for MemorySettings {
    fn load(&self) -> LoadedSettings {
        LoadedSettings {
            settings: self.0.lock().expect("no test panics here").clone(),
            notice: None,
            found_keys: Vec::new(),
        }
    }

    fn save(&self, settings: &Settings) -> Result<(), String> {
        *self.0.lock().expect("no test panics here") = settings.clone();
        Ok(())
    }

    fn forget_keys(&self, _: &[ProviderId]) -> Result<(), String> {
        Ok(())
    }
}
