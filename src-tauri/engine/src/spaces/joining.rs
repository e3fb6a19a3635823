//! Coming into a space under an invite.

use std::sync::Arc;

use futures::{StreamExt, stream::FuturesUnordered};
use hearth_domain::{
    ApiError, DeviceKind, DeviceState, ErrorCode, InvitePreview, JoinRequest, Registered, Registration, Role,
    SpaceCard, SpaceInfo,
};
use hearth_provider::Secret;
use hearth_store::{JoinedSpace, MemberState};
use hearth_sync::{DeviceKey, HostRest, InviteAddress, LinkError, Pin};

use super::links::{self, locked};
use crate::{Engine, core::Core, error, secrets::SpaceSecret};

/// How often a registration is sent whose answer does not come.
const ATTEMPTS: u32 = 3;

/// A host that shows the certificate that the invite names.
struct Found {
    invite: InviteAddress,
    address: String,
    rest: HostRest,
    card: SpaceCard,
}

impl Engine {
    /// Connects, checks the certificate against the link's fingerprint, and asks the host for its name; sends nothing
    /// else.
    ///
    /// # Errors
    /// `Invalid` for a link that cannot be read; `CertificateChanged`; `Unavailable` with what was in the way.
    pub async fn inspect_invite(&self, link: String) -> Result<InvitePreview, ApiError> {
        let found = self.look_at(&link).await?;
        let known = self.core.store.joined_space(found.card.id).await?;
        Ok(InvitePreview {
            space_id: found.card.id,
            space_name: shown(&found.card.name),
            address: found.address,
            fingerprint: found.invite.fingerprint,
            known: known.is_some(),
        })
    }

    /// Registers this device with the host and keeps the space, which waits for approval by itself. Joined again under
    /// another invite, a revoked or left space goes on with its copy.
    ///
    /// # Errors
    /// As [`Engine::inspect_invite`]; `InviteInvalid`.
    pub async fn join_space(&self, request: JoinRequest) -> Result<SpaceInfo, ApiError> {
        let found = self.look_at(&request.link).await?;
        let core = Arc::clone(&self.core);
        self.see_through(async move { join(&core, found, request).await }).await
    }

    async fn look_at(&self, link: &str) -> Result<Found, ApiError> {
        let invite = InviteAddress::parse(link);
        let invite = invite.map_err(|problem| error::api(ErrorCode::Invalid, problem.to_string()))?;
        if invite.space_id == self.core.store.space_id() {
            return Err(error::api(ErrorCode::Invalid, "This is this machine's own space."));
        }
        let pin = Pin::parse(&invite.fingerprint)
            .ok_or_else(|| error::api(ErrorCode::Invalid, "The invite link is not whole. Copy all of it."))?;
        let (address, rest, card) = first_to_answer(&invite.addresses, &pin).await?;
        if card.id != invite.space_id {
            return Err(error::api(ErrorCode::Invalid, "The invite is for another space."));
        }
        Ok(Found {
            invite,
            address,
            rest,
            card,
        })
    }
}

/// Asks all the addresses of a host at once. That another machine has one of them by now is told only where none is the host.
async fn first_to_answer(addresses: &[String], pin: &Pin) -> Result<(String, HostRest, SpaceCard), ApiError> {
    let ask = |address: &String| {
        let (address, pin) = (address.clone(), pin.clone());
        async move {
            let rest = HostRest::new(&address, &pin)?;
            let card = rest.space().await?;
            Ok::<_, LinkError>((address, rest, card))
        }
    };
    let mut asking: FuturesUnordered<_> = addresses.iter().map(ask).collect();
    let mut problem = None;
    while let Some(answer) = asking.next().await {
        match answer {
            Ok(found) => return Ok(found),
            Err(LinkError::CertificateChanged) => problem = Some(LinkError::CertificateChanged),
            Err(other) => problem = problem.or(Some(other)),
        }
    }
    let problem = problem.unwrap_or_else(|| LinkError::Unreachable("the invite names no address".to_owned()));
    Err(problem.into_api())
}

async fn join(core: &Arc<Core>, found: Found, request: JoinRequest) -> Result<SpaceInfo, ApiError> {
    let key = key_for(core, &found.invite.code)?;
    let registration = Registration {
        code: found.invite.code.clone(),
        user_name: request.user_name,
        device_name: request.device_name,
        kind: DeviceKind::Desktop,
        public_key: key.public_key(),
    };
    let registered = register(&found.rest, &registration).await?;
    let id = found.card.id;
    let unusable = || error::api(ErrorCode::Unavailable, "The host's answer cannot be used.");
    let token = Secret::parse(&registered.refresh_token).ok_or_else(unusable)?;
    let kept_key = Secret::parse(&key.to_text()).ok_or_else(unusable)?;
    // The connection of an earlier membership ends before its secrets are replaced.
    core.spaces.disconnect(id).await;
    let secrets = &core.spaces.secrets;
    secrets
        .keep(&core.keys, &core.events, id, SpaceSecret::DeviceKey, kept_key)
        .await;
    secrets
        .keep(&core.keys, &core.events, id, SpaceSecret::RefreshToken, token)
        .await;
    let joined = JoinedSpace {
        id,
        name: shown(&found.card.name),
        address: found.address,
        fingerprint: found.invite.fingerprint,
        user_id: registered.user_id,
        device_id: registered.device_id,
        // Until the host says which: what a guest may do, all may.
        role: Role::Guest,
        state: if registered.state == DeviceState::Approved {
            MemberState::Active
        } else {
            MemberState::Waiting
        },
        left: false,
    };
    core.store.put_space(&joined).await?;
    locked(&core.spaces.unanswered).remove(&found.invite.code);
    links::connect(core, joined.clone()).await;
    core.tell_spaces().await;
    Ok(core.space_info(joined).await?)
}

/// The same invite gets the same key, until the host has answered.
fn key_for(core: &Core, code: &str) -> Result<DeviceKey, ApiError> {
    let no_key = |_| error::api(ErrorCode::Internal, "the system gave no random numbers");
    let mut unanswered = locked(&core.spaces.unanswered);
    if let Some(text) = unanswered.get(code) {
        return DeviceKey::from_text(text).map_err(no_key);
    }
    let key = DeviceKey::generate().map_err(no_key)?;
    unanswered.insert(code.to_owned(), key.to_text());
    Ok(key)
}

async fn register(rest: &HostRest, registration: &Registration) -> Result<Registered, ApiError> {
    let mut left = ATTEMPTS;
    loop {
        left -= 1;
        match rest.register(registration).await {
            Err(LinkError::Unreachable(_)) if left > 0 => {}
            answer => return answer.map_err(LinkError::into_api),
        }
    }
}

/// A name that came from outside, as it may be shown.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}
