//! All sockets, and who is told what.
//!
//! One task reads the engine's events, writes each as a frame once, and puts it in the queues of the sockets whose users take
//! part in the chat. Who takes part is asked of the engine each time; nothing about rights is kept here.

mod telling;
mod waking;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use hearth_domain::{ChatHead, ChatId, CloseCode, DeviceId, HostFrame, UserId};
use tokio::sync::mpsc;

pub(crate) use self::telling::tell;
use self::waking::Asleep;
use crate::socket::{Slot, Worth};

/// The sockets that are open. Clones share them.
#[derive(Clone)]
pub(crate) struct Hub {
    sockets: Arc<Mutex<Sockets>>,
    answers: mpsc::UnboundedSender<Answer>,
}

#[derive(Default)]
struct Sockets {
    by_user: HashMap<UserId, Vec<Arc<Slot>>>,
    count: usize,
    /// Set once the server ends; who comes later is sent away.
    closed: bool,
}

/// A frame for one socket that must not overtake the events published before it.
pub(crate) struct Answer {
    to: Arc<Slot>,
    frames: Vec<Utf8Bytes>,
}

/// Whom a frame is for.
struct Told<'a> {
    users: &'a [UserId],
    /// What it is about, if that is one chat.
    chat: Option<ChatId>,
    worth: Worth,
}

/// What the hub's task reads besides events.
pub(crate) type Answers = mpsc::UnboundedReceiver<Answer>;

/// Why a socket was not let in.
pub(crate) enum Refused {
    Closed,
    TooMany,
}

impl Hub {
    pub(crate) fn new() -> (Self, Answers) {
        let (answers, reader) = mpsc::unbounded_channel();
        let hub = Self {
            sockets: Arc::default(),
            answers,
        };
        (hub, reader)
    }

    /// Lets a socket in. From now on it is told everything.
    pub(crate) fn enter(&self, slot: &Arc<Slot>, most_of_one_device: usize) -> Result<(), Refused> {
        let mut sockets = self.sockets();
        if sockets.closed {
            return Err(Refused::Closed);
        }
        let of_user = sockets.by_user.entry(slot.user_id).or_default();
        let of_device = of_user.iter().filter(|other| other.device_id == slot.device_id).count();
        if of_device >= most_of_one_device {
            return Err(Refused::TooMany);
        }
        of_user.push(Arc::clone(slot));
        sockets.count += 1;
        Ok(())
    }

    /// Lets a socket go. True if it was its device's last.
    pub(crate) fn leave(&self, slot: &Arc<Slot>) -> bool {
        let mut sockets = self.sockets();
        let Some(of_user) = sockets.by_user.get_mut(&slot.user_id) else {
            return true;
        };
        let before = of_user.len();
        of_user.retain(|other| !Arc::ptr_eq(other, slot));
        let gone = before - of_user.len();
        let last = of_user.iter().all(|other| other.device_id != slot.device_id);
        if of_user.is_empty() {
            sockets.by_user.remove(&slot.user_id);
        }
        sockets.count -= gone;
        last
    }

    pub(crate) fn count(&self) -> usize {
        self.sockets().count
    }

    /// Sends the answer to something that was asked, behind all that was published until now.
    pub(crate) fn answer(&self, to: &Arc<Slot>, frame: &HostFrame) {
        let frames = hearth_sync::encode_host(frame)
            .into_iter()
            .map(Utf8Bytes::from)
            .collect();
        let to = Arc::clone(to);
        // An error means that the server ends, and the socket with it.
        let _ = self.answers.send(Answer { to, frames });
    }

    /// Ends all sockets of a device.
    pub(crate) fn end_device(&self, device: DeviceId, code: CloseCode) {
        let sockets = self.sockets();
        let of_device = sockets
            .by_user
            .values()
            .flatten()
            .filter(|slot| slot.device_id == device);
        of_device.for_each(|slot| slot.end(code));
    }

    /// Ends all sockets.
    pub(crate) fn end_all(&self, code: CloseCode) {
        self.sockets()
            .by_user
            .values()
            .flatten()
            .for_each(|slot| slot.end(code));
    }

    /// Ends all sockets and lets no other in.
    pub(crate) fn close(&self) {
        self.sockets().closed = true;
        self.end_all(CloseCode::GoingAway);
    }

    /// Tells a user's sockets how far chats have come, each those that it follows.
    fn push_heads(&self, user: UserId, heads: &[ChatHead]) {
        let sockets = self.sockets();
        for slot in sockets.by_user.get(&user).into_iter().flatten() {
            let heads: Vec<_> = heads
                .iter()
                .filter(|head| slot.follows(head.chat_id))
                .copied()
                .collect();
            if heads.is_empty() {
                continue;
            }
            let frame = HostFrame::Heads { heads, complete: false };
            for text in hearth_sync::encode_host(&frame) {
                slot.push(text.into(), Worth::Kept);
            }
        }
    }

    /// The sockets of a user that follow a chat.
    pub(crate) fn following(&self, user: UserId, chat: ChatId) -> Vec<Arc<Slot>> {
        let sockets = self.sockets();
        let of_user = sockets.by_user.get(&user).into_iter().flatten();
        of_user.filter(|slot| slot.follows(chat)).cloned().collect()
    }

    /// The devices that have sockets.
    fn devices(&self) -> Vec<DeviceId> {
        let mut devices: Vec<DeviceId> = self
            .sockets()
            .by_user
            .values()
            .flatten()
            .map(|slot| slot.device_id)
            .collect();
        devices.sort_unstable();
        devices.dedup();
        devices
    }

    /// Puts a frame in the queues of those sockets of `users` that follow the chat; how many frames were left out.
    fn put(&self, told: &Told<'_>, frame: &Utf8Bytes, asleep: &mut Asleep) -> usize {
        let sockets = self.sockets();
        let mut left_out = 0;
        for slot in told.users.iter().filter_map(|user| sockets.by_user.get(user)).flatten() {
            if told.chat.is_none_or(|chat| slot.follows(chat)) {
                let put = slot.put(frame.clone(), told.worth);
                left_out += put.left_out;
                if put.first {
                    asleep.add(Arc::clone(slot));
                }
            }
        }
        left_out
    }

    fn sockets(&self) -> MutexGuard<'_, Sockets> {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answer {
    fn deliver(self) {
        for frame in self.frames {
            self.to.push(frame, Worth::Kept);
        }
    }
}
