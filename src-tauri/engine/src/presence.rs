//! Who is here now. Never stored: after a start nobody is, until their devices say so.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use hearth_domain::{Actor, DeviceId, Event, Presence, SpaceId, UnixMillis, UserId};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::{core::Core, events::Events};

/// How long a device counts as here after it last said so; it says so every 30 seconds.
const LIFETIME: Duration = Duration::from_secs(60);

/// The people of a space who are here, each with any number of devices.
pub(crate) struct PresentUsers {
    space: SpaceId,
    users: Mutex<HashMap<UserId, Here>>,
    /// Wakes the one who lets them expire when there is somebody again.
    woken: Arc<Notify>,
}

struct Here {
    /// Until when each device counts.
    devices: HashMap<DeviceId, Instant>,
    last_seen: UnixMillis,
}

impl PresentUsers {
    pub(crate) fn of(space: SpaceId) -> Self {
        Self {
            space,
            users: Mutex::default(),
            woken: Arc::default(),
        }
    }

    /// The actor's device is here, as of now.
    pub(crate) fn arrive(&self, events: &Events, actor: Actor, at: Instant, now: UnixMillis) {
        let mut users = self.users();
        let first = users.is_empty();
        let mut came = false;
        let here = users.entry(actor.user_id).or_insert_with(|| {
            came = true;
            Here {
                devices: HashMap::new(),
                last_seen: now,
            }
        });
        here.last_seen = now;
        here.devices.insert(actor.device_id, at + LIFETIME);
        if came {
            self.tell(events, actor.user_id, true, now);
        }
        if first {
            self.woken.notify_one();
        }
    }

    /// The device is not here any more; its user is gone with the last of theirs.
    pub(crate) fn leave(&self, events: &Events, user: UserId, device: DeviceId, now: UnixMillis) {
        let mut users = self.users();
        let Some(here) = users.get_mut(&user) else { return };
        if here.devices.remove(&device).is_some() && here.devices.is_empty() {
            users.remove(&user);
            self.tell(events, user, false, now);
        }
    }

    /// Says once more who is here of these people, to whoever could not hear it before.
    pub(crate) fn tell_again(&self, events: &Events, people: &[UserId]) {
        let users = self.users();
        for user in people {
            if let Some(here) = users.get(user) {
                self.tell(events, *user, true, here.last_seen);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.users().is_empty()
    }

    /// Who is here of these people.
    pub(crate) fn among(&self, people: &[UserId]) -> Vec<Presence> {
        let users = self.users();
        let here = |user: &UserId| Some(self.presence(*user, true, users.get(user)?.last_seen));
        people.iter().filter_map(here).collect()
    }

    /// Lets go of those whose time is over. When it may be over for the next.
    fn expire(&self, events: &Events, now: Instant) -> Option<Instant> {
        let mut users = self.users();
        users.retain(|user, here| {
            here.devices.retain(|_, until| *until > now);
            let stays = !here.devices.is_empty();
            if !stays {
                self.tell(events, *user, false, here.last_seen);
            }
            stays
        });
        users.values().flat_map(|here| here.devices.values()).min().copied()
    }

    /// Called while the people are locked, so that what is told is told in the order in which it was so.
    fn tell(&self, events: &Events, user: UserId, online: bool, last_seen: UnixMillis) {
        let presence = self.presence(user, online, last_seen);
        events.publish(Event::PresenceChanged { presence });
    }

    fn presence(&self, user_id: UserId, online: bool, last_seen: UnixMillis) -> Presence {
        Presence {
            space_id: self.space,
            user_id,
            online,
            last_seen_at: Some(last_seen),
        }
    }

    fn users(&self) -> MutexGuard<'_, HashMap<UserId, Here>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets people go who were silent for too long, until the engine ends.
pub(crate) async fn let_expire(core: Weak<Core>, closing: CancellationToken) {
    loop {
        let Some(core) = core.upgrade() else { return };
        // Every device counts for the same time, so whoever comes later ends later: only an empty space needs a wake.
        let next = core.presence.expire(&core.events, Instant::now());
        let woken = Arc::clone(&core.presence.woken);
        drop(core);
        let over = async {
            match next {
                Some(next) => sleep_until(next).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = closing.cancelled() => return,
            () = woken.notified() => {}
            () = over => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::Role;

    use super::*;

    struct Space {
        events: Events,
        present: PresentUsers,
        begin: Instant,
    }

    impl Space {
        fn new() -> Self {
            Self {
                events: Events::new(),
                present: PresentUsers::of(SpaceId::new()),
                begin: Instant::now(),
            }
        }

        fn arrive(&self, actor: Actor, second: u64) {
            self.present
                .arrive(&self.events, actor, self.after(second), millis(second));
        }

        fn after(&self, seconds: u64) -> Instant {
            self.begin + Duration::from_secs(seconds)
        }

        fn leave(&self, actor: Actor, second: u64) {
            let (user, device) = (actor.user_id, actor.device_id);
            self.present.leave(&self.events, user, device, millis(second));
        }

        fn is_here(&self, actor: Actor) -> bool {
            !self.present.among(&[actor.user_id]).is_empty()
        }
    }

    fn millis(second: u64) -> UnixMillis {
        UnixMillis(i64::try_from(second * 1000).expect("a test is short"))
    }

    fn actor(user_id: UserId) -> Actor {
        Actor {
            user_id,
            device_id: DeviceId::new(),
            role: Role::Member,
        }
    }

    #[tokio::test]
    async fn a_person_is_here_with_their_first_device_and_gone_with_their_last() {
        let space = Space::new();
        let mut told = space.events.subscribe();
        let ben = UserId::new();
        let (laptop, phone) = (actor(ben), actor(ben));
        space.arrive(laptop, 1);
        space.arrive(phone, 2);
        space.arrive(laptop, 3);
        space.leave(laptop, 4);
        assert!(space.is_here(phone));
        space.leave(laptop, 5);
        space.leave(phone, 6);
        assert!(!space.is_here(phone));
        let mut heard = Vec::new();
        for _ in 0..2 {
            if let Some(Event::PresenceChanged { presence }) = told.next().await {
                heard.push((presence.user_id, presence.online, presence.last_seen_at));
            }
        }
        let expected = [(ben, true, Some(millis(1))), (ben, false, Some(millis(6)))];
        assert_eq!(heard, expected, "once for coming and once for going");
    }

    #[tokio::test]
    async fn a_device_that_is_silent_for_a_minute_is_gone() {
        let space = Space::new();
        let (ben, eve) = (actor(UserId::new()), actor(UserId::new()));
        space.arrive(ben, 0);
        space.arrive(eve, 0);
        space.arrive(eve, 30);
        let mut told = space.events.subscribe();
        let expire = |second| space.present.expire(&space.events, space.after(second));
        assert_eq!(expire(59), Some(space.after(60)));
        assert!(space.is_here(ben));
        assert_eq!(expire(60), Some(space.after(90)));
        assert!(!space.is_here(ben) && space.is_here(eve));
        let gone = Event::PresenceChanged {
            presence: space.present.presence(ben.user_id, false, millis(0)),
        };
        assert_eq!(told.next().await, Some(gone));
        assert_eq!(expire(90), None);
        assert!(!space.is_here(eve));
    }
}
