//! Ways in: given out and called back.

use std::sync::Arc;

use hearth_domain::{Actor, ApiError, ErrorCode, Invite, InviteId, InviteRequest, Role, UnixMillis};
use hearth_provider::Secret;
use hearth_store::NewInvite;

use super::{codes, forbidden, owner_only};
use crate::{Engine, error};

/// How long an invite can be used.
const VALID_MILLIS: i64 = 10 * 60 * 1000;

impl Engine {
    /// A way in for 10 minutes, once. The code (128 random bits, base64url without padding) is told only here.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner, or asks for one more device of their own. `Invalid` for a second owner, and
    /// while 100 invites are open.
    pub async fn create_invite(&self, by: Actor, request: InviteRequest) -> Result<(Invite, Secret), ApiError> {
        let own_device = request.for_user == Some(by.user_id);
        if by.role != Role::Owner && !own_device {
            return Err(forbidden("Only the owner of this space may invite people."));
        }
        if request.for_user.is_none() && request.role == Role::Owner {
            return Err(error::api(ErrorCode::Invalid, "A space has one owner."));
        }
        self.give_out(by, request, false).await
    }

    /// The first way in of a server's owner: a device of the space's own user, which needs no approval.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn create_owner_invite(&self) -> Result<(Invite, Secret), ApiError> {
        let owner = self.home_actor();
        let request = InviteRequest {
            role: owner.role,
            for_user: Some(owner.user_id),
        };
        self.give_out(owner, request, true).await
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner; `NotFound` for one that is not open any more.
    pub async fn cancel_invite(&self, by: Actor, id: InviteId) -> Result<(), ApiError> {
        owner_only(by)?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            core.store.cancel_invite(id).await?;
            core.people_changed();
            Ok(())
        })
        .await
    }

    async fn give_out(&self, by: Actor, request: InviteRequest, approved: bool) -> Result<(Invite, Secret), ApiError> {
        let now = self.core.clock.now();
        let code = codes::code()?;
        let new = NewInvite {
            invite: Invite {
                id: InviteId::new(),
                role: request.role,
                for_user: request.for_user,
                created_at: now,
                expires_at: UnixMillis(now.0 + VALID_MILLIS),
            },
            code: codes::hash(code.expose()),
            created_by: by.user_id,
            approved,
        };
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let invite = core.store.add_invite(new).await?;
            core.people_changed();
            Ok((invite, code))
        })
        .await
    }
}
