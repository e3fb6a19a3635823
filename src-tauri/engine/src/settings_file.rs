//! `user_settings.json`: the same entries under the same rules, whichever door reads and writes them.
//!
//! Invariants: what is read is checked; a file that cannot be used is kept under another name before anything is written in its
//! place; a key stays in the file until it has another place, and then leaves those that were set aside too.

mod found_keys;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use hearth_domain::{Clock, Notice, NoticeCode, ProviderId, Settings};
use hearth_provider::Secret;
use serde_json::{Map, Value};

/// What the file is called, in the data directory.
pub const SETTINGS_FILE: &str = "user_settings.json";

const SET_ASIDE: &str = "user_settings.broken-";

/// The file that holds the settings. Its calls block.
pub trait SettingsFile: Send + Sync + 'static {
    /// Reads the file, as far as it can be read; never fails.
    fn load(&self) -> LoadedSettings;

    /// Writes the settings. A key that [`SettingsFile::load`] found stays in the file.
    ///
    /// # Errors
    /// The operating system's words.
    fn save(&self, settings: &Settings) -> Result<(), String>;

    /// Removes the keys of these providers from the file: they are in the keychain now.
    ///
    /// # Errors
    /// The operating system's words.
    fn forget_keys(&self, moved: &[ProviderId]) -> Result<(), String>;
}

/// What was in the settings file.
pub struct LoadedSettings {
    pub settings: Settings,
    /// What the user should know about the file, if it was broken.
    pub notice: Option<Notice>,
    /// Keys that somebody wrote into the file.
    pub found_keys: Vec<(ProviderId, Secret)>,
}

/// How a door reads and writes the entries of a file. The calls block.
pub trait SettingsEntries: Send + Sync + 'static {
    /// The file's entries; none if there is no file.
    ///
    /// # Errors
    /// Why it cannot be used.
    fn read(&self, path: &Path) -> Result<Map<String, Value>, String>;

    /// Puts these entries in the place of the file's, as a whole or not at all.
    ///
    /// # Errors
    /// The operating system's words.
    fn write(&self, path: &Path, entries: Map<String, Value>) -> Result<(), String>;
}

/// The [`SettingsFile`] of a data directory.
pub struct UserSettings<E> {
    entries: E,
    clock: Arc<dyn Clock>,
    path: PathBuf,
}

impl<E: SettingsEntries> UserSettings<E> {
    pub fn new(entries: E, clock: Arc<dyn Clock>, data_dir: &Path) -> Self {
        Self {
            entries,
            clock,
            path: data_dir.join(SETTINGS_FILE),
        }
    }

    /// What is in the file, as far as it says anything; nothing is changed.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn look(&self) -> Result<Settings, String> {
        self.entries.read(&self.path).and_then(checked)
    }

    /// Gives a file that cannot be used another name, and answers with that name.
    fn set_aside(&self) -> io::Result<String> {
        let stamp = stamp(&*self.clock);
        let mut name = format!("{SET_ASIDE}{stamp}.json");
        // Two in one second are two files.
        let mut again = 2;
        while self.path.with_file_name(&name).exists() {
            name = format!("{SET_ASIDE}{stamp}-{again}.json");
            again += 1;
        }
        fs::rename(&self.path, self.path.with_file_name(&name))?;
        Ok(name)
    }

    /// The file, and those that could not be used and took its keys along.
    fn with_those_set_aside(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = vec![self.path.clone()];
        for entry in fs::read_dir(self.path.parent().unwrap_or(Path::new("")))? {
            let name = entry?.file_name();
            if name.to_string_lossy().starts_with(SET_ASIDE) {
                files.push(self.path.with_file_name(name));
            }
        }
        Ok(files)
    }
}

impl<E: SettingsEntries> SettingsFile for UserSettings<E> {
    fn load(&self) -> LoadedSettings {
        let entries = self.entries.read(&self.path);
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
            .entries
            .read(&self.path)
            .or_else(|_| self.set_aside().map(|_| Map::new()).map_err(words))?;
        let Value::Object(mut entries) = serde_json::to_value(settings).map_err(words)? else {
            return Err("settings are not a set of entries".to_owned());
        };
        found_keys::carry(&before, &mut entries);
        self.entries.write(&self.path, entries)
    }

    fn forget_keys(&self, moved: &[ProviderId]) -> Result<(), String> {
        for path in self.with_those_set_aside().map_err(words)? {
            let before = match self.entries.read(&path) {
                Ok(before) => before,
                Err(problem) if path == self.path => return Err(problem),
                // What was set aside because it is no JSON has no entries that a key could be removed from.
                Err(_) => continue,
            };
            let mut after = before.clone();
            found_keys::remove(&mut after, moved);
            if after != before {
                self.entries.write(&path, after)?;
            }
        }
        Ok(())
    }
}

/// Entries as settings, if every value is one that Hearth accepts.
fn checked(entries: Map<String, Value>) -> Result<Settings, String> {
    let settings = serde_json::from_value::<Settings>(Value::Object(entries.clone()));
    let settings = settings.map_err(|_| misplaced(entries))?;
    settings.check().map_err(words)?;
    Ok(settings)
}

/// Which entry has a value of another kind. The parser would quote the value, which may be a key in the wrong place.
fn misplaced(entries: Map<String, Value>) -> String {
    let reads = |entry| serde_json::from_value::<Settings>(Value::Object(Map::from_iter([entry]))).is_ok();
    let at_fault = entries.into_iter().find(|entry| !reads(entry.clone()));
    let name = at_fault.map_or("settings".to_owned(), |(name, _)| name);
    format!("\"{name}\" has a value of a kind that Hearth does not know there.")
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

/// The time as a part of a file's name on every platform: `20261122T195307Z`.
fn stamp(clock: &dyn Clock) -> String {
    let now = time::OffsetDateTime::UNIX_EPOCH + time::Duration::milliseconds(clock.now().0);
    let (year, month, day) = now.to_calendar_date();
    let (hour, minute, second) = now.to_hms();
    format!(
        "{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z",
        u8::from(month)
    )
}

#[cfg(test)]
mod tests {
    use hearth_domain::{ManualClock, UnixMillis};
    use tempfile::TempDir;

    use super::*;

    /// Plain files; how a door writes its own is the door's to test.
    struct PlainFiles;

    impl SettingsEntries for PlainFiles {
        fn read(&self, path: &Path) -> Result<Map<String, Value>, String> {
            serde_json::from_slice(&fs::read(path).map_err(words)?).map_err(words)
        }

        fn write(&self, path: &Path, entries: Map<String, Value>) -> Result<(), String> {
            fs::write(path, Value::Object(entries).to_string()).map_err(words)
        }
    }

    fn broken(directory: &TempDir, content: &str) -> String {
        let clock = Arc::new(ManualClock::at(UnixMillis(0)));
        fs::write(directory.path().join(SETTINGS_FILE), content).expect("it can be written");
        let loaded = UserSettings::new(PlainFiles, clock, directory.path()).load();
        loaded.notice.expect("it cannot be used").detail
    }

    #[test]
    fn two_files_set_aside_in_one_second_are_both_kept() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let names = [broken(&directory, "first"), broken(&directory, "second")];
        assert_eq!(
            names,
            [
                "user_settings.broken-19700101T000000Z.json",
                "user_settings.broken-19700101T000000Z-2.json"
            ]
        );
        let kept = names.map(|name| fs::read_to_string(directory.path().join(name)).expect("it is kept"));
        assert_eq!(kept, ["first", "second"]);
    }

    #[test]
    fn a_stamp_is_the_time_in_utc() {
        assert_eq!(stamp(&ManualClock::at(UnixMillis(0))), "19700101T000000Z");
        assert_eq!(
            stamp(&ManualClock::at(UnixMillis(1_795_377_187_999))),
            "20261122T195307Z"
        );
    }
}
