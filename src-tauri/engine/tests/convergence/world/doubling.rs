//! What comes more than once.
//!
//! A guest may say again whatever it said of its user's doing, over any socket and days later. A host tells of one chat in
//! order, and may tell the same once more: rows over the socket that a page has brought, and a length that is known. What says
//! that something has come about just now, a welcome or a chat's end, it does not repeat.

use hearth_domain::{ChatId, Event, GuestFrame, HostFrame};

use super::World;
use crate::line::{Coming, may_come_again};

/// One frame in so many.
const SELDOM: u32 = 20;

impl World {
    pub(super) fn comes_again_late(&mut self, at: usize, frame: &GuestFrame) {
        if may_come_again(frame) && self.rng.u32(..SELDOM) == 0 {
            self.seats[at].line.late.push(frame.clone());
        }
    }

    pub(super) fn comes_twice(&mut self, at: usize, frame: &HostFrame) {
        if !may_be_repeated(frame) || self.rng.u32(..SELDOM) != 0 {
            return;
        }
        let coming = &mut self.seats[at].line.coming;
        // Nothing of a chat comes behind its end, and nothing at all behind the socket's.
        let ends = |next: &Coming| match next {
            Coming::Closed(_) => true,
            Coming::Frame(next) => gone(next).is_some_and(|chat| is_about(frame, chat)),
        };
        let last = coming.iter().position(ends).unwrap_or(coming.len());
        let place = self.rng.usize(..=last);
        coming.insert(place, Coming::Frame(Box::new(frame.clone())));
    }
}

fn may_be_repeated(frame: &HostFrame) -> bool {
    match frame {
        HostFrame::Heads { complete, .. } => !complete,
        HostFrame::Event { event } => matches!(event, Event::Changes(_) | Event::ReadMarked { .. }),
        HostFrame::Welcome { .. } | HostFrame::State { .. } | HostFrame::Applied { .. } | HostFrame::Refused { .. } => {
            false
        }
    }
}

fn gone(frame: &HostFrame) -> Option<ChatId> {
    if let HostFrame::Event {
        event: Event::ChatGone { chat_id, .. },
    } = frame
    {
        return Some(*chat_id);
    }
    None
}

fn is_about(frame: &HostFrame, chat: ChatId) -> bool {
    if let HostFrame::Event {
        event: Event::Changes(changes),
    } = frame
    {
        return changes.chat_id == chat;
    }
    matches!(frame, HostFrame::Heads { heads, .. } if heads.iter().any(|head| head.chat_id == chat))
}
