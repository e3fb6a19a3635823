//! What only a door for several people asks.

use hearth_domain::{ActiveRun, ApiError, ChatId, Settings, UserId};

use crate::{Acting, Engine};

impl Engine {
    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings::clone(&self.core.settings.current())
    }

    /// The others in a user's chats: who is told when they come and go.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn sharing_with(&self, user_id: UserId) -> Result<Vec<UserId>, ApiError> {
        Ok(self.core.store.sharing_with(user_id).await?)
    }

    /// Whom the end of a chat of this machine's space is told to: those who took part when it was deleted.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn users_at_end(&self, chat_id: ChatId) -> Result<Vec<UserId>, ApiError> {
        Ok(self.core.store.users_at_end(chat_id).await?)
    }
}

impl Acting {
    /// The answers that are being made in their chats, each with its text so far.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn runs(&self) -> Result<Vec<ActiveRun>, ApiError> {
        let mut theirs = Vec::new();
        for run in self.engine.core.runs.so_far() {
            if self.engine.users_in(run.chat_id).await?.contains(&self.actor.user_id) {
                theirs.push(run);
            }
        }
        Ok(theirs)
    }
}
