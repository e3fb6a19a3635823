//! The emptiest window that Tauri can open, with the webview set up as Hearth's is: what Hearth's
//! start and memory are measured beside. It prints `ready` when its page is on the screen, and stays
//! until it is ended.
//!
//! Its only argument is the directory of the webview's caches.

use std::{env, io::Write, path::PathBuf};

use tauri::{WebviewUrl, WebviewWindowBuilder};

#[tauri::command]
fn first_frame() -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())
}

fn main() -> tauri::Result<()> {
    let caches = env::args_os().nth(1).map_or_else(env::temp_dir, PathBuf::from);
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![first_frame])
        .setup(|app| {
            // The label for which the capabilities allow the command.
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty window")
                .inner_size(1100.0, 760.0)
                .data_directory(caches)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!(
            "src-tauri/examples/empty_window/tauri.conf.json"
        ))
}
