//! `user_settings.json` without a window: the desktop's file, in which nobody but this account may read.

use std::{fs, io, path::Path, sync::Arc};

use hearth_domain::SystemClock;
use hearth_engine::{SettingsEntries, UserSettings};
use serde_json::{Map, Value};

use crate::private_file;

/// The settings of a data directory.
pub(crate) fn of(data_dir: &Path) -> UserSettings<PrivateEntries> {
    UserSettings::new(PrivateEntries, Arc::new(SystemClock), data_dir)
}

pub(crate) struct PrivateEntries;

impl SettingsEntries for PrivateEntries {
    fn read(&self, path: &Path) -> Result<Map<String, Value>, String> {
        match fs::read(path) {
            Ok(bytes) => {
                let Value::Object(entries) = serde_json::from_slice(&bytes).map_err(words)? else {
                    // Without the value, which may be a key.
                    return Err("it is no JSON object".to_owned());
                };
                Ok(entries)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Map::new()),
            Err(error) => Err(words(error)),
        }
    }

    fn write(&self, path: &Path, entries: Map<String, Value>) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(&Value::Object(entries)).map_err(words)?;
        private_file::write(path, &text).map_err(words)
    }
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use hearth_domain::{NoticeCode, ProviderConfig, Settings};
    use hearth_engine::{SETTINGS_FILE, SettingsFile as _};
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    fn holding(content: &str) -> (TempDir, UserSettings<PrivateEntries>) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::write(directory.path().join(SETTINGS_FILE), content).expect("it can be written");
        let file = of(directory.path());
        (directory, file)
    }

    fn json_of(path: &Path) -> Value {
        serde_json::from_slice(&fs::read(path).expect("it is there")).expect("it is JSON")
    }

    #[test]
    fn a_file_of_the_desktop_is_read_and_written_as_it_is() {
        let mut settings = Settings::default();
        settings.sharing.space_name = "Office".to_owned();
        let text = serde_json::to_string(&settings).expect("settings are JSON");
        let (directory, file) = holding(&text);
        assert_eq!(file.load().settings, settings);
        file.save(&settings).expect("it can be written");
        let written = json_of(&directory.path().join(SETTINGS_FILE));
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
    fn what_is_wrong_is_said_without_the_values() {
        for (content, said) in [
            (r#"{"general":{},"ai":"sk-secret"}"#, "\"ai\" has a value"),
            (r#""sk-secret""#, "no JSON object"),
        ] {
            let problem = holding(content).1.look().expect_err("it cannot be used");
            assert!(problem.contains(said) && !problem.contains("sk-secret"), "{problem}");
        }
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

    #[test]
    fn a_key_that_has_another_place_leaves_a_file_that_was_set_aside_too() {
        let (directory, file) = holding(r#"{"api_key":"sk-1","general":{"theme":"Dark"}}"#);
        let loaded = file.load();
        assert_eq!(loaded.found_keys.len(), 1, "the key of a broken file is found");
        let kept = directory.path().join(loaded.notice.expect("it is told").detail);
        assert_eq!(json_of(&kept)["api_key"], "sk-1");

        file.forget_keys(&[ProviderConfig::openai().id])
            .expect("it can be written");
        assert_eq!(json_of(&kept), json!({"general": {"theme": "Dark"}}));
        assert!(
            !directory.path().join(SETTINGS_FILE).exists(),
            "there was nothing to write"
        );
    }
}
