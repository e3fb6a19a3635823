//! The settings in a real file, as the desktop's door keeps them, keys that somebody wrote into it included.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use hearth_domain::{ProviderId, Settings};
use hearth_engine::{LoadedSettings, Secret, SettingsFile};
use serde_json::{Map, Value, json};

pub(crate) struct JsonFile {
    path: PathBuf,
    using: Mutex<()>,
}

impl JsonFile {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("user_settings.json"),
            using: Mutex::default(),
        }
    }

    /// Puts a key into the file, as a person might.
    pub(crate) fn write_key(&self, provider: ProviderId, key: &str) {
        let mut file = self.read();
        file.entry("keys").or_insert_with(|| json!({}))[provider.to_string()] = json!(key);
        self.write(&file).expect("the file can be written");
    }

    pub(crate) fn text(&self) -> String {
        fs::read_to_string(&self.path).unwrap_or_default()
    }

    fn read(&self) -> Map<String, Value> {
        serde_json::from_str(&self.text()).unwrap_or_default()
    }

    fn write(&self, file: &Map<String, Value>) -> Result<(), String> {
        let text = serde_json::to_string(file).map_err(|error| error.to_string())?;
        fs::write(&self.path, text).map_err(|error| error.to_string())
    }
}

impl SettingsFile for JsonFile {
    fn load(&self) -> LoadedSettings {
        let _using = self.using.lock().expect("no test panics here");
        let file = self.read();
        let settings = file.get("settings").cloned().unwrap_or_else(|| json!({}));
        let keys = file.get("keys").and_then(Value::as_object).cloned().unwrap_or_default();
        let found = |(id, key): (String, Value)| Some((id.parse().ok()?, Secret::parse(key.as_str()?)?));
        LoadedSettings {
            settings: serde_json::from_value(settings).unwrap_or_default(),
            notice: None,
            found_keys: keys.into_iter().filter_map(found).collect(),
        }
    }

    fn save(&self, settings: &Settings) -> Result<(), String> {
        let _using = self.using.lock().expect("no test panics here");
        let mut file = self.read();
        file.insert("settings".to_owned(), json!(settings));
        self.write(&file)
    }

    fn forget_keys(&self, moved: &[ProviderId]) -> Result<(), String> {
        let _using = self.using.lock().expect("no test panics here");
        let mut file = self.read();
        if let Some(keys) = file.get_mut("keys").and_then(Value::as_object_mut) {
            keys.retain(|id, _| !moved.iter().any(|moved| moved.to_string() == *id));
        }
        self.write(&file)
    }
}
