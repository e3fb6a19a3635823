//! Start, first screen, another try, end.

use std::io::Write;

use hearth_domain::Bootstrap;
use tauri::{AppHandle, State};

use super::{Answer, Started};
use crate::{
    closing::{self, Parting},
    startup::Remedy,
};

#[tauri::command]
pub(crate) async fn bootstrap(startup: Started<'_>) -> Answer<Bootstrap> {
    startup.bootstrap().await
}

/// The first screen can be used and has been painted. With `HEARTH_REPORT_READY=1` a line on stdout says so, for
/// programs that measure the start.
#[tauri::command]
pub(crate) fn first_frame() {
    tracing::info!("the first screen is shown");
    if std::env::var_os("HEARTH_REPORT_READY").is_some_and(|value| value == "1") {
        let mut out = std::io::stdout().lock();
        // Nobody is left to read it if this fails.
        let _ = writeln!(out, "ready").and_then(|()| out.flush());
    }
}

/// The page has saved what it held, as it was asked to before the window goes.
#[tauri::command]
pub(crate) fn parting_done(parting: State<'_, Parting>) {
    parting.done();
}

#[tauri::command]
pub(crate) fn quit(app: AppHandle) {
    closing::request(&app);
}

#[tauri::command]
pub(crate) async fn retry_startup(startup: Started<'_>) -> Answer<Bootstrap> {
    startup.retry(Remedy::None).await
}

#[tauri::command]
pub(crate) async fn restore_backup(startup: Started<'_>) -> Answer<Bootstrap> {
    startup.retry(Remedy::RestoreBackup).await
}

#[tauri::command]
pub(crate) async fn start_empty(startup: Started<'_>) -> Answer<Bootstrap> {
    startup.retry(Remedy::StartEmpty).await
}
