//! Reading chats, and what a client keeps about them for its next start.

use hearth_domain::{
    ApiError, ChatDetail, ChatId, ChatList, ChatListRequest, ChatView, EarlierText, Event, MessageId, MessagePage,
    MessagePageRequest, SearchPage, SearchRequest,
};

use crate::{Engine, home_of::HomeOf};

impl Engine {
    /// The chats of this machine's space that its user takes part in, or those of a joined space.
    ///
    /// # Errors
    /// The list could not be read.
    pub async fn list_chats(&self, request: ChatListRequest) -> Result<ChatList, ApiError> {
        let core = &self.core;
        let mut list = core.store.list_chats(&request, &self.home_actor()).await?;
        if let Some(space) = request.space_id.filter(|space| *space != core.store.space_id()) {
            core.lay_over_list(space, &mut list).await?;
        }
        Ok(list)
    }

    /// A chat without its messages, with the run that is under way in it.
    ///
    /// # Errors
    /// `NotFound` if there is no such chat or it was deleted.
    pub async fn open_chat(&self, chat_id: ChatId) -> Result<ChatDetail, ApiError> {
        match self.home_of(chat_id).await? {
            HomeOf::Here => self.acting(self.home_actor()).open_chat(chat_id).await,
            HomeOf::Elsewhere(_) => Ok(self.core.open_copy(chat_id).await?),
        }
    }

    /// # Errors
    /// `NotFound` if there is no such chat.
    pub async fn message_page(&self, request: MessagePageRequest) -> Result<MessagePage, ApiError> {
        match self.home_of(request.chat_id).await? {
            HomeOf::Here => self.acting(self.home_actor()).message_page(request).await,
            HomeOf::Elsewhere(_) => Ok(self.core.store.page_of_copy(&request).await?),
        }
    }

    /// What a message said before it was edited, oldest first.
    ///
    /// # Errors
    /// `NotFound` if there is no such message in that chat.
    pub async fn earlier_texts(&self, chat: ChatId, message: MessageId) -> Result<Vec<EarlierText>, ApiError> {
        match self.home_of(chat).await? {
            HomeOf::Here => self.acting(self.home_actor()).earlier_texts(chat, message).await,
            HomeOf::Elsewhere(_) => Ok(self.core.store.earlier_texts_of_copy(chat, message).await?),
        }
    }

    /// What is found in all that is here: this machine's space and the copies of joined ones.
    ///
    /// # Errors
    /// `Invalid` for a query that is too long or a limit out of range; `NotFound` for an unknown chat or space.
    pub async fn search(&self, request: SearchRequest) -> Result<SearchPage, ApiError> {
        Ok(self.core.store.search_all(&request).await?)
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
