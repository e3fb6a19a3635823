//! One Hearth to a data directory.
//!
//! A second start on the same directory brings the first one's window to the front and ends with
//! code 0. Where there is no session bus to find the first by, the lock on the database says the same,
//! in a window.

use std::{
    borrow::Cow,
    io::Write,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tauri::{
    Manager, Resource, Wry,
    plugin::{self, TauriPlugin},
};

use crate::{arguments, startup, window};

/// Ends this process if `name` runs already. Must be registered before what touches the data.
pub(crate) fn single(name: &str) -> TauriPlugin<Wry> {
    let single = tauri_plugin_single_instance::Builder::new().callback(|app, arguments, _directory| {
        window::bring_to_front(app);
        if let Some(link) = arguments::link(&arguments) {
            startup::link_opened(app, link);
        }
    });
    #[cfg(target_os = "linux")]
    let single = single.dbus_id(name);
    // Elsewhere the plugin goes by the application's identifier, which `main` sets to the name.
    #[cfg(not(target_os = "linux"))]
    let _ = name;
    single.build()
}

/// Tells the person at the terminal why a second start ends at once.
///
/// The single-instance plugin ends the process without a word, from inside its set-up; all it does
/// before is to drop the application's resources. So this is one of them, and speaks if it is dropped
/// before [`Told::alone`]. It must be registered before [`single`].
pub(crate) struct Told {
    alone: Arc<AtomicBool>,
}

struct LastWord {
    alone: Arc<AtomicBool>,
    data_dir: PathBuf,
}

impl Resource for LastWord {
    fn name(&self) -> Cow<'_, str> {
        "second-start".into()
    }
}

impl Drop for LastWord {
    fn drop(&mut self) {
        if !self.alone.load(Ordering::Acquire) {
            // A second start without a terminal has nobody to tell.
            let _ = writeln!(
                std::io::stdout(),
                "Hearth is already running on {}: its window was brought to the front.",
                self.data_dir.display()
            );
        }
    }
}

impl Told {
    pub(crate) fn new() -> Self {
        Self {
            alone: Arc::new(AtomicBool::new(false)),
        }
    }

    pub(crate) fn plugin(&self, data_dir: PathBuf) -> TauriPlugin<Wry> {
        let alone = Arc::clone(&self.alone);
        plugin::Builder::new("second-start")
            .setup(move |app, _| {
                app.resources_table().add(LastWord { alone, data_dir });
                Ok(())
            })
            .build()
    }

    /// This is the only Hearth on its directory: nothing to tell.
    pub(crate) fn alone(&self) {
        self.alone.store(true, Ordering::Release);
    }
}
