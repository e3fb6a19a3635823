//! The people and devices of this machine's space, as its owner sees them.

use hearth_domain::{DeviceId, InviteId, People, Role, UserId};

use super::{Answer, Started};

#[tauri::command]
pub(crate) async fn people(startup: Started<'_>) -> Answer<People> {
    let engine = startup.engine().await?;
    engine.people(engine.home_actor()).await
}

#[tauri::command]
pub(crate) async fn cancel_invite(startup: Started<'_>, id: InviteId) -> Answer<()> {
    let engine = startup.engine().await?;
    engine.cancel_invite(engine.home_actor(), id).await
}

#[tauri::command]
pub(crate) async fn approve_device(startup: Started<'_>, id: DeviceId) -> Answer<()> {
    let engine = startup.engine().await?;
    engine.approve_device(engine.home_actor(), id).await
}

#[tauri::command]
pub(crate) async fn revoke_device(startup: Started<'_>, id: DeviceId) -> Answer<()> {
    let engine = startup.engine().await?;
    engine.revoke_device(engine.home_actor(), id).await
}

#[tauri::command]
pub(crate) async fn revoke_user(startup: Started<'_>, id: UserId) -> Answer<()> {
    let engine = startup.engine().await?;
    engine.revoke_user(engine.home_actor(), id).await
}

#[tauri::command]
pub(crate) async fn set_role(startup: Started<'_>, id: UserId, role: Role) -> Answer<()> {
    let engine = startup.engine().await?;
    engine.set_role(engine.home_actor(), id, role).await
}
