//! Ways in that are given out. The server makes their links, since it knows where it can be reached.

use hearth_domain::{InviteLink, InviteRequest};

use super::{Answer, Started};

#[tauri::command]
pub(crate) async fn create_invite(startup: Started<'_>, request: InviteRequest) -> Answer<InviteLink> {
    startup.create_invite(request).await
}
