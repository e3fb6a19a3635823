//! The end of a run: the window goes at once, the data follows in order.
//!
//! Closing the window hides it, lets the page save what it still holds, destroys it, ends the engine
//! and then the process. A signal does the same. A platform that ends the process by itself (macOS,
//! *Quit*) still gets the last two.

use std::{sync::Arc, time::Duration};

use tauri::{AppHandle, CloseRequestApi, Emitter, Manager, RunEvent, WindowEvent};
use tokio::sync::Notify;

use crate::{startup::Startup, window};

/// How long the page may take for its last requests.
const PARTING: Duration = Duration::from_millis(500);

/// Told when the page has sent its last requests and they were answered.
#[derive(Default)]
pub(crate) struct Parting(Notify);

impl Parting {
    pub(crate) fn done(&self) {
        self.0.notify_one();
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "tauri may add events; only these end anything"
)]
pub(crate) fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => close_window(app, &api),
        // No code: the last window is gone. With one, it is this module's own `exit`.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                app.state::<Arc<Startup>>().end().await;
                app.exit(0);
            });
        }
        RunEvent::Exit => {
            let startup = Arc::clone(&app.state::<Arc<Startup>>());
            tauri::async_runtime::block_on(async { startup.end().await });
            window::forget_usual_place(app);
            tracing::info!("Hearth ends");
        }
        _ => {}
    }
}

/// Asks for the end, as closing the window does.
pub(crate) fn request(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(window::LABEL)
        && let Err(error) = window.close()
    {
        tracing::error!(%error, "the window cannot be closed");
        app.exit(1);
    }
}

fn close_window(app: &AppHandle, api: &CloseRequestApi) {
    let Some(window) = app.get_webview_window(window::LABEL) else {
        return;
    };
    // A window that cannot be hidden or asked is closed as it is.
    if window.hide().and_then(|()| app.emit("hearth://parting", ())).is_err() {
        return;
    }
    api.prevent_close();
    // Whoever starts Hearth now gets a window of their own, which says what it waits for.
    tauri_plugin_single_instance::destroy(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let parting = app.state::<Parting>();
        if tokio::time::timeout(PARTING, parting.0.notified()).await.is_err() {
            tracing::warn!("the page did not answer before it was closed");
        }
        if window.destroy().is_err() {
            app.exit(0);
        }
    });
}

/// Ends as for a closed window when the system or a terminal asks for it.
#[cfg(unix)]
pub(crate) fn on_signals(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let _runtime = tauri::async_runtime::handle().inner().enter();
    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        let Ok(mut signals) = signal(kind) else {
            tracing::warn!(?kind, "a signal will end Hearth at once");
            continue;
        };
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            while signals.recv().await.is_some() {
                request(&app);
            }
        });
    }
}
