//! What the engine tells, passed on to the window in the same order.

use hearth_domain::Event;
use hearth_engine::EventStream;
use tauri::{AppHandle, Emitter};

use crate::window;

/// Passes events on until the engine ends.
pub(crate) fn forward(app: AppHandle, mut events: EventStream) {
    tauri::async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if let Event::SettingsChanged { settings } = &event {
                window::follow_theme(&app, &settings.general);
            }
            if let Err(error) = app.emit("hearth://event", &event) {
                tracing::warn!(%error, "an event did not reach the window");
            }
        }
    });
}
