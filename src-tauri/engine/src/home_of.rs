//! Where a chat is hosted: the one place that decides which way a request of this machine's user goes.

use hearth_domain::{ApiError, ChatId, SpaceId};

use crate::Engine;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HomeOf {
    /// This machine hosts the chat, or would if it were made.
    Here,
    /// It is a copy of a joined space's.
    Elsewhere(SpaceId),
}

impl Engine {
    pub(crate) async fn home_of(&self, chat_id: ChatId) -> Result<HomeOf, ApiError> {
        let store = &self.core.store;
        let elsewhere = store
            .space_of(chat_id)
            .await?
            .filter(|space| *space != store.space_id());
        Ok(elsewhere.map_or(HomeOf::Here, HomeOf::Elsewhere))
    }
}
