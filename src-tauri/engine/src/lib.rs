//! What Hearth can do, one function for each thing a door may ask.
//!
//! A door (the window's commands, later the network) makes one call on [`Engine`] and hands on what
//! [`EventStream`] tells. Behind it are the store, the providers and the keychain.
//!
//! Invariants:
//! - A change is published after it is on disk, and the changes of one chat in the order of their revs.
//! - A run belongs to the engine. What it has received is shown within 50 ms, on disk within a second, and
//!   is kept whatever happens; only [`Engine::stop_run`], deleting its chat and [`Engine::shutdown`] end it.
//! - A request that was begun is finished, even if whoever asked is gone.
//! - A key is in the keychain and in this process's memory, and in no event, error or log.
//!
//! Deliberately absent: how answers are worded for people (the UI's), how the settings get onto the disk (the
//! doors implement [`SettingsEntries`]), and anything that names Tauri.

mod error;
mod events;

mod secrets;
mod settings;
mod settings_file;

mod clients;
mod prices;
mod providers;
mod sight;

mod bus;
mod home_of;
mod members;
mod operations;
mod order;
mod runs;

mod bootstrap;
mod chats;
mod data;
mod files;
mod pictures;
mod recovery;

mod access;
mod acting;
mod doors;
mod presence;
mod spaces;
mod typing;

mod core;

pub use access::Admission;
pub use acting::Acting;
pub use bus::{Alone, Bus, BusMessage};
pub use events::EventStream;
pub use files::{Preview, StoredFile};
pub use hearth_provider::Secret;
pub use pictures::RemotePicture;
pub use recovery::{restore_newest_backup, set_database_aside};
pub use secrets::{Keychain, SecretError, SecretStore};
pub use settings_file::{LoadedSettings, SETTINGS_FILE, SettingsEntries, SettingsFile, UserSettings};

pub use crate::core::{Engine, EngineConfig};
