//! Messages and titles that an earlier version of Hearth wrote, brought into the index as this one keeps it.
//!
//! It goes in small steps beside everything else: a start does not wait for it. Until it is done, parts of words and
//! scripts without spaces are found in what is new alone. What is left when Hearth ends is done at the next start.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    backend::{self, Batch, INDEX_BEHIND, Transaction},
    doubt,
    entity::{chat, local_value, message},
    purge,
};

/// The value of [`INDEX_BEHIND`] is the key of the last message that was done, or, once all of them are, this and the key
/// of the last chat.
const TITLES: &str = "titles ";

/// Messages in one transaction, and about so many bytes of what they say; chats in one.
const AT_ONCE: i64 = 500;
const BYTES_AT_ONCE: i64 = 1_000_000;
const TITLES_AT_ONCE: u64 = 500;

impl Store {
    pub(crate) fn index_what_is_behind_soon(&self) {
        let store = self.clone();
        tokio::spawn(async move {
            let done = store.index_what_is_behind().await;
            doubt::after(store.directory(), &done);
            match done {
                Ok(()) | Err(StoreError::Closed) => {}
                Err(error) => tracing::warn!(%error, "older messages are not all in the index; the next start goes on"),
            }
        });
    }

    /// Brings everything that an earlier version wrote into the index. It starts by itself.
    ///
    /// # Errors
    /// A failure of the disk; the next start goes on.
    pub async fn index_what_is_behind(&self) -> Result<(), StoreError> {
        let is_behind = local_value::Entity::find_by_id(INDEX_BEHIND)
            .one(self.readers())
            .await?;
        if is_behind.is_none() {
            return Ok(());
        }
        while self.write(|tx| Box::pin(index_some(tx))).await? {}
        Ok(())
    }
}

/// False when nothing was left.
async fn index_some(tx: &Transaction) -> Result<bool, StoreError> {
    let db = tx.db().await?;
    let Some(behind) = local_value::Entity::find_by_id(INDEX_BEHIND).one(db).await? else {
        return Ok(false);
    };
    if let Some(done) = behind.value.strip_prefix(TITLES) {
        return index_titles(tx, done.parse().unwrap_or(0)).await;
    }
    let done: i64 = behind.value.parse().unwrap_or(0);
    let Some(last) = backend::some_behind(db, done, AT_ONCE, BYTES_AT_ONCE).await? else {
        go_on(tx, format!("{TITLES}0"));
        return Ok(true);
    };
    let rows = message::Entity::find()
        .filter(message::Column::Key.gt(done))
        .filter(message::Column::Key.lte(last))
        .all(db)
        .await?;
    let mut batch = Batch::new();
    for row in rows {
        tx.note_words(&row.findable());
        let indexed = row.to_be_indexed();
        if indexed == row.indexed_text {
            continue;
        }
        batch.add(
            &message::Entity::update_many()
                .col_expr(message::Column::IndexedText, Expr::value(indexed))
                .filter(message::Column::Key.eq(row.key)),
        );
        // Its words as they were indexed before stay marked as gone.
        purge::note_rewritten(&mut batch, row.chat_id);
    }
    tx.defer(batch);
    go_on(tx, last.to_string());
    Ok(true)
}

async fn index_titles(tx: &Transaction, done: i64) -> Result<bool, StoreError> {
    let chats = chat::Entity::find()
        .filter(chat::Column::Key.gt(done))
        .order_by_asc(chat::Column::Key)
        .limit(TITLES_AT_ONCE)
        .all(tx.db().await?)
        .await?;
    let Some(last) = chats.last().map(|row| row.key) else {
        let mut batch = Batch::new();
        batch.add(&local_value::Entity::delete_by_id(INDEX_BEHIND));
        tx.defer(batch);
        return Ok(false);
    };
    for row in chats {
        tx.note_title(row.id, "", &row.title);
    }
    go_on(tx, format!("{TITLES}{last}"));
    Ok(true)
}

/// Writes down how far it has come.
fn go_on(tx: &Transaction, done: String) {
    let mut batch = Batch::new();
    batch.add(
        &local_value::Entity::update_many()
            .set(local_value::ActiveModel {
                value: Set(done),
                ..Default::default()
            })
            .filter(local_value::Column::Name.eq(INDEX_BEHIND)),
    );
    tx.defer(batch);
}
