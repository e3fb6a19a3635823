//! Settings, keys and where models come from.

use hearth_domain::{DetectedServer, ModelInfo, ProviderId, ProviderTest, SecretState, Settings};

use super::{Answer, Started};

#[tauri::command]
pub(crate) async fn save_settings(startup: Started<'_>, settings: Settings) -> Answer<Settings> {
    startup.engine().await?.save_settings(settings).await
}

#[tauri::command]
pub(crate) async fn save_key(startup: Started<'_>, provider_id: ProviderId, key: String) -> Answer<SecretState> {
    startup.engine().await?.save_key(provider_id, key).await
}

#[tauri::command]
pub(crate) async fn remove_key(startup: Started<'_>, provider_id: ProviderId) -> Answer<SecretState> {
    startup.engine().await?.remove_key(provider_id).await
}

#[tauri::command]
pub(crate) async fn test_provider(startup: Started<'_>, provider_id: ProviderId) -> Answer<ProviderTest> {
    startup.engine().await?.test_provider(provider_id).await
}

#[tauri::command]
pub(crate) async fn list_models(startup: Started<'_>, provider_id: ProviderId) -> Answer<Vec<ModelInfo>> {
    startup.engine().await?.list_models(provider_id).await
}

#[tauri::command]
pub(crate) async fn detect_servers(startup: Started<'_>) -> Answer<Vec<DetectedServer>> {
    startup.engine().await?.detect_servers().await
}
