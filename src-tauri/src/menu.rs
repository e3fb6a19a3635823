//! The menu bar that every application has on macOS. Elsewhere Hearth has none: its window holds all.

use tauri::{
    AppHandle, Emitter, Wry,
    menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu},
};

use crate::closing;

/// Items of Hearth's own: the command the UI knows them by (`MenuCommand` in `host.ts`), title, keys.
const NEW_CHAT: (&str, &str, &str) = ("new_chat", "New Chat", "CmdOrCtrl+N");
const SETTINGS: (&str, &str, &str) = ("settings", "Settings…", "CmdOrCtrl+,");
const SEARCH: (&str, &str, &str) = ("search", "Search", "CmdOrCtrl+K");
const SHORTCUTS: (&str, &str, &str) = ("shortcuts", "Keyboard Shortcuts", "CmdOrCtrl+/");
const ABOUT: (&str, &str, &str) = ("about", "About Hearth", "");
/// The system's own item ends the process at once; this one lets the page save what it holds, as closing does.
const QUIT: (&str, &str, &str) = ("quit", "Quit Hearth", "CmdOrCtrl+Q");

pub(crate) fn install(app: &AppHandle) -> tauri::Result<()> {
    app.set_menu(build(app)?)?;
    app.on_menu_event(|app, event| on_choice(app, &event));
    Ok(())
}

fn build(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let own = |(command, title, keys): (&str, &str, &str)| {
        MenuItem::with_id(app, command, title, true, Some(keys).filter(|keys| !keys.is_empty()))
    };
    let line = || PredefinedMenuItem::separator(app);
    let hearth = Submenu::with_items(
        app,
        "Hearth",
        true,
        &[
            &own(ABOUT)?,
            &line()?,
            &own(SETTINGS)?,
            &line()?,
            &PredefinedMenuItem::services(app, None)?,
            &line()?,
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &PredefinedMenuItem::show_all(app, None)?,
            &line()?,
            &own(QUIT)?,
        ],
    )?;
    let file = Submenu::with_items(
        app,
        "File",
        true,
        &[&own(NEW_CHAT)?, &line()?, &PredefinedMenuItem::close_window(app, None)?],
    )?;
    // Without these the system's own keys for copy and paste do nothing in a webview.
    let edit = Submenu::with_items(
        app,
        "Edit",
        true,
        &[
            &PredefinedMenuItem::undo(app, None)?,
            &PredefinedMenuItem::redo(app, None)?,
            &line()?,
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
            &line()?,
            &own(SEARCH)?,
        ],
    )?;
    let view = Submenu::with_items(app, "View", true, &[&PredefinedMenuItem::fullscreen(app, None)?])?;
    let window = Submenu::with_items(
        app,
        "Window",
        true,
        &[
            &PredefinedMenuItem::minimize(app, None)?,
            &PredefinedMenuItem::maximize(app, None)?,
        ],
    )?;
    let help = Submenu::with_items(app, "Help", true, &[&own(SHORTCUTS)?])?;
    Menu::with_items(app, &[&hearth, &file, &edit, &view, &window, &help])
}

/// Passes a choice on to the UI, which does the same as for its own buttons and keys.
fn on_choice(app: &AppHandle, event: &MenuEvent) {
    let chosen: &str = event.id().as_ref();
    if chosen == QUIT.0 {
        closing::request(app);
    } else if let Err(error) = app.emit("hearth://menu", chosen) {
        tracing::warn!(%error, "a choice in the menu did not reach the window");
    }
}
