//! What the server says on its terminal: where it is, how its owner comes in, and who waits at the door.

use std::collections::HashSet;

use hearth_domain::{ApiError, DeviceId, DeviceState, Event};
use hearth_server::Running;

use crate::{screen, secrets::Place, space::Space};

pub(crate) async fn start(space: &Space, running: &Running, secrets: &Place) -> Result<(), ApiError> {
    let card = space.engine.space_card();
    let addresses = running.addresses();
    let (first, others) = addresses
        .split_first()
        .map_or(("", &[][..]), |(first, others)| (first, others));
    screen::line(&format!(
        "Hearth {} serves “{}” at {first}",
        card.version,
        screen::clean(&card.name)
    ));
    for other in others {
        screen::line(&format!("  also at {other}"));
    }
    if !running.fingerprint().is_empty() {
        screen::line(&format!("Its key's fingerprint is {}.", running.fingerprint()));
    }
    screen::line(&format!("Keys are in {}.", secrets.words));
    if space.has_no_owner().await? {
        screen::line("\nThis space has no owner's device yet. Open one of these to become its owner.");
        screen::invite(&space.invite_owner().await?, "the owner");
    }
    Ok(())
}

/// Tells of each device that begins to wait, until the engine ends.
pub(crate) async fn who_waits(space: Space) {
    let mut events = space.engine.subscribe();
    let mut told = HashSet::new();
    tell(&space, &mut told).await;
    while let Some(event) = events.next().await {
        if matches!(event, Event::PeopleChanged | Event::Resync) {
            tell(&space, &mut told).await;
        }
    }
}

async fn tell(space: &Space, told: &mut HashSet<DeviceId>) {
    // Where it cannot be read now, the next change asks again.
    let Ok(people) = space.people().await else { return };
    for device in people
        .devices
        .iter()
        .filter(|device| device.state == DeviceState::Waiting)
    {
        if told.insert(device.id) {
            let user = people.users.iter().find(|user| user.id == device.user_id);
            let whose = user.map_or("somebody", |user| &user.name);
            screen::line(&format!(
                "“{}” of {} waits to be let in: hearth-server approve {}",
                screen::clean(&device.name),
                screen::clean(whose),
                device.id
            ));
        }
    }
}
