//! Changes of one chat are published in the order in which they were committed.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use hearth_domain::ChatId;
use tokio::sync::{Mutex, MutexGuard};

/// Chats share locks by chance, so that there need be no list of chats; more locks than a machine has
/// changes under way at once keeps that harmless.
const LOCKS: usize = 64;

/// One lock for each chat, held from before a commit until its events are out. Commits of different
/// chats still go to the disk together.
pub(crate) struct ChatOrder([Mutex<()>; LOCKS]);

impl ChatOrder {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    pub(crate) async fn lock(&self, chat: ChatId) -> MutexGuard<'_, ()> {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(chat);
        let index = usize::try_from(hash % LOCKS as u64).expect("it is less than 64");
        self.0[index].lock().await
    }
}
