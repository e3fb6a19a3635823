//! Notifications by the desktop's own means.

#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(not(target_os = "linux"))]
mod plugin;

use hearth_domain::ChatId;

#[cfg(target_os = "linux")]
pub(crate) use freedesktop::{begin, show};
#[cfg(not(target_os = "linux"))]
pub(crate) use plugin::{begin, show};

/// What the user is told of a chat, in plain text.
pub(crate) struct Note {
    pub(crate) chat: ChatId,
    pub(crate) title: String,
    pub(crate) body: String,
}
