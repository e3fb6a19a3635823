//! Who types where. Told and never stored; whoever is told lets it end by itself after 10 seconds.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{Actor, ChatId, DeviceId, Event, UserId};
use tokio::time::Instant;

use crate::events::Events;

/// A device that says it again this soon says nothing new.
const REPEAT: Duration = Duration::from_secs(1);

/// When it has ended for everybody who was told.
const LIFETIME: Duration = Duration::from_secs(10);

/// Chats in which somebody typed that may be held before those are looked for where it has ended.
const CROWD: usize = 256;

#[derive(Default)]
pub(crate) struct Typing(Mutex<HashMap<ChatId, Vec<Typist>>>);

/// A device whose user types.
struct Typist {
    user: UserId,
    device: DeviceId,
    told: Instant,
}

impl Typist {
    fn is_over(&self, now: Instant) -> bool {
        now.duration_since(self.told) >= LIFETIME
    }
}

impl Typing {
    /// The actor types in the chat, or has ended it.
    pub(crate) fn set(&self, events: &Events, chat: ChatId, actor: Actor, typing: bool, now: Instant) {
        if typing {
            self.begun(events, chat, actor, now);
        } else {
            self.ended(events, chat, (actor.user_id, Some(actor.device_id)), now);
        }
    }

    /// The user has sent what they typed.
    pub(crate) fn ended_by(&self, events: &Events, chat: ChatId, user: UserId, now: Instant) {
        self.ended(events, chat, (user, None), now);
    }

    fn begun(&self, events: &Events, chat: ChatId, actor: Actor, now: Instant) {
        let mut chats = self.chats();
        if chats.len() >= CROWD && !chats.contains_key(&chat) {
            chats.retain(|_, typists| typists.iter().any(|typist| !typist.is_over(now)));
        }
        let typists = chats.entry(chat).or_default();
        typists.retain(|typist| !typist.is_over(now));
        match typists.iter_mut().find(|typist| typist.device == actor.device_id) {
            Some(typist) if now.duration_since(typist.told) < REPEAT => return,
            Some(typist) => typist.told = now,
            None => typists.push(Typist {
                user: actor.user_id,
                device: actor.device_id,
                told: now,
            }),
        }
        tell(events, chat, actor.user_id, true);
    }

    /// On one device, or on all of the user's. Told if somebody was told that they type and no device of theirs is left.
    fn ended(&self, events: &Events, chat: ChatId, who: (UserId, Option<DeviceId>), now: Instant) {
        let (user, device) = who;
        let mut chats = self.chats();
        let Some(typists) = chats.get_mut(&chat) else { return };
        typists.retain(|typist| !typist.is_over(now));
        let before = typists.len();
        typists.retain(|typist| typist.user != user || device.is_some_and(|device| typist.device != device));
        let ended = typists.len() < before && typists.iter().all(|typist| typist.user != user);
        if typists.is_empty() {
            chats.remove(&chat);
        }
        if ended {
            tell(events, chat, user, false);
        }
    }

    fn chats(&self) -> MutexGuard<'_, HashMap<ChatId, Vec<Typist>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Called while the chats are locked, so that what is told is told in the order in which it was so.
fn tell(events: &Events, chat_id: ChatId, user_id: UserId, typing: bool) {
    events.publish(Event::Typing {
        chat_id,
        user_id,
        typing,
    });
}

#[cfg(test)]
mod tests {
    use hearth_domain::{NoticeCode, Role};

    use super::*;
    use crate::EventStream;

    struct Chat {
        id: ChatId,
        events: Events,
        told: EventStream,
        typing: Typing,
        now: Instant,
    }

    impl Chat {
        fn new() -> Self {
            let events = Events::new();
            Self {
                id: ChatId::new(),
                told: events.subscribe(),
                events,
                typing: Typing::default(),
                now: Instant::now(),
            }
        }

        fn set(&self, actor: Actor, typing: bool) {
            self.typing.set(&self.events, self.id, actor, typing, self.now);
        }

        fn sent_by(&self, user: UserId) {
            self.typing.ended_by(&self.events, self.id, user, self.now);
        }

        /// What was told since it was last asked.
        async fn heard(&mut self) -> Vec<bool> {
            self.events.notice(NoticeCode::KeyMoved, "the end");
            let mut heard = Vec::new();
            while let Some(Event::Typing { typing, .. }) = self.told.next().await {
                heard.push(typing);
            }
            heard
        }
    }

    fn actor() -> Actor {
        Actor {
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role: Role::Member,
        }
    }

    #[tokio::test]
    async fn a_device_that_repeats_itself_is_heard_once_a_second() {
        let (mut chat, ben) = (Chat::new(), actor());
        for _ in 0..20 {
            chat.set(ben, true);
            chat.now += Duration::from_millis(100);
        }
        assert_eq!(chat.heard().await, [true, true]);
    }

    #[tokio::test]
    async fn typing_ends_once_and_with_the_last_device() {
        let (mut chat, laptop) = (Chat::new(), actor());
        let phone = Actor {
            device_id: DeviceId::new(),
            ..laptop
        };
        chat.set(laptop, false);
        chat.set(laptop, true);
        chat.set(phone, true);
        chat.set(laptop, false);
        assert_eq!(chat.heard().await, [true, true]);
        chat.set(phone, false);
        chat.set(phone, false);
        assert_eq!(chat.heard().await, [false]);
    }

    #[tokio::test]
    async fn sending_ends_typing_on_all_devices_and_new_words_begin_at_once() {
        let (mut chat, laptop) = (Chat::new(), actor());
        let phone = Actor {
            device_id: DeviceId::new(),
            ..laptop
        };
        chat.set(laptop, true);
        chat.set(phone, true);
        chat.sent_by(UserId::new());
        chat.sent_by(laptop.user_id);
        chat.sent_by(laptop.user_id);
        chat.set(laptop, true);
        assert_eq!(chat.heard().await, [true, true, false, true]);
        chat.now += LIFETIME;
        chat.sent_by(laptop.user_id);
        assert!(chat.heard().await.is_empty(), "it had ended by itself");
    }

    #[tokio::test]
    async fn chats_where_nobody_types_any_more_are_not_held() {
        let mut chat = Chat::new();
        for _ in 0..=CROWD {
            chat.id = ChatId::new();
            chat.set(actor(), true);
        }
        assert_eq!(chat.typing.chats().len(), CROWD + 1);
        chat.now += LIFETIME;
        chat.id = ChatId::new();
        chat.set(actor(), true);
        assert_eq!(chat.typing.chats().len(), 1);
    }
}
