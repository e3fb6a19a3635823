//! The owner's say: who comes in, as what, and who goes.

use std::sync::Arc;

use hearth_domain::{Actor, ApiError, DeviceId, ErrorCode, People, Role, UserId};

use super::{forbidden, owner_only};
use crate::{Engine, core::Core, error};

impl Engine {
    /// # Errors
    /// `Forbidden` unless `by` is the owner: others get themselves, their devices and their invites.
    pub async fn people(&self, by: Actor) -> Result<People, ApiError> {
        let of = (by.role != Role::Owner).then_some(by.user_id);
        Ok(self.core.store.people(of).await?)
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner; `NotFound` for a device that does not wait.
    pub async fn approve_device(&self, by: Actor, id: DeviceId) -> Result<(), ApiError> {
        owner_only(by)?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            core.store.approve_device(id).await?;
            core.people_changed();
            Ok(())
        })
        .await
    }

    /// Ends a device's access at once: its tokens, its sockets. Also how a waiting one is turned away, and with it the
    /// person who came with it.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner or the device is their own; `Invalid` for the host's own.
    pub async fn revoke_device(&self, by: Actor, id: DeviceId) -> Result<(), ApiError> {
        let user = self.core.store.user_of_device(id).await?;
        if user != Some(by.user_id) && by.role != Role::Owner {
            return Err(forbidden("This device is not yours."));
        }
        let user = user.ok_or_else(|| error::api(ErrorCode::NotFound, "This device does not exist."))?;
        if id == self.core.store.device_id() {
            return Err(error::api(ErrorCode::Invalid, "The space is on this machine itself."));
        }
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            core.store.revoke_device(id).await?;
            core.access_ended(user, &[id]);
            core.people_changed();
            Ok(())
        })
        .await
    }

    /// Revokes a user with all their devices and takes them out of all chats.
    ///
    /// # Errors
    /// `Forbidden` unless `by` is the owner; `Invalid` for the owner themselves.
    pub async fn revoke_user(&self, by: Actor, id: UserId) -> Result<(), ApiError> {
        owner_only(by)?;
        self.not_the_owner(id)?;
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let devices = core.store.revoke_user(id).await?;
            core.access_ended(id, &devices);
            let taken_out = core.take_out_everywhere(id).await;
            core.people_changed();
            taken_out
        })
        .await
    }

    /// # Errors
    /// `Forbidden` unless `by` is the owner; `Invalid` for the owner themselves and for `Role::Owner`.
    pub async fn set_role(&self, by: Actor, id: UserId, role: Role) -> Result<(), ApiError> {
        owner_only(by)?;
        self.not_the_owner(id)?;
        if role == Role::Owner {
            return Err(error::api(ErrorCode::Invalid, "A space has one owner."));
        }
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            core.store.set_role(id, role).await?;
            core.access.admitted.forget(id);
            core.people_changed();
            Ok(())
        })
        .await
    }

    fn not_the_owner(&self, id: UserId) -> Result<(), ApiError> {
        if id == self.core.store.user_id() {
            return Err(error::api(
                ErrorCode::Invalid,
                "The owner stays the owner of their space.",
            ));
        }
        Ok(())
    }
}

impl Core {
    /// One chat after the other, each in its order. The person is shut out already; what is left undone here by a
    /// failure is done by revoking them once more.
    async fn take_out_everywhere(&self, user: UserId) -> Result<(), ApiError> {
        for chat in self.store.chats_of(user).await? {
            let _order = self.order.lock(chat).await;
            if let Some(changes) = self.store.take_out(user, chat).await? {
                self.publish(changes);
            }
        }
        Ok(())
    }
}
