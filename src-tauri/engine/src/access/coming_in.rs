//! A device comes: with an invite for the first time, with a refresh token from then on.

use std::sync::Arc;

use hearth_domain::{Actor, ApiError, DeviceKind, ErrorCode, RefreshRequest, Registered, Registration, UserId};
use hearth_store::{NewDevice, Refreshed, Registering};

use super::{codes, device_key, unauthorized};
use crate::{Engine, core::Core, error};

/// A device that was let in, with its next refresh token.
pub struct Admission {
    pub actor: Actor,
    pub refresh_token: String,
}

impl Engine {
    /// Uses up an invite. The device waits for approval, unless the invite says otherwise. The same registration (code and
    /// public key) sent again within the invite's time, before the device was approved, gives the same device a new
    /// refresh token: the first answer may have been lost. Where no approval is needed, that is so until the device has
    /// refreshed.
    ///
    /// # Errors
    /// `InviteInvalid`; `Invalid` for a name or key that cannot be used, and while 100 devices wait.
    pub async fn register(&self, registration: Registration) -> Result<Registered, ApiError> {
        let invalid = |why| error::api(ErrorCode::Invalid, why);
        if registration.kind == DeviceKind::Host {
            return Err(invalid("Only the machine of the space itself is its host."));
        }
        let public_key = device_key::parse(&registration.public_key)
            .ok_or_else(|| invalid("The device's key is not a point of P-256 in base64url."))?;
        let token = codes::token()?;
        let name = registration.user_name.clone();
        let new = NewDevice {
            code: codes::hash(&registration.code),
            refresh_token: codes::hash(token.expose()),
            user_name: registration.user_name,
            device_name: registration.device_name,
            kind: registration.kind,
            public_key,
        };
        let engine = self.clone();
        self.see_through(async move {
            let core = &engine.core;
            match core.store.register(new).await? {
                Registering::InviteInvalid => Err(error::api(
                    ErrorCode::InviteInvalid,
                    "This invite was used, has expired or was called back: ask for another.",
                )),
                Registering::Registered {
                    device_id,
                    user_id,
                    state,
                } => {
                    engine.call_owner(user_id, &name).await;
                    core.people_changed();
                    Ok(Registered {
                        device_id,
                        user_id,
                        state,
                        refresh_token: token.expose().to_owned(),
                        space: engine.space_card(),
                    })
                }
            }
        })
        .await
    }

    /// The owner of a server has no screen to type their name at: it is the one that their first device comes with.
    async fn call_owner(&self, user: UserId, name: &str) {
        let mut settings = self.settings();
        if user != self.home_actor().user_id || !settings.display_name.is_empty() {
            return;
        }
        settings.display_name = name.chars().filter(|c| !c.is_control()).take(80).collect();
        if let Err(problem) = self.save_settings(settings).await {
            tracing::warn!(code = ?problem.code, "the owner's name could not be kept");
        }
    }

    /// A new refresh token for an old one. An old one whose successor was used ends the device's whole family, and with
    /// it the device: it needs another invite. One whose successor was not used yet gives another successor, because the answer may
    /// have been lost.
    ///
    /// # Errors
    /// `WaitingForApproval`; `Unauthorized` for everything that is wrong with the token, the signature or the device.
    pub async fn refresh(&self, request: RefreshRequest) -> Result<Admission, ApiError> {
        let key = self.core.store.device_key(request.device_id).await?;
        let key = key.ok_or_else(unauthorized)?;
        // A token without its device's signature says nothing, not even that it was stolen.
        let text = RefreshRequest::signed_text(&request.refresh_token);
        if !device_key::has_signed(&key, &text, &request.signature) {
            return Err(unauthorized());
        }
        let core = Arc::clone(&self.core);
        self.see_through(async move { follow(&core, &request).await }).await
    }
}

async fn follow(core: &Core, request: &RefreshRequest) -> Result<Admission, ApiError> {
    let device = request.device_id;
    let next = codes::token()?;
    let (old, new) = (codes::hash(&request.refresh_token), codes::hash(next.expose()));
    match core.store.refresh(device, old, new).await? {
        Refreshed::Admitted(actor) => Ok(Admission {
            actor,
            refresh_token: next.expose().to_owned(),
        }),
        Refreshed::Waiting => Err(error::api(
            ErrorCode::WaitingForApproval,
            "The owner of this space has not let this device in yet.",
        )),
        Refreshed::Refused => Err(unauthorized()),
        Refreshed::FamilyEnded => {
            tracing::warn!(%device, "a used refresh token came again: the device's access is ended");
            if let Some(user) = core.store.user_of_device(device).await? {
                core.access_ended(user, &[device]);
            }
            core.people_changed();
            Err(unauthorized())
        }
    }
}
