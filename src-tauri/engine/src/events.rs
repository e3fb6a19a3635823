//! What the engine tells its doors, and what it keeps for those that come later.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use hearth_domain::{ChatId, Epoch, Event, Notice, NoticeCode, Rev};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::bus::{self, Bus};

/// Events that a slow reader may be behind before it has to ask for the state again.
const CAPACITY: usize = 1024;

/// Everybody who listens gets every event, in the order of publishing.
pub(crate) struct Events {
    sender: broadcast::Sender<Event>,
    /// Those of this run of Hearth, for a window that opens after they were published.
    notices: Mutex<Vec<Notice>>,
    /// Other engines on the same database.
    bus: Arc<dyn Bus>,
    /// How far each chat's changes were published here.
    published: Mutex<HashMap<ChatId, (Epoch, Rev)>>,
}

impl Events {
    #[cfg(test)]
    pub(crate) fn new() -> Self {
        Self::over(Arc::new(bus::Alone))
    }

    pub(crate) fn over(bus: Arc<dyn Bus>) -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            notices: Mutex::default(),
            bus,
            published: Mutex::default(),
        }
    }

    pub(crate) fn subscribe(&self) -> EventStream {
        EventStream {
            receiver: self.sender.subscribe(),
        }
    }

    pub(crate) fn publish(&self, event: Event) {
        if let Some(message) = bus::message_for(&event) {
            self.bus.tell(message);
        }
        self.pass_on(event);
    }

    /// How far a chat's changes were published here; none if none were.
    pub(crate) fn published(&self, chat: ChatId) -> Option<(Epoch, Rev)> {
        let published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        published.get(&chat).copied()
    }

    /// Publishes what the other engines know already.
    pub(crate) fn pass_on(&self, event: Event) {
        if let Event::Changes(changes) = &event {
            let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
            published.insert(changes.chat_id, (changes.epoch, changes.to));
        }
        // An error means only that nobody listens now.
        let _ = self.sender.send(event);
    }

    pub(crate) fn notice(&self, code: NoticeCode, detail: impl Into<String>) {
        let notice = Notice {
            code,
            detail: detail.into(),
        };
        tracing::warn!(?code, detail = notice.detail, "notice");
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        if !notices.contains(&notice) {
            notices.push(notice.clone());
        }
        drop(notices);
        self.publish(Event::Notice(notice));
    }

    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The engine's events from the moment of subscribing.
pub struct EventStream {
    receiver: broadcast::Receiver<Event>,
}

impl EventStream {
    /// The next event, or none once the engine is gone. A reader that was too slow gets
    /// [`Event::Resync`] in place of what it lost.
    pub async fn next(&mut self) -> Option<Event> {
        match self.receiver.recv().await {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(_)) => Some(Event::Resync),
            Err(RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_that_was_too_slow_is_told_to_ask_again() {
        let events = Events::new();
        let mut slow = events.subscribe();
        for _ in 0..=CAPACITY {
            events.notice(NoticeCode::BackupFailed, "no space");
        }
        assert_eq!(slow.next().await, Some(Event::Resync));
        assert!(matches!(slow.next().await, Some(Event::Notice(_))));
        assert_eq!(events.notices().len(), 1, "the same notice is kept once");
        drop(events);
        let mut last = None;
        while let Some(event) = slow.next().await {
            last = Some(event);
        }
        assert!(matches!(last, Some(Event::Notice(_))));
    }
}
