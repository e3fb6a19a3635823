//! Who a device is, answered from memory, and when it was last here.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use hearth_domain::{Actor, ApiError, DeviceId, UnixMillis, UserId};

use super::unauthorized;
use crate::Engine;

const MINUTE_MILLIS: i64 = 60 * 1000;

/// Devices that were admitted. Whoever is not in it is asked for.
#[derive(Default)]
pub(super) struct Admitted(Mutex<Known>);

#[derive(Default)]
struct Known {
    actors: HashMap<DeviceId, Actor>,
    /// Counts what was forgotten: an answer that was on its way meanwhile is not kept.
    forgotten: u64,
}

impl Admitted {
    /// # Errors
    /// Not known; the number is what [`Admitted::keep`] is to be told.
    fn get(&self, device: DeviceId) -> Result<Actor, u64> {
        let known = self.known();
        known.actors.get(&device).copied().ok_or(known.forgotten)
    }

    fn keep(&self, actor: Actor, asked_at: u64) {
        let mut known = self.known();
        if known.forgotten == asked_at {
            known.actors.insert(actor.device_id, actor);
        }
    }

    pub(super) fn forget(&self, user: UserId) {
        let mut known = self.known();
        known.forgotten += 1;
        known.actors.retain(|_, actor| actor.user_id != user);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When each device was last written down as seen.
#[derive(Default)]
pub(super) struct LastSeen(Mutex<HashMap<DeviceId, UnixMillis>>);

impl LastSeen {
    /// True if that is to be written again. A clock that was set back does not keep it from that.
    fn is_due(&self, device: DeviceId, now: UnixMillis) -> bool {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = written
            .get(&device)
            .is_none_or(|at| !(0..MINUTE_MILLIS).contains(&(now.0 - at.0)));
        if due {
            written.insert(device, now);
        }
        due
    }
}

impl Engine {
    /// Who a device is, if it is approved and its user not revoked. Answered from memory once it was asked. What the
    /// user may do can change while a device is connected, so a door asks for each request and each change.
    ///
    /// # Errors
    /// `Unauthorized`.
    pub async fn admit(&self, device_id: DeviceId) -> Result<Actor, ApiError> {
        let admitted = &self.core.access.admitted;
        let asked_at = match admitted.get(device_id) {
            Ok(actor) => return Ok(actor),
            Err(asked_at) => asked_at,
        };
        let actor = self.core.store.admit(device_id).await?.ok_or_else(unauthorized)?;
        admitted.keep(actor, asked_at);
        Ok(actor)
    }

    /// Remembers that a device was here; written at most once a minute.
    pub async fn seen(&self, device_id: DeviceId) {
        let now = self.core.clock.now();
        if !self.core.access.last_seen.is_due(device_id, now) {
            return;
        }
        if let Err(problem) = self.core.store.device_seen(device_id, now).await {
            tracing::debug!(%problem, "when a device was here was not written");
        }
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::Role;

    use super::*;

    fn actor() -> Actor {
        Actor {
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role: Role::Member,
        }
    }

    #[test]
    fn an_answer_from_before_a_revocation_is_not_kept() {
        let admitted = Admitted::default();
        let (ben, eve) = (actor(), actor());
        let asked_at = admitted.get(ben.device_id).expect_err("nobody is known yet");
        admitted.forget(eve.user_id);
        admitted.keep(ben, asked_at);
        let asked_at = admitted.get(ben.device_id).expect_err("it may be of before");
        admitted.keep(ben, asked_at);
        assert_eq!(admitted.get(ben.device_id), Ok(ben));
        admitted.forget(ben.user_id);
        assert!(admitted.get(ben.device_id).is_err());
    }

    #[test]
    fn a_device_is_seen_once_a_minute_whatever_the_clock_does() {
        let (seen, device) = (LastSeen::default(), DeviceId::new());
        let due = |at: i64| seen.is_due(device, UnixMillis(at));
        assert!(due(100_000) && !due(159_999) && due(160_000));
        assert!(due(50_000), "the clock was set back");
    }
}
