//! `user_settings.json` on the desktop, read and written through tauri-plugin-store.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::Path,
    sync::Arc,
};

use hearth_domain::{Settings, SystemClock, Theme};
use hearth_engine::{SETTINGS_FILE, SettingsEntries, UserSettings};
use serde_json::{Map, Value};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::StoreBuilder;

/// The settings of a data directory.
pub(crate) fn of<R: Runtime>(app: AppHandle<R>, data_dir: &Path) -> UserSettings<PluginEntries<R>> {
    UserSettings::new(PluginEntries { app }, Arc::new(SystemClock), data_dir)
}

/// The theme that the file asks for, read before the rest can be: the window's first colour. What is
/// wrong with the file is told later, by [`hearth_engine::SettingsFile::load`].
pub(crate) fn theme(data_dir: &Path) -> Theme {
    let bytes = fs::read(data_dir.join(SETTINGS_FILE)).ok();
    let settings = bytes.and_then(|bytes| serde_json::from_slice::<Settings>(&bytes).ok());
    settings.unwrap_or_default().general.theme
}

pub(crate) struct PluginEntries<R: Runtime> {
    app: AppHandle<R>,
}

impl<R: Runtime> SettingsEntries for PluginEntries<R> {
    fn read(&self, path: &Path) -> Result<Map<String, Value>, String> {
        let store = StoreBuilder::new(&self.app, path)
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
            // Without the parser's words: they quote the value, which may be a key.
            Err(tauri_plugin_store::Error::Deserialize(_)) => Err("it is no JSON object".to_owned()),
            Err(error) => Err(words(error)),
        }
    }

    /// The plugin writes a file in place, so that a full disk or a crash would leave half of it. Here it
    /// writes a neighbour, which takes the file's name when it is whole.
    fn write(&self, path: &Path, entries: Map<String, Value>) -> Result<(), String> {
        let neighbour = path.with_extension("json.new");
        let store = StoreBuilder::new(&self.app, &neighbour)
            .create_new()
            .disable_auto_save()
            .defaults(entries.into_iter().collect())
            .serialize(|entries| Ok(serde_json::to_vec_pretty(&entries.iter().collect::<BTreeMap<_, _>>())?))
            .build()
            .map_err(words)?;
        let written = store.save().map_err(words);
        store.close_resource();
        let replaced = written.and_then(|()| replace(path, &neighbour).map_err(words));
        if replaced.is_err() {
            // It may not have been made at all.
            let _ = fs::remove_file(&neighbour);
        }
        replaced
    }
}

fn replace(path: &Path, neighbour: &Path) -> io::Result<()> {
    File::options().write(true).open(neighbour)?.sync_all()?;
    fs::rename(neighbour, path)
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests;
