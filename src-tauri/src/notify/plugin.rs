//! Windows and macOS, which take plain text and show each notification by itself.

use tauri::{AppHandle, Wry, plugin::TauriPlugin};
use tauri_plugin_notification::NotificationExt;

use super::Note;

pub(crate) fn begin() -> TauriPlugin<Wry> {
    tauri_plugin_notification::init()
}

/// # Errors
/// The operating system's words.
pub(crate) async fn show(app: &AppHandle, note: Note) -> Result<(), String> {
    let shown = app.notification().builder().title(note.title).body(note.body).show();
    shown.map_err(|error| error.to_string())
}
