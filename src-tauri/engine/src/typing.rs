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
    fn is_over(&self) -> bool {
        self.told.elapsed() >= LIFETIME
    }
}

impl Typing {
    /// The actor types in the chat, or has ended it.
    pub(crate) fn set(&self, events: &Events, chat: ChatId, actor: Actor, typing: bool) {
        if typing {
            self.begun(events, chat, actor);
        } else {
            self.ended(events, chat, actor.user_id, Some(actor.device_id));
        }
    }

    /// The user has sent what they typed.
    pub(crate) fn ended_by(&self, events: &Events, chat: ChatId, user: UserId) {
        self.ended(events, chat, user, None);
    }

    fn begun(&self, events: &Events, chat: ChatId, actor: Actor) {
        let mut chats = self.chats();
        if chats.len() >= CROWD && !chats.contains_key(&chat) {
            chats.retain(|_, typists| typists.iter().any(|typist| !typist.is_over()));
        }
        let typists = chats.entry(chat).or_default();
        typists.retain(|typist| !typist.is_over());
        let now = Instant::now();
        match typists.iter_mut().find(|typist| typist.device == actor.device_id) {
            Some(typist) if typist.told.elapsed() < REPEAT => return,
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
    fn ended(&self, events: &Events, chat: ChatId, user: UserId, device: Option<DeviceId>) {
        let mut chats = self.chats();
        let Some(typists) = chats.get_mut(&chat) else { return };
        typists.retain(|typist| !typist.is_over());
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
    use tokio::time::advance;

    use super::*;
    use crate::EventStream;

    fn actor() -> Actor {
        Actor {
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role: Role::Member,
        }
    }

    /// What was told of typing up to now.
    async fn heard(events: &Events, told: &mut EventStream) -> Vec<bool> {
        events.notice(NoticeCode::KeyMoved, "the end");
        let mut heard = Vec::new();
        while let Some(Event::Typing { typing, .. }) = told.next().await {
            heard.push(typing);
        }
        heard
    }

    #[tokio::test(start_paused = true)]
    async fn a_device_that_repeats_itself_is_heard_once_a_second() {
        let (events, typing, chat, ben) = (Events::new(), Typing::default(), ChatId::new(), actor());
        let mut told = events.subscribe();
        for _ in 0..20 {
            typing.set(&events, chat, ben, true);
            advance(Duration::from_millis(100)).await;
        }
        assert_eq!(heard(&events, &mut told).await, [true, true]);
    }

    #[tokio::test(start_paused = true)]
    async fn typing_ends_once_with_the_last_device_or_with_sending() {
        let (events, typing, chat, laptop) = (Events::new(), Typing::default(), ChatId::new(), actor());
        let phone = Actor {
            device_id: DeviceId::new(),
            ..laptop
        };
        let mut told = events.subscribe();
        typing.set(&events, chat, laptop, false);
        typing.set(&events, chat, laptop, true);
        typing.set(&events, chat, phone, true);
        typing.set(&events, chat, laptop, false);
        assert_eq!(heard(&events, &mut told).await, [true, true]);
        typing.set(&events, chat, phone, false);
        typing.set(&events, chat, phone, false);
        assert_eq!(heard(&events, &mut told).await, [false]);
        typing.set(&events, chat, laptop, true);
        typing.set(&events, chat, phone, true);
        typing.ended_by(&events, chat, actor().user_id);
        typing.ended_by(&events, ChatId::new(), laptop.user_id);
        typing.ended_by(&events, chat, laptop.user_id);
        typing.ended_by(&events, chat, laptop.user_id);
        assert_eq!(heard(&events, &mut told).await, [true, true, false]);
        typing.set(&events, chat, laptop, true);
        assert_eq!(heard(&events, &mut told).await, [true], "the next words begin at once");
        advance(LIFETIME).await;
        typing.ended_by(&events, chat, laptop.user_id);
        assert!(heard(&events, &mut told).await.is_empty(), "it had ended by itself");
    }

    #[tokio::test(start_paused = true)]
    async fn chats_where_nobody_types_any_more_are_not_held() {
        let (events, typing) = (Events::new(), Typing::default());
        for _ in 0..CROWD {
            typing.set(&events, ChatId::new(), actor(), true);
        }
        advance(LIFETIME).await;
        typing.set(&events, ChatId::new(), actor(), true);
        assert_eq!(typing.chats().len(), 1);
    }
}
