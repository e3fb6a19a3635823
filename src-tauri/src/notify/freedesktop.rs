//! The Desktop Notifications Specification 1.3 (freedesktop.org), which GNOME, KDE and the others speak. The plugin
//! for it gives a message's text to be read as markup, and cannot let a notification take another's place.

use std::{collections::HashMap, time::Duration};

use hearth_domain::ChatId;
use tauri::{
    AppHandle, Manager, Wry,
    plugin::{self, TauriPlugin},
};
use tokio::sync::Mutex;
use zbus::{Connection, connection, names::OwnedUniqueName, zvariant::Value};

use super::Note;

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A service that does not answer is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The service decides how long a notification stays.
const AS_LONG_AS_USUAL: i32 = -1;

/// What is on the screen.
#[derive(Default)]
struct Shown(Mutex<Option<Session>>);

/// Stays open: some services take away what they show for somebody who leaves the bus.
struct Session {
    bus: Connection,
    /// Who gave the ids below; to another service they mean nothing, or somebody else's notification.
    service: Option<OwnedUniqueName>,
    ids: HashMap<ChatId, u32>,
}

pub(crate) fn begin() -> TauriPlugin<Wry> {
    plugin::Builder::new("notify")
        .setup(|app, _| {
            app.manage(Shown::default());
            Ok(())
        })
        .build()
}

/// Shows it in the place of what is shown of the same chat.
///
/// # Errors
/// The bus's words: there is no session bus, or nobody on it who shows notifications.
pub(crate) async fn show(app: &AppHandle, note: Note) -> Result<(), String> {
    let shown = app.state::<Shown>();
    let mut session = shown.0.lock().await;
    let told = async {
        let session = match &mut *session {
            Some(session) => session,
            none => none.insert(Session::open().await?),
        };
        session.show(note).await
    };
    let told = told.await;
    if told.is_err() {
        // The bus may have ended, and another begun.
        *session = None;
    }
    told.map_err(|error| error.to_string())
}

impl Session {
    async fn open() -> zbus::Result<Self> {
        let bus = connection::Builder::session()?.method_timeout(PATIENCE).build().await?;
        Ok(Self {
            bus,
            service: None,
            ids: HashMap::new(),
        })
    }

    async fn show(&mut self, note: Note) -> zbus::Result<()> {
        let reads_markup = self.reads_markup().await?;
        let body = if reads_markup { escaped(&note.body) } else { note.body };
        let no_actions: [&str; 0] = [];
        let hints = HashMap::from([("category", Value::from("im.received"))]);
        let arguments = (
            "Hearth",
            self.ids.get(&note.chat).copied().unwrap_or(0),
            "hearth",
            note.title,
            body,
            no_actions.as_slice(),
            hints,
            AS_LONG_AS_USUAL,
        );
        let answer = self
            .bus
            .call_method(Some(SERVICE), PATH, Some(SERVICE), "Notify", &arguments)
            .await?;
        self.ids.insert(note.chat, answer.body().deserialize()?);
        Ok(())
    }

    /// Whether the service of now takes a body for markup.
    async fn reads_markup(&mut self) -> zbus::Result<bool> {
        let answer = self
            .bus
            .call_method(Some(SERVICE), PATH, Some(SERVICE), "GetCapabilities", &())
            .await?;
        let service = answer.header().sender().map(|name| name.to_owned().into());
        if self.service != service {
            self.service = service;
            self.ids.clear();
        }
        let body = answer.body();
        let capabilities: Vec<&str> = body.deserialize()?;
        Ok(capabilities.contains(&"body-markup"))
    }
}

/// Text that shows as it is where markup is read: no link, picture or style in it comes from who wrote a message.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
