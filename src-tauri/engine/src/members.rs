//! Who takes part in which chat, in memory: every event that goes to people is asked for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hearth_domain::{ApiError, ChangeSet, ChatId, Event, UserId};

use crate::{Engine, core::Core};

/// Chats whose people are held before all are forgotten: a hundred thousand chats take some megabytes.
const MOST: usize = 100_000;

/// The people of the chats that were asked about. It is read from the store and forgotten again while the chat's order is
/// held, so that it is never older than the last change that was published.
#[derive(Default)]
pub(crate) struct Members(Mutex<HashMap<ChatId, Arc<[UserId]>>>);

impl Members {
    /// Forgets what a change makes untrue.
    pub(crate) fn follow(&self, changes: &ChangeSet) {
        let deleted = changes.chat.as_ref().is_some_and(|chat| chat.deleted);
        if deleted || !changes.participants.is_empty() {
            self.forget(changes.chat_id);
        }
    }

    pub(crate) fn forget(&self, chat: ChatId) {
        self.known().remove(&chat);
    }

    fn get(&self, chat: ChatId) -> Option<Arc<[UserId]>> {
        self.known().get(&chat).cloned()
    }

    fn put(&self, chat: ChatId, users: Arc<[UserId]>) {
        let mut known = self.known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(chat, users);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ChatId, Arc<[UserId]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// The users who take part in a chat of this machine's space now; empty for a deleted or unknown chat. Answered from
    /// memory once it was asked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn users_in(&self, chat_id: ChatId) -> Result<Vec<UserId>, ApiError> {
        let core = &self.core;
        if let Some(users) = core.members.get(chat_id) {
            return Ok(users.to_vec());
        }
        let _order = core.order.lock(chat_id).await;
        let users = core.store.users_in(chat_id).await?;
        core.members.put(chat_id, users.as_slice().into());
        Ok(users)
    }
}

impl Core {
    /// Publishes what was committed in a chat of this machine's space. Called while the chat's order is held.
    pub(crate) fn publish(&self, changes: ChangeSet) {
        self.members.follow(&changes);
        self.events.publish(Event::Changes(changes));
    }
}
