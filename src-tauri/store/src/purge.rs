//! What deleting a chat leaves to do: removing its messages, their words from the search index, and both from the
//! write-ahead log.
//!
//! A chat may hold a million messages, so this goes in small steps between which others write. An order that is not
//! carried out when Hearth ends is found at the next start.

use std::time::Duration;

use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, prelude::Uuid};
use tokio::time::sleep;

use crate::{
    Store, StoreError,
    backend::{self, Batch, Transaction},
    entity::local_value,
};

/// Messages removed in one transaction, and bytes of what was written in them: an answer may be as long as a book.
const AT_ONCE: i64 = 500;
const BYTES_AT_ONCE: i64 = 1_000_000;

/// Pages of the search index written in one step of merging, some milliseconds' work.
const MERGE_PAGES: i64 = 256;

/// Before the log is tried again while somebody reads from it: a page for a moment, a backup for minutes.
const LOG_IN_USE: Duration = Duration::from_millis(500);

/// The rest of an order's name is the chat's id.
const ORDER: &str = "purge/";

/// Leaves the order to remove a chat's messages.
pub(crate) fn order(batch: &mut Batch, chat: Uuid) {
    batch.insert(local_value::ActiveModel {
        name: Set(format!("{ORDER}{chat}")),
        value: Set(String::new()),
    });
}

impl Store {
    /// Removes what deleted chats have left in the files. It starts by itself after a deletion; whoever must know that
    /// all is gone asks for it and waits.
    ///
    /// # Errors
    /// A failure of the disk; the next call, or the next start, goes on.
    pub async fn purge(&self) -> Result<(), StoreError> {
        let _only_one = self.purging().lock().await;
        loop {
            let orders = orders(self.readers()).await?;
            if orders.is_empty() {
                return Ok(());
            }
            for (_, chat) in &orders {
                let chat = *chat;
                while self.write(move |tx| Box::pin(remove_some(tx, chat))).await? {}
            }
            self.merge_index().await?;
            self.empty_log().await?;
            let done: Vec<String> = orders.into_iter().map(|(name, _)| name).collect();
            self.write(move |tx| Box::pin(forget(tx, done.clone()))).await?;
        }
    }

    /// Lets [`Store::purge`] run beside everything else.
    pub(crate) fn purge_soon(&self) {
        let store = self.clone();
        tokio::spawn(async move {
            match store.purge().await {
                Ok(()) | Err(StoreError::Closed) => {}
                Err(error) => tracing::warn!(%error, "what deleted chats left is not all removed"),
            }
        });
    }

    /// A copy of what was removed is in the log until that is written back and emptied.
    async fn empty_log(&self) -> Result<(), StoreError> {
        let checkpoint = || {
            self.writer()
                .upkeep(|db| Box::pin(async { Ok(backend::checkpoint(db).await?) }))
        };
        while !checkpoint().await? {
            sleep(LOG_IN_USE).await;
        }
        Ok(())
    }

    async fn merge_index(&self) -> Result<(), StoreError> {
        let mut first = true;
        loop {
            let more = self
                .writer()
                .upkeep(move |db| Box::pin(async move { Ok(backend::merge_step(db, MERGE_PAGES, first).await?) }))
                .await?;
            if !more {
                return Ok(());
            }
            first = false;
        }
    }
}

/// Names of the orders, each with its chat.
async fn orders(db: &DatabaseConnection) -> Result<Vec<(String, Uuid)>, StoreError> {
    let found = local_value::Entity::find()
        .filter(local_value::Column::Name.starts_with(ORDER))
        .all(db)
        .await?;
    let chat = |name: &str| Uuid::parse_str(name.strip_prefix(ORDER)?).ok();
    Ok(found
        .into_iter()
        .filter_map(|row| Some((row.name.clone(), chat(&row.name)?)))
        .collect())
}

/// False when nothing was left.
async fn remove_some(tx: &Transaction, chat: Uuid) -> Result<bool, StoreError> {
    let removed = backend::remove_messages(tx.db().await?, chat, AT_ONCE, BYTES_AT_ONCE).await?;
    Ok(removed > 0)
}

async fn forget(tx: &Transaction, orders: Vec<String>) -> Result<(), StoreError> {
    let done = local_value::Entity::delete_many().filter(local_value::Column::Name.is_in(orders));
    done.exec(tx.db().await?).await?;
    Ok(())
}
