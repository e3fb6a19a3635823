//! Going out of a space.

use std::{sync::Arc, time::Duration};

use hearth_domain::{ApiError, ErrorCode, SpaceId};
use hearth_store::MemberState;
use tokio::time::timeout;

use super::{copies, unknown_space};
use crate::{Engine, error};

/// How long a host is waited for to be told.
const GOODBYE: Duration = Duration::from_secs(5);

impl Engine {
    /// Ends the membership, at the host too if it can be reached. With `keep_copy` the chats stay readable here.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for this machine's own space.
    pub async fn leave_space(&self, id: SpaceId, keep_copy: bool) -> Result<(), ApiError> {
        if id == self.core.store.space_id() {
            return Err(error::api(
                ErrorCode::Invalid,
                "This machine's own space cannot be left.",
            ));
        }
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let mut joined = core.store.joined_space(id).await?.ok_or_else(unknown_space)?;
            let way = core.spaces.way_to(id);
            core.spaces.disconnect(id).await;
            if let Some((rest, token)) = way {
                match timeout(GOODBYE, rest.sign_out(&token)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::info!(%error, "the host could not be told that its space was left"),
                    Err(_) => tracing::info!("the host did not answer that its space was left"),
                }
            }
            core.spaces.secrets.forget(&core.keys, id).await;
            copies::nothing_is_told_any_more(&core, id).await?;
            if keep_copy {
                joined.left = true;
                joined.state = MemberState::Revoked;
                core.store.put_space(&joined).await?;
                core.refuse_what_waits(id).await?;
            } else {
                core.store.remove_space(id).await?;
            }
            core.tell_spaces().await;
            Ok(())
        })
        .await
    }
}
