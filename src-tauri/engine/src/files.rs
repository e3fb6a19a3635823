//! Files: taking them in, giving them out, and the pictures that stand for them.
//!
//! Whoever asks, the bytes are on this machine's disk before anything is answered: an upload of the window's is a file of this machine
//! even where its chat is hosted elsewhere, and is taken to the host when the message is; a file of a joined space's is
//! fetched when it is first looked at, and kept.

mod bringing;
mod fetching;
mod looking;
mod previews;
mod uploads;

use std::path::PathBuf;

use hearth_domain::{ApiError, Attachment, ChatId, FileHash};
use tokio::sync::Mutex;

pub(crate) use self::{bringing::bring_to_host, uploads::named};
use self::{fetching::Fetches, previews::Previews};
use crate::{Acting, Engine, home_of::HomeOf};

/// What is being done with files just now.
#[derive(Default)]
pub(crate) struct Files {
    fetches: Fetches,
    previews: Previews,
    /// Held while a whole upload is looked at and given its name.
    finishing: Mutex<()>,
}

/// A file that is here, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub file: Attachment,
    pub path: PathBuf,
}

/// An image no larger than a screen needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Of what is at `path`.
    pub media_type: String,
    pub path: PathBuf,
}

impl Engine {
    /// A file of a message, wherever its chat's host is; fetched from there if it is not here yet.
    ///
    /// # Errors
    /// `NotFound` where the chat's messages do not hold it; `Unavailable` where it is neither here nor can be fetched now.
    pub async fn file(&self, chat_id: ChatId, hash: FileHash) -> Result<StoredFile, ApiError> {
        match self.home_of(chat_id).await? {
            HomeOf::Here => self.acting(self.home_actor()).file(chat_id, hash).await,
            HomeOf::Elsewhere(space) => self.fetched(space, chat_id, hash).await,
        }
    }

    /// As [`Engine::file`], an image no larger than a screen needs.
    ///
    /// # Errors
    /// As there; `Invalid` for what is no image that can be shown.
    pub async fn preview(&self, chat_id: ChatId, hash: FileHash) -> Result<Preview, ApiError> {
        let stored = self.file(chat_id, hash).await?;
        self.preview_of(stored).await
    }
}

impl Acting {
    /// A file of a message in a chat of theirs.
    ///
    /// # Errors
    /// `NotFound` where the chat's messages do not hold it, or there is no such chat for them; `Unavailable` where the file
    /// itself is lost.
    pub async fn file(&self, chat_id: ChatId, hash: FileHash) -> Result<StoredFile, ApiError> {
        let store = &self.engine.core.store;
        let file = store.file_in_chat(chat_id, hash, &self.actor).await?;
        let path = store.blob(hash);
        looking::is_there(&path).await.map_err(|_| looking::lost())?;
        Ok(StoredFile { file, path })
    }

    /// As [`Acting::file`], an image no larger than a screen needs.
    ///
    /// # Errors
    /// As there; `Invalid` for what is no image that can be shown.
    pub async fn preview(&self, chat_id: ChatId, hash: FileHash) -> Result<Preview, ApiError> {
        let stored = self.file(chat_id, hash).await?;
        self.engine.preview_of(stored).await
    }
}
