//! Hearth's one window.

use std::path::Path;

use hearth_domain::{GeneralSettings, Theme};
use tauri::{
    AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse, window::Color,
};
use tauri_plugin_window_state::StateFlags;

use crate::navigation;

/// Also the name in `capabilities/main.json`.
pub(crate) const LABEL: &str = "main";

/// What the window shows until its page is painted: the page's own background (`--canvas` in
/// `ui/src/styles.css`), so that nothing flashes.
const LIGHT: Color = Color(0xfd, 0xfc, 0xfa, 0xff);
const DARK: Color = Color(0x1c, 0x1a, 0x18, 0xff);

/// Size, place and whether it is maximised are kept, in `window.json` of the data directory.
pub(crate) fn remembering(data_dir: &Path) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    // The plugin joins the name to its own directory; an absolute path replaces that.
    tauri_plugin_window_state::Builder::new()
        .with_filename(data_dir.join("window.json").to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// The plugin makes its own directory even where it writes elsewhere. Removed again if it is empty.
pub(crate) fn forget_usual_place(app: &AppHandle) {
    if let Ok(unused) = app.path().app_config_dir() {
        // A directory that is in use is not empty, and so is not removed.
        let _ = std::fs::remove_dir(unused);
    }
}

/// Opens the window. It is on the screen, in the page's own colour, while the page is still on its way.
pub(crate) fn open(app: &AppHandle, data_dir: &Path, theme: Theme) -> tauri::Result<()> {
    let own_pages = navigation::OwnPages::of(app);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Hearth")
        .inner_size(1100.0, 760.0)
        .min_inner_size(480.0, 400.0)
        // Not before it has its colour.
        .visible(false)
        // Not on Linux, where it is taken only by a window that is there.
        .theme(native(theme))
        .data_directory(webview_directory(data_dir))
        .on_navigation(move |url| own_pages.include(url))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // The page takes what is dropped, as it does in a browser.
        .disable_drag_drop_handler()
        .build()?;
    if theme != Theme::System {
        take_theme(&window, theme)?;
    }
    let dark = window.theme().is_ok_and(|theme| theme == tauri::Theme::Dark);
    window.set_background_color(Some(if dark { DARK } else { LIGHT }))?;
    window.show()?;
    // A window that another one covers is still a window.
    if let Err(error) = window.set_focus() {
        tracing::warn!(%error, "the window did not get the focus");
    }
    Ok(())
}

/// The webview's caches. They hold nothing that is worth keeping, so that where the data directory
/// cannot be written a temporary one serves.
fn webview_directory(data_dir: &Path) -> std::path::PathBuf {
    let inside = data_dir.join("webview");
    let writable = std::fs::create_dir_all(&inside).is_ok() && std::fs::write(inside.join(".writable"), []).is_ok();
    if writable {
        inside
    } else {
        std::env::temp_dir().join(format!("hearth-webview-{}", std::process::id()))
    }
}

/// Answers a second start on the same data directory.
pub(crate) fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window cannot be brought to the front");
    }
}

/// The frame around the page, and what the page takes for the system's theme, follow the settings.
pub(crate) fn follow_theme(app: &AppHandle, general: &GeneralSettings) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = take_theme(&window, general.theme)
    {
        tracing::warn!(%error, "the window cannot take the theme");
    }
}

fn take_theme(window: &WebviewWindow, theme: Theme) -> tauri::Result<()> {
    window.set_theme(native(theme))?;
    if cfg!(target_os = "linux") && theme == Theme::System {
        // Here "no theme of its own" is taken for light, whatever the desktop's is.
        window.set_theme(Some(window.theme()?))?;
    }
    Ok(())
}

fn native(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark => Some(tauri::Theme::Dark),
    }
}
