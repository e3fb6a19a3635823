//! What the host is told of the user without end, and how seldom: that they are here, and that they type.

use std::{collections::HashMap, time::Duration};

use hearth_domain::{ChatId, GuestFrame};

use crate::guest::Effect;

pub(in crate::guest) const PRESENCE: Duration = Duration::from_secs(30);

/// Between two words that the user types in a chat.
pub(in crate::guest) const TYPING: Duration = Duration::from_secs(4);

#[derive(Default)]
pub(super) struct Telling {
    present_at: Option<Duration>,
    typed: HashMap<ChatId, Duration>,
}

impl Telling {
    /// When it is to be said again that the user is here.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.present_at
    }

    pub(super) fn presence(&mut self, now: Duration, active: bool, out: &mut Vec<Effect>) {
        self.present_at = active.then_some(now + PRESENCE);
        out.push(Effect::Send(GuestFrame::Present { active }));
    }

    /// Whether the host does not know it already.
    pub(super) fn is_news(&mut self, now: Duration, frame: &GuestFrame) -> bool {
        let GuestFrame::Typing { chat_id, typing } = frame else {
            return true;
        };
        if !typing {
            self.typed.remove(chat_id);
            return true;
        }
        self.typed.retain(|_, told| now < *told + TYPING);
        if self.typed.contains_key(chat_id) {
            return false;
        }
        self.typed.insert(*chat_id, now);
        true
    }
}
