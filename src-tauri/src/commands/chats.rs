//! Chats and their messages.

use hearth_domain::{
    ChatDetail, ChatId, ChatList, ChatListRequest, ChatView, EarlierText, MessageId, MessagePage, MessagePageRequest,
    Operation, Receipt, RunId, SearchPage, SearchRequest, SpaceId,
};

use super::{Answer, Started};

#[tauri::command]
pub(crate) async fn apply(startup: Started<'_>, operation: Operation, space_id: Option<SpaceId>) -> Answer<Receipt> {
    startup.engine().await?.apply_in(space_id, operation).await
}

#[tauri::command]
pub(crate) async fn stop_run(startup: Started<'_>, run_id: RunId) -> Answer<()> {
    startup.engine().await?.stop_run(run_id).await
}

#[tauri::command]
pub(crate) async fn list_chats(startup: Started<'_>, request: ChatListRequest) -> Answer<ChatList> {
    startup.engine().await?.list_chats(request).await
}

#[tauri::command]
pub(crate) async fn open_chat(startup: Started<'_>, chat_id: ChatId) -> Answer<ChatDetail> {
    startup.engine().await?.open_chat(chat_id).await
}

#[tauri::command]
pub(crate) async fn message_page(startup: Started<'_>, request: MessagePageRequest) -> Answer<MessagePage> {
    startup.engine().await?.message_page(request).await
}

#[tauri::command]
pub(crate) async fn earlier_texts(
    startup: Started<'_>,
    chat_id: ChatId,
    message_id: MessageId,
) -> Answer<Vec<EarlierText>> {
    startup.engine().await?.earlier_texts(chat_id, message_id).await
}

#[tauri::command]
pub(crate) async fn search(startup: Started<'_>, request: SearchRequest) -> Answer<SearchPage> {
    startup.engine().await?.search(request).await
}

#[tauri::command]
pub(crate) async fn save_draft(startup: Started<'_>, chat_id: Option<ChatId>, text: String) -> Answer<()> {
    startup.engine().await?.save_draft(chat_id, text).await
}

#[tauri::command]
pub(crate) async fn save_view(startup: Started<'_>, view: ChatView) -> Answer<()> {
    startup.engine().await?.save_view(view).await
}
