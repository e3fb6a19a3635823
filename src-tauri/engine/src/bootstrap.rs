//! What a window needs for its first screen.

use std::time::Duration;

use hearth_domain::{
    ApiError, Bootstrap, ChatFilter, ChatId, ChatList, ChatListRequest, Door, MAX_MESSAGE_BYTES, MessagePageRequest,
    OpenedChat, PageAnchor, Presence, Settings,
};
use tokio::time::timeout;

use crate::Engine;

/// How long the first screen waits to know which keys there are. Those that are not known by then are
/// told as events.
const KEYS_WAIT: Duration = Duration::from_secs(2);

/// Chats and messages that come with the first screen: more than it shows.
const CHATS: u32 = 100;
const MESSAGES: u32 = 50;

impl Engine {
    /// Whoever subscribed to the events before misses nothing that happens afterwards.
    ///
    /// # Errors
    /// The data could not be read.
    pub async fn bootstrap(&self) -> Result<Bootstrap, ApiError> {
        let core = &self.core;
        let mut keys_read = core.keys_read.subscribe();
        // What `wait_for` gives holds a lock, which must not be kept while the others go on.
        let keys = timeout(KEYS_WAIT, async { keys_read.wait_for(|read| *read).await.is_ok() });
        let (data, _) = tokio::join!(self.first_data(), keys);
        let FirstData {
            chats,
            last_chat,
            opened,
            new_chat_draft,
        } = data?;
        if let Some(requested) = core.spaces.kept_link() {
            core.events.publish(requested);
        }
        Ok(Bootstrap::Ready {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            user_id: core.store.user_id(),
            device_id: core.store.device_id(),
            door: Door::Window,
            spaces: self.spaces().await?,
            sharing: core.spaces.sharing(),
            presence: self.first_presence().await?,
            settings: Settings::clone(&core.settings.current()),
            providers: core.provider_states(),
            notices: core.events.notices(),
            chats,
            last_chat,
            opened,
            new_chat_draft,
            max_message_bytes: u32::try_from(MAX_MESSAGE_BYTES).unwrap_or(u32::MAX),
            max_file_bytes: core.settings.current().max_file_bytes(),
        })
    }

    /// Who is here, in this machine's space and in those that it has joined.
    async fn first_presence(&self) -> Result<Vec<Presence>, ApiError> {
        let mut presence = self.acting(self.home_actor()).presence().await?;
        presence.extend(self.core.spaces.presence());
        Ok(presence)
    }

    /// One after the other: each takes less than opening another connection would.
    async fn first_data(&self) -> Result<FirstData, ApiError> {
        let store = &self.core.store;
        let request = ChatListRequest {
            space_id: None,
            filter: ChatFilter::Current,
            search: String::new(),
            after: None,
            limit: CHATS,
        };
        let chats = self.list_chats(request).await?;
        let last_chat = store.last_chat().await?;
        let opened = match last_chat {
            // The chat itself says why it cannot be shown when it is asked for.
            Some(chat_id) => self.opened(chat_id).await.ok(),
            None => None,
        };
        Ok(FirstData {
            chats,
            last_chat,
            opened,
            new_chat_draft: store.new_chat_draft().await?,
        })
    }

    async fn opened(&self, chat_id: ChatId) -> Result<OpenedChat, ApiError> {
        let detail = self.open_chat(chat_id).await?;
        let anchor = detail.scroll.map_or(PageAnchor::End, |place| PageAnchor::Around {
            message_id: place.message_id,
        });
        let request = MessagePageRequest {
            chat_id,
            anchor,
            limit: MESSAGES,
        };
        let page = self.message_page(request).await?;
        Ok(OpenedChat { detail, page })
    }
}

struct FirstData {
    chats: ChatList,
    last_chat: Option<ChatId>,
    opened: Option<OpenedChat>,
    new_chat_draft: String,
}
