//! The data's place, and what Hearth asks of the desktop around it.

use hearth_domain::{ChatId, DataInfo};
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use super::{Answer, Started, refused};
use crate::{
    navigation,
    notify::{self, Note},
};

#[tauri::command]
pub(crate) async fn data_info(startup: Started<'_>) -> Answer<DataInfo> {
    startup.engine().await?.data_info().await
}

#[tauri::command]
pub(crate) async fn open_data_directory(app: AppHandle, startup: Started<'_>) -> Answer<()> {
    let directory = startup.data_dir().to_string_lossy();
    let opened = app.opener().open_path(directory, None::<&str>);
    opened.map_err(|error| refused("The folder could not be opened", error))
}

#[tauri::command]
pub(crate) async fn open_link(app: AppHandle, url: String) -> Answer<()> {
    let link = navigation::outside_link(&url)?;
    let opened = app.opener().open_url(link, None::<&str>);
    opened.map_err(|error| refused("The link could not be opened", error))
}

#[tauri::command]
pub(crate) async fn copy_text(app: AppHandle, text: String) -> Answer<()> {
    let copied = app.clipboard().write_text(text);
    copied.map_err(|error| refused("The text could not be copied", error))
}

/// A notification of the desktop's own kind.
#[tauri::command]
pub(crate) async fn notify(app: AppHandle, title: String, body: String, chat_id: ChatId) -> Answer<()> {
    let note = Note {
        chat: chat_id,
        title,
        body,
    };
    let shown = notify::show(&app, note).await;
    shown.map_err(|error| refused("The notification could not be shown", error))
}
