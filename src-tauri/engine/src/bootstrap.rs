//! What a window needs for its first screen.

use std::time::Duration;

use hearth_domain::{ApiError, Bootstrap, MAX_MESSAGE_BYTES, Settings};
use tokio::time::timeout;

use crate::Engine;

/// How long the first screen waits to know which keys there are. Those that are not known by then are
/// told as events.
const KEYS_WAIT: Duration = Duration::from_secs(2);

impl Engine {
    /// # Errors
    /// The data could not be read.
    pub async fn bootstrap(&self) -> Result<Bootstrap, ApiError> {
        let core = &self.core;
        let mut keys_read = core.keys_read.subscribe();
        let (last_chat, new_chat_draft, _) = tokio::join!(
            core.store.last_chat(),
            core.store.new_chat_draft(),
            // What `wait_for` gives holds a lock, which must not be kept while the others go on.
            timeout(KEYS_WAIT, async { keys_read.wait_for(|read| *read).await.is_ok() }),
        );
        Ok(Bootstrap::Ready {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            user_id: core.store.user_id(),
            settings: Settings::clone(&core.settings.current()),
            providers: core.provider_states(),
            notices: core.events.notices(),
            last_chat: last_chat?,
            new_chat_draft: new_chat_draft?,
            max_message_bytes: u32::try_from(MAX_MESSAGE_BYTES).unwrap_or(u32::MAX),
        })
    }
}
