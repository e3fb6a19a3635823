//! The window's own pages, for browsers on the network: the binary holds them once.

use std::borrow::Cow;

use hearth_server::{WebFile, WebUi};
use tauri::AppHandle;

pub(crate) struct WindowPages(pub(crate) AppHandle);

impl WebUi for WindowPages {
    fn file(&self, path: &str) -> Option<WebFile> {
        let asset = self.0.asset_resolver().get(path.to_owned())?;
        // For a path that it does not know the resolver gives the first page.
        let is_page = asset.mime_type.starts_with("text/html");
        if is_page && path != "index.html" {
            return None;
        }
        Some(WebFile {
            bytes: Cow::Owned(asset.bytes),
            mime: asset.mime_type,
            etag: String::new(),
        })
    }
}
