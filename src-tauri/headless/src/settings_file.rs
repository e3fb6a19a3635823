//! `user_settings.json`, the same file with the same entries as the desktop's.
//!
//! What is read is checked; a file that cannot be used is kept under another name before anything is written in its
//! place; a save either happens whole or leaves the old file as it was.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hearth_domain::{Clock as _, Notice, NoticeCode, ProviderId, Settings, SystemClock};
use hearth_engine::{LoadedSettings, SettingsFile, found_keys};
use serde_json::{Map, Value};

use crate::private_file;

const NAME: &str = "user_settings.json";

pub(crate) struct UserSettings {
    path: PathBuf,
}

impl UserSettings {
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join(NAME),
        }
    }

    /// What is in the file, as far as it says anything; nothing is changed.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(crate) fn look(&self) -> Result<Settings, String> {
        checked(self.read()?)
    }

    fn read(&self) -> Result<Map<String, Value>, String> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(words),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Map::new()),
            Err(error) => Err(words(error)),
        }
    }

    fn write(&self, entries: Map<String, Value>) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(&Value::Object(entries)).map_err(words)?;
        private_file::write(&self.path, &text).map_err(words)
    }

    /// Gives a file that cannot be used another name, and answers with that name.
    fn set_aside(&self) -> io::Result<String> {
        let name = format!("user_settings.broken-{}.json", SystemClock.now().0);
        fs::rename(&self.path, self.path.with_file_name(&name))?;
        Ok(name)
    }
}

impl SettingsFile for UserSettings {
    fn load(&self) -> LoadedSettings {
        let entries = self.read();
        let found_keys = entries.as_ref().map(found_keys::of).unwrap_or_default();
        let (settings, notice) = match entries.and_then(checked) {
            Ok(settings) => (settings, None),
            Err(problem) => {
                let detail = self.set_aside().unwrap_or_else(words);
                tracing::warn!(problem, detail, "the settings file cannot be used");
                let code = NoticeCode::SettingsReset;
                (Settings::default(), Some(Notice { code, detail }))
            }
        };
        LoadedSettings {
            settings,
            notice,
            found_keys,
        }
    }

    fn save(&self, settings: &Settings) -> Result<(), String> {
        let before = self
            .read()
            .or_else(|_| self.set_aside().map(|_| Map::new()).map_err(words))?;
        let Value::Object(mut entries) = serde_json::to_value(settings).map_err(words)? else {
            return Err("settings are not a set of entries".to_owned());
        };
        found_keys::carry(&before, &mut entries);
        self.write(entries)
    }

    fn forget_keys(&self, moved: &[ProviderId]) -> Result<(), String> {
        let before = self.read()?;
        let mut after = before.clone();
        found_keys::remove(&mut after, moved);
        if after == before { Ok(()) } else { self.write(after) }
    }
}

fn checked(entries: Map<String, Value>) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(Value::Object(entries)).map_err(words)?;
    settings.check().map_err(words)?;
    Ok(settings)
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use hearth_domain::ProviderConfig;
    use tempfile::TempDir;

    use super::*;

    fn holding(content: &str) -> (TempDir, UserSettings) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::write(directory.path().join(NAME), content).expect("it can be written");
        let file = UserSettings::new(directory.path());
        (directory, file)
    }

    #[test]
    fn a_file_of_the_desktop_is_read_and_written_as_it_is() {
        let mut settings = Settings::default();
        settings.sharing.space_name = "Office".to_owned();
        let text = serde_json::to_string(&settings).expect("settings are JSON");
        let (_directory, file) = holding(&text);
        assert_eq!(file.load().settings, settings);
        file.save(&settings).expect("it can be written");
        let written: Value = serde_json::from_slice(&fs::read(&file.path).expect("it is there")).expect("it is JSON");
        assert_eq!(written, serde_json::from_str::<Value>(&text).expect("it is JSON"));
    }

    #[test]
    fn a_broken_file_is_kept_and_the_defaults_hold() {
        let (directory, file) = holding("{ not JSON");
        assert!(file.look().is_err());
        let loaded = file.load();
        assert_eq!(loaded.settings, Settings::default());
        let notice = loaded.notice.expect("it is told");
        assert_eq!(notice.code, NoticeCode::SettingsReset);
        let kept = fs::read_to_string(directory.path().join(notice.detail)).expect("it is kept");
        assert_eq!(kept, "{ not JSON");
    }

    #[test]
    fn a_key_leaves_the_file_only_when_it_has_another_place() {
        let (_directory, file) = holding(r#"{"api_key":"sk-1"}"#);
        let openai = ProviderConfig::openai().id;
        assert_eq!(file.load().found_keys.len(), 1);
        file.save(&Settings::default()).expect("it can be written");
        assert_eq!(file.load().found_keys.len(), 1, "it has no other place yet");
        file.forget_keys(&[openai]).expect("it can be written");
        assert_eq!(file.load().found_keys.len(), 0);
    }
}
