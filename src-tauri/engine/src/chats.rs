//! Reading chats, and what a client keeps about them for its next start.

use hearth_domain::{
    ApiError, ChatDetail, ChatId, ChatList, ChatListRequest, ChatView, Event, MessagePage, MessagePageRequest,
};

use crate::Engine;

impl Engine {
    /// # Errors
    /// The list could not be read.
    pub async fn list_chats(&self, request: ChatListRequest) -> Result<ChatList, ApiError> {
        Ok(self.core.store.list_chats(&request, &self.home_actor()).await?)
    }

    /// A chat without its messages, with the run that is under way in it.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat or it was deleted.
    pub async fn open_chat(&self, chat_id: ChatId) -> Result<ChatDetail, ApiError> {
        // With the lock, the rows and the run are those of one moment: that of the last event.
        let _order = self.core.order.lock(chat_id).await;
        let mut detail = self.core.store.open_chat(chat_id, &self.home_actor()).await?;
        detail.run = self.core.runs.in_chat(chat_id);
        Ok(detail)
    }

    /// # Errors
    /// `NotFound` if there is no such chat.
    pub async fn message_page(&self, request: MessagePageRequest) -> Result<MessagePage, ApiError> {
        Ok(self.core.store.message_page(&request, &self.home_actor()).await?)
    }

    /// Keeps what was typed and not sent. None is the chat that is not yet started.
    ///
    /// # Errors
    /// The draft was not kept.
    pub async fn save_draft(&self, chat_id: Option<ChatId>, text: String) -> Result<(), ApiError> {
        let changed = self.core.store.save_draft(chat_id, &text).await?;
        if let Some(chat_id) = chat_id.filter(|_| changed) {
            let has_draft = !text.is_empty();
            self.core.events.publish(Event::DraftChanged { chat_id, has_draft });
        }
        Ok(())
    }

    /// # Errors
    /// The place was not kept.
    pub async fn save_view(&self, view: ChatView) -> Result<(), ApiError> {
        Ok(self.core.store.save_view(&view).await?)
    }
}
