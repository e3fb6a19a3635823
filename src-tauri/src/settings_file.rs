//! `user_settings.json`, read and written through tauri-plugin-store.
//!
//! Invariants: what is read is checked; a file that cannot be used is kept under another name before
//! anything is written in its place; a save either happens whole or leaves the old file as it was.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use hearth_domain::{Clock, Notice, NoticeCode, ProviderId, Settings, SystemClock, Theme};
use hearth_engine::{LoadedSettings, SettingsFile, found_keys};
use serde_json::{Map, Value};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::StoreBuilder;

const NAME: &str = "user_settings.json";
const SET_ASIDE: &str = "user_settings.broken-";

pub(crate) struct UserSettings<R: Runtime> {
    app: AppHandle<R>,
    path: PathBuf,
}

/// The theme that the file asks for, read before the rest can be: the window's first colour. What is
/// wrong with the file is told later, by [`SettingsFile::load`].
pub(crate) fn theme(data_dir: &Path) -> Theme {
    let bytes = fs::read(data_dir.join(NAME)).ok();
    let settings = bytes.and_then(|bytes| serde_json::from_slice::<Settings>(&bytes).ok());
    settings.unwrap_or_default().general.theme
}

impl<R: Runtime> SettingsFile for UserSettings<R> {
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
        let mut entries = match serde_json::to_value(settings) {
            Ok(Value::Object(entries)) => entries,
            Ok(_) => return Err("settings are not a set of entries".to_owned()),
            Err(error) => return Err(words(error)),
        };
        found_keys::carry(&before, &mut entries);
        self.write(entries)
    }

    fn forget_keys(&self, moved: &[ProviderId]) -> Result<(), String> {
        for path in self.with_those_set_aside().map_err(words)? {
            let file = Self {
                app: self.app.clone(),
                path,
            };
            // What is no JSON has no entries that a key could be removed from.
            let Ok(before) = file.read() else { continue };
            let mut after = before.clone();
            found_keys::remove(&mut after, moved);
            if after != before {
                file.write(after)?;
            }
        }
        Ok(())
    }
}

impl<R: Runtime> UserSettings<R> {
    pub(crate) fn new(app: AppHandle<R>, data_dir: &Path) -> Self {
        Self {
            app,
            path: data_dir.join(NAME),
        }
    }

    /// The file's entries; none if there is no file.
    fn read(&self) -> Result<Map<String, Value>, String> {
        let store = StoreBuilder::new(&self.app, &self.path)
            .disable_auto_save()
            .build()
            .map_err(words)?;
        let read = store.reload_ignore_defaults();
        let entries = store.entries().into_iter().collect();
        // The plugin writes stores that are open when the application ends, in place.
        store.close_resource();
        match read {
            Ok(()) => Ok(entries),
            Err(tauri_plugin_store::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => Ok(Map::new()),
            Err(error) => Err(words(error)),
        }
    }

    /// The plugin writes a file in place, so that a full disk or a crash would leave half of it. Here it
    /// writes a neighbour, which takes the file's name when it is whole.
    fn write(&self, entries: Map<String, Value>) -> Result<(), String> {
        let neighbour = self.path.with_extension("json.new");
        let store = StoreBuilder::new(&self.app, &neighbour)
            .create_new()
            .disable_auto_save()
            .defaults(entries.into_iter().collect())
            .serialize(|entries| Ok(serde_json::to_vec_pretty(&entries.iter().collect::<BTreeMap<_, _>>())?))
            .build()
            .map_err(words)?;
        let written = store.save().map_err(words);
        store.close_resource();
        let replaced = written.and_then(|()| self.replace_with(&neighbour).map_err(words));
        if replaced.is_err() {
            // It may not have been made at all.
            let _ = fs::remove_file(&neighbour);
        }
        replaced
    }

    fn replace_with(&self, neighbour: &Path) -> io::Result<()> {
        File::options().write(true).open(neighbour)?.sync_all()?;
        fs::rename(neighbour, &self.path)
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

    /// Gives a file that cannot be used another name, and answers with that name.
    fn set_aside(&self) -> io::Result<String> {
        let name = format!("{SET_ASIDE}{}.json", stamp(&SystemClock));
        fs::rename(&self.path, self.path.with_file_name(&name))?;
        Ok(name)
    }
}

/// Entries as settings, if every value is one that Hearth accepts.
fn checked(entries: Map<String, Value>) -> Result<Settings, String> {
    let settings: Settings = serde_json::from_value(Value::Object(entries)).map_err(words)?;
    settings.check().map_err(words)?;
    Ok(settings)
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

/// The time as a part of a file's name on every platform: `20261122T195307Z`.
fn stamp(clock: &impl Clock) -> String {
    let now = time::OffsetDateTime::UNIX_EPOCH + time::Duration::milliseconds(clock.now().0);
    let (year, month, day) = now.to_calendar_date();
    let (hour, minute, second) = now.to_hms();
    format!(
        "{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z",
        u8::from(month)
    )
}

#[cfg(test)]
mod tests;
