//! Against real files and the real plugin; only the window system is left out.

use std::path::PathBuf;

use hearth_domain::NoticeCode;
use hearth_engine::SettingsFile as _;
use serde_json::json;
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
use tempfile::TempDir;

use super::*;

struct Place {
    directory: TempDir,
    app: tauri::App<MockRuntime>,
}

impl Place {
    fn new() -> Self {
        let app = mock_builder()
            .plugin(tauri_plugin_store::Builder::new().build())
            .build(mock_context(noop_assets()))
            .expect("an application without windows");
        let directory = tempfile::tempdir().expect("a temporary directory");
        Self { directory, app }
    }

    fn holding(content: &str) -> Self {
        let place = Self::new();
        fs::write(place.path(), content).expect("the file can be written");
        place
    }

    fn file(&self) -> UserSettings<PluginEntries<MockRuntime>> {
        of(self.app.handle().clone(), self.directory.path())
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join(SETTINGS_FILE)
    }

    fn json(&self) -> Value {
        let bytes = fs::read(self.path()).expect("there is a file");
        serde_json::from_slice(&bytes).expect("it holds JSON")
    }

    fn names(&self) -> Vec<String> {
        let listed = fs::read_dir(self.directory.path()).expect("the directory can be read");
        let mut names: Vec<_> = listed
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn changed() -> Settings {
    Settings {
        display_name: "Ann".to_owned(),
        welcomed: true,
        ..Settings::default()
    }
}

#[test]
fn without_a_file_the_defaults_hold_and_none_is_made() {
    let place = Place::new();
    let loaded = place.file().load();
    assert_eq!(loaded.settings, Settings::default());
    assert_eq!(loaded.notice, None);
    assert_eq!(place.names(), [""; 0]);
}

#[test]
fn what_was_saved_is_read_at_the_next_start() {
    let place = Place::new();
    place.file().save(&changed()).expect("the directory can be written");
    assert_eq!(place.names(), [SETTINGS_FILE], "no unfinished file stays behind");
    let loaded = place.file().load();
    assert_eq!(loaded.settings, changed());
    assert_eq!(loaded.notice, None);
}

#[test]
fn a_file_from_an_older_version_keeps_what_it_says() {
    let place = Place::holding(r#"{"display_name": "Ann", "welcomed": true, "gone": 1}"#);
    assert_eq!(place.file().load().settings, changed());
}

#[test]
fn a_file_that_cannot_be_used_is_kept_under_another_name() {
    let unusable = [
        "{\"welcomed\": tr",
        "",
        "[]",
        "{\"general\": {\"text_size\": 200}}",
        "{\"welcomed\": 7}",
    ];
    for content in unusable {
        let place = Place::holding(content);
        let loaded = place.file().load();
        assert_eq!(loaded.settings, Settings::default(), "{content}");
        let notice = loaded.notice.expect("the user is told");
        assert_eq!(notice.code, NoticeCode::SettingsReset);
        assert_eq!(place.names(), [&*notice.detail], "{content}");
        assert!(notice.detail.starts_with("user_settings.broken-2"), "{}", notice.detail);
        let kept = fs::read_to_string(place.directory.path().join(notice.detail)).expect("the copy can be read");
        assert_eq!(kept, content);
        place.file().save(&changed()).expect("settings can be saved again");
        assert_eq!(place.file().load().settings, changed());
    }
}

#[test]
fn what_is_wrong_is_said_without_the_values() {
    for content in [r#""sk-secret""#, r#"["sk-secret"]"#] {
        let place = Place::holding(content);
        let entries = PluginEntries {
            app: place.app.handle().clone(),
        };
        let problem = entries.read(&place.path()).expect_err("it is no set of entries");
        assert!(!problem.contains("sk-secret"), "{problem}");
    }
}

#[test]
fn a_file_broken_while_hearth_runs_is_not_lost_by_the_next_save() {
    let place = Place::new();
    let file = place.file();
    file.save(&changed()).expect("the directory can be written");
    fs::write(place.path(), "{\"display_name\": \"An").expect("the file can be written");
    file.save(&changed()).expect("settings can be saved");
    assert_eq!(place.names().len(), 2);
    assert_eq!(place.file().load().settings, changed());
}

#[test]
fn a_key_stays_in_the_file_until_it_has_another_place() {
    let place = Place::holding(r#"{"welcomed": true, "openai_api_key": "sk-found"}"#);
    let file = place.file();
    let loaded = file.load();
    let openai = hearth_domain::ProviderConfig::openai().id;
    assert!(matches!(&loaded.found_keys[..], [(id, key)] if *id == openai && key.expose() == "sk-found"));

    file.save(&loaded.settings).expect("settings can be saved");
    assert_eq!(place.file().load().found_keys.len(), 1);

    file.forget_keys(&[openai]).expect("settings can be saved");
    assert!(!place.json().to_string().contains("sk-found"));
    let after = place.file().load();
    assert_eq!(after.settings, loaded.settings);
    assert_eq!(after.found_keys.len(), 0);
}

#[test]
fn the_key_of_a_file_that_cannot_be_used_is_found_and_leaves_its_copy() {
    let place = Place::holding(r#"{"openai_api_key": "sk-found", "general": {"theme": "Dark"}}"#);
    let loaded = place.file().load();
    let openai = hearth_domain::ProviderConfig::openai().id;
    assert!(matches!(&loaded.found_keys[..], [(id, key)] if *id == openai && key.expose() == "sk-found"));
    let copy = place
        .directory
        .path()
        .join(loaded.notice.expect("the user is told").detail);
    assert!(fs::read_to_string(&copy).expect("it is kept").contains("sk-found"));

    place
        .file()
        .forget_keys(&[openai])
        .expect("the directory can be written");
    let kept: Value = serde_json::from_slice(&fs::read(&copy).expect("it is kept")).expect("it is JSON");
    assert_eq!(kept, json!({"general": {"theme": "Dark"}}));
    assert!(!place.path().exists(), "there was nothing to write");
}

#[test]
fn a_save_that_fails_leaves_the_old_file_whole() {
    let place = Place::new();
    let file = place.file();
    file.save(&Settings::default()).expect("the directory can be written");
    // A directory of that name cannot be written as a file, whoever runs this test.
    let neighbour = place.directory.path().join("user_settings.json.new");
    fs::create_dir(&neighbour).expect("the directory can be made");
    assert!(file.save(&changed()).is_err());
    assert_eq!(place.file().load().settings, Settings::default());
}

#[test]
fn entries_have_the_same_order_in_every_save() {
    let place = Place::new();
    place.file().save(&changed()).expect("the directory can be written");
    let first = fs::read_to_string(place.path()).expect("there is a file");
    place.file().save(&changed()).expect("the directory can be written");
    assert_eq!(fs::read_to_string(place.path()).expect("there is a file"), first);
    assert_eq!(place.json()["display_name"], json!("Ann"));
}

#[test]
fn the_windows_first_colour_is_that_of_the_settings() {
    assert_eq!(theme(Place::new().directory.path()), Theme::System);
    let dark = Place::holding(r#"{"general": {"theme": "dark"}}"#);
    assert_eq!(theme(dark.directory.path()), Theme::Dark);
    let broken = Place::holding("{");
    assert_eq!(theme(broken.directory.path()), Theme::System);
}
