//! Letting people and devices in, and ending that. Codes and tokens are made here and kept as hashes only.
//!
//! A change of who may come in is on disk before it counts, and counts before anybody is told: what [`Engine::admit`]
//! knows is forgotten first, then [`Engine::revocations`] speak, then [`hearth_domain::Event::PeopleChanged`]. A door that
//! subscribes to the revocations before it admits a device misses none.

mod admitted;
mod codes;
mod coming_in;
mod device_key;
mod inviting;
mod people;

use hearth_domain::{Actor, ApiError, DeviceId, ErrorCode, Event, Role, Settings, SpaceCard, UserId};
use tokio::sync::broadcast;

use self::admitted::{Admitted, LastSeen};
use crate::{Engine, core::Core, error};

pub use self::coming_in::Admission;

/// Revocations that a door may be behind before it has to ask for each of its devices again.
const CAPACITY: usize = 256;

/// Who is known to be in.
pub(crate) struct Access {
    admitted: Admitted,
    last_seen: LastSeen,
    revocations: broadcast::Sender<DeviceId>,
}

impl Access {
    pub(crate) fn new() -> Self {
        Self {
            admitted: Admitted::default(),
            last_seen: LastSeen::default(),
            revocations: broadcast::Sender::new(CAPACITY),
        }
    }
}

impl Engine {
    /// What this machine's space says of itself.
    #[must_use]
    pub fn space_card(&self) -> SpaceCard {
        SpaceCard {
            id: self.core.store.space_id(),
            name: space_name(&self.core.settings.current()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Devices whose access has just ended, for doors to close their sockets. A door that fell behind asks
    /// [`Engine::admit`] for each of its devices again.
    #[must_use]
    pub fn revocations(&self) -> broadcast::Receiver<DeviceId> {
        self.core.access.revocations.subscribe()
    }
}

impl Core {
    /// The access of these devices has ended on disk: it ends here.
    fn access_ended(&self, user: UserId, devices: &[DeviceId]) {
        self.access.admitted.forget(user);
        for device in devices {
            self.presence.leave(&self.events, user, *device, self.clock.now());
            // An error means only that no door is open.
            let _ = self.access.revocations.send(*device);
        }
    }

    fn people_changed(&self) {
        self.events.publish(Event::PeopleChanged);
    }

    /// The person at this machine is called what the settings say.
    pub(crate) async fn name_home_user(&self) {
        let name = &self.settings.current().display_name;
        if let Err(problem) = self.store.name_home_user(name).await {
            tracing::warn!(%problem, "others see an earlier name of this machine's user");
        }
    }
}

pub(crate) fn space_name(settings: &Settings) -> String {
    let (name, person) = (settings.sharing.space_name.trim(), settings.display_name.trim());
    match (name, person) {
        ("", "") => "Hearth".to_owned(),
        ("", person) => format!("{person}'s Hearth"),
        (name, _) => name.to_owned(),
    }
}

fn owner_only(by: Actor) -> Result<(), ApiError> {
    if by.role == Role::Owner {
        return Ok(());
    }
    Err(forbidden("Only the owner of this space may do that."))
}

fn forbidden(why: &str) -> ApiError {
    error::api(ErrorCode::Forbidden, why)
}

fn unauthorized() -> ApiError {
    error::api(ErrorCode::Unauthorized, "This device is not signed in.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_called_as_its_owner_wants_or_by_the_owners_name() {
        let mut settings = Settings::default();
        assert_eq!(space_name(&settings), "Hearth");
        settings.display_name = "Ada".to_owned();
        assert_eq!(space_name(&settings), "Ada's Hearth");
        settings.sharing.space_name = " Kitchen table ".to_owned();
        assert_eq!(space_name(&settings), "Kitchen table");
    }
}
