//! Spaces hosted elsewhere, what waits to be sent to them, and what is told of the user while they are here.

use hearth_domain::{
    ChatId, FoundHost, InvitePreview, JoinRequest, ModelInfo, OpId, ProviderCard, ProviderId, Rev, SpaceId, SpaceInfo,
    User,
};

use super::{Answer, Started};

#[tauri::command]
pub(crate) async fn find_hosts(startup: Started<'_>) -> Answer<Vec<FoundHost>> {
    startup.engine().await?.find_hosts().await
}

#[tauri::command]
pub(crate) async fn inspect_invite(startup: Started<'_>, link: String) -> Answer<InvitePreview> {
    startup.engine().await?.inspect_invite(link).await
}

#[tauri::command]
pub(crate) async fn join_space(startup: Started<'_>, request: JoinRequest) -> Answer<SpaceInfo> {
    startup.engine().await?.join_space(request).await
}

#[tauri::command]
pub(crate) async fn leave_space(startup: Started<'_>, id: SpaceId, keep_copy: bool) -> Answer<()> {
    startup.engine().await?.leave_space(id, keep_copy).await
}

#[tauri::command]
pub(crate) async fn space_users(startup: Started<'_>, space_id: SpaceId) -> Answer<Vec<User>> {
    startup.engine().await?.space_users(space_id).await
}

#[tauri::command]
pub(crate) async fn space_providers(startup: Started<'_>, space_id: SpaceId) -> Answer<Vec<ProviderCard>> {
    startup.engine().await?.space_providers(space_id).await
}

#[tauri::command]
pub(crate) async fn space_models(
    startup: Started<'_>,
    space_id: SpaceId,
    provider_id: ProviderId,
) -> Answer<Vec<ModelInfo>> {
    startup.engine().await?.space_models(space_id, provider_id).await
}

#[tauri::command]
pub(crate) async fn retry_operation(startup: Started<'_>, op_id: OpId) -> Answer<()> {
    startup.engine().await?.retry_operation(op_id).await
}

#[tauri::command]
pub(crate) async fn discard_operation(startup: Started<'_>, op_id: OpId) -> Answer<()> {
    startup.engine().await?.discard_operation(op_id).await
}

#[tauri::command]
pub(crate) async fn set_typing(startup: Started<'_>, chat_id: ChatId, typing: bool) -> Answer<()> {
    startup.engine().await?.set_typing(chat_id, typing).await
}

#[tauri::command]
pub(crate) async fn mark_read(startup: Started<'_>, chat_id: ChatId, seq: Rev) -> Answer<()> {
    startup.engine().await?.mark_read(chat_id, seq).await
}

#[tauri::command]
pub(crate) async fn set_active(startup: Started<'_>, active: bool) -> Answer<()> {
    startup.engine().await?.set_active(active).await;
    Ok(())
}
