//! What deleting a chat or a message leaves to do: removing messages and what they said before, their words from the search
//! index, all of that from the write-ahead log, and the files that no other message holds.
//!
//! A chat may hold a million messages, so this goes in small steps between which others write. An order that is not
//! carried out when Hearth ends is found at the next start.

use std::time::Duration;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter, Statement, prelude::Uuid,
};
use tokio::time::sleep;

use crate::{
    Store, StoreError,
    apply::Work,
    backend::{self, Batch, Extent, FRESH, SWEEP, Transaction},
    doubt,
    entity::{local_value, message},
};

/// Messages removed in one transaction, and bytes of what was written in them: an answer may be as long as a book.
const AT_ONCE: i64 = 500;
const BYTES_AT_ONCE: i64 = 1_000_000;

/// Pages of the search index written in one step of merging, some milliseconds' work.
const MERGE_PAGES: i64 = 256;

/// Before the log is tried again while somebody reads from it: a page for a moment, a backup for minutes.
const LOG_IN_USE: Duration = Duration::from_millis(500);

/// A chat that is no larger has its words taken out of the search index one by one. That takes longer for each word, but
/// merging writes all of the index, which may be a gigabyte.
const SMALL: Extent = Extent {
    messages: 500,
    bytes: 1_000_000,
    longest: 100_000,
};

/// Bytes of text whose words are taken out one by one in one transaction.
const BYTES_WORD_BY_WORD: i64 = 2_000;

/// The rest of an order's name is the chat's id.
const ORDER: &str = "purge/";

/// What the value of an order begins with that is carried out word by word. Written down with the order: what is left of a large chat
/// is no small one.
const WORD_BY_WORD: &str = "word by word";

/// The rest of the name is the id of a chat in which a text was replaced. Words of the earlier one are in the index,
/// marked as gone, and only merging takes them out.
const REWRITTEN: &str = "rewritten/";

/// Leaves the order to remove a chat's messages.
pub(crate) async fn order(work: &mut Work<'_>) -> Result<(), StoreError> {
    let (db, chat) = (work.tx.db().await?, work.chat.id);
    let extent = backend::extent(db, chat, SMALL.messages + 1).await?;
    let rewritten = local_value::Entity::delete_by_id(format!("{REWRITTEN}{chat}"))
        .exec(db)
        .await?;
    let small = extent.messages <= SMALL.messages && extent.bytes <= SMALL.bytes && extent.longest <= SMALL.longest;
    let way = if small && rewritten.rows_affected == 0 {
        WORD_BY_WORD
    } else {
        ""
    };
    backend::order(&mut work.batch, &format!("{ORDER}{chat}"), way);
    Ok(())
}

/// Calls the order off: the chat is here again, and what it holds from now on is to stay.
pub(crate) fn call_off(batch: &mut Batch, chat: Uuid) {
    batch.add(&local_value::Entity::delete_by_id(format!("{ORDER}{chat}")));
}

/// The rest of the name is the id of a message whose words have left the index, if its value does not begin with `merge`,
/// but are in the log still.
const ERASED: &str = "erased/";

/// What the value begins with where they are in the index too.
const MERGE: &str = "merge";

/// What has to be done behind the statement that takes a message's text away or replaces it.
pub(crate) struct Erasing {
    at_once: bool,
}

/// Has the words of a message leave the index with its text, which the caller takes away next: at once where they are
/// few, else in [`Store::purge`].
pub(crate) async fn erase_words(
    tx: &Transaction,
    batch: &mut Batch,
    row: &message::Model,
) -> Result<Erasing, StoreError> {
    // Of a text that was replaced, the earlier words are in the index as well.
    let rewritten = local_value::Entity::find_by_id(format!("{REWRITTEN}{}", row.chat_id))
        .one(tx.db().await?)
        .await?;
    let few = i64::try_from(row.text.len()).is_ok_and(|bytes| bytes <= BYTES_WORD_BY_WORD);
    let at_once = few && rewritten.is_none();
    if at_once {
        backend::forget_words_at_once(batch, true);
    }
    note_erased(batch, row.id, if at_once { "" } else { MERGE });
    Ok(Erasing { at_once })
}

/// Remembers that what a message said before its edits is taken away: the log has it still, the index never had.
pub(crate) fn note_earlier_erased(batch: &mut Batch, message: Uuid) {
    note_erased(batch, message, "");
}

/// A message may be erased once more in another life of its chat, before the first time is seen to.
fn note_erased(batch: &mut Batch, message: Uuid, value: &str) {
    let name = format!("{ERASED}{message}");
    batch.raw(
        &format!(
            "INSERT INTO local_values (name, value) VALUES (?, ? || {FRESH}) ON CONFLICT (name) DO UPDATE SET
                value = iif(value LIKE '{MERGE}%', '{MERGE}' || {FRESH}, excluded.value)"
        ),
        [name.into(), value.into()],
    );
}

/// Has the words of a text that is replaced leave the index: at once where they are few, else they are remembered as
/// rewritten.
pub(crate) fn replace_words(batch: &mut Batch, chat: Uuid, text: &str) -> Erasing {
    let at_once = !text.is_empty() && i64::try_from(text.len()).is_ok_and(|bytes| bytes <= BYTES_WORD_BY_WORD);
    if at_once {
        backend::forget_words_at_once(batch, true);
    } else if !text.is_empty() {
        note_rewritten(batch, chat);
    }
    Erasing { at_once }
}

impl Erasing {
    pub(crate) fn end(self, batch: &mut Batch) {
        if self.at_once {
            backend::forget_words_at_once(batch, false);
        }
    }
}

/// Remembers that a text that was not empty is replaced in a chat, or that other messages took the place of all.
pub(crate) fn note_rewritten(batch: &mut Batch, chat: Uuid) {
    backend::order(batch, &format!("{REWRITTEN}{chat}"), "");
}

/// Words looked at in one transaction.
const WORDS_AT_ONCE: i64 = 1_000;

impl Store {
    /// Removes what deleted chats have left in the files. It starts by itself after a deletion; whoever must know that
    /// all is gone asks for it and waits.
    ///
    /// # Errors
    /// A failure of the disk; the next call, or the next start, goes on.
    pub async fn purge(&self) -> Result<(), StoreError> {
        let _only_one = self.purging().lock().await;
        loop {
            let (orders, erased) = (orders(self.readers()).await?, named(self.readers(), ERASED).await?);
            let sweep = local_value::Entity::find_by_id(SWEEP).one(self.readers()).await?;
            if orders.is_empty() && erased.is_empty() && sweep.is_none() {
                return self.remove_loose_files().await;
            }
            for order in &orders {
                let (chat, word_by_word) = (order.chat, order.word_by_word);
                while self
                    .write(move |tx| Box::pin(remove_some(tx, chat, word_by_word)))
                    .await?
                {}
            }
            let mut done: Vec<local_value::Model> = Vec::new();
            if orders.iter().any(|order| !order.word_by_word) || erased.iter().any(|row| row.value.starts_with(MERGE)) {
                // Merging takes the words of all texts out that were replaced until now.
                done.extend(named(self.readers(), REWRITTEN).await?);
                self.merge_index().await?;
            }
            if orders.iter().any(|order| !order.word_by_word) || sweep.is_some() {
                self.sweep_words().await?;
            }
            self.empty_log().await?;
            done.extend(orders.into_iter().map(|order| order.row));
            done.extend(erased.into_iter().chain(sweep));
            let done: Vec<[String; 2]> = done.into_iter().map(|row| [row.name, row.value]).collect();
            self.write(move |tx| Box::pin(forget(tx, serde_json::json!(done).to_string())))
                .await?;
        }
    }

    /// Lets [`Store::purge`] run beside everything else.
    pub(crate) fn purge_soon(&self) {
        let store = self.clone();
        tokio::spawn(async move {
            let purged = store.purge().await;
            doubt::after(store.directory(), &purged);
            match purged {
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

    /// Forgets the words that no text has.
    async fn sweep_words(&self) -> Result<(), StoreError> {
        let mut behind = Some(0);
        while let Some(key) = behind {
            behind = self
                .write(move |tx| {
                    Box::pin(async move { Ok(backend::sweep_words(tx.db().await?, key, WORDS_AT_ONCE).await?) })
                })
                .await?;
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

/// An order and where it is written down.
struct Order {
    row: local_value::Model,
    chat: Uuid,
    word_by_word: bool,
}

async fn orders(db: &DatabaseConnection) -> Result<Vec<Order>, StoreError> {
    let order = |row: local_value::Model| {
        Some(Order {
            chat: Uuid::parse_str(row.name.strip_prefix(ORDER)?).ok()?,
            word_by_word: row.value.starts_with(WORD_BY_WORD),
            row,
        })
    };
    Ok(named(db, ORDER).await?.into_iter().filter_map(order).collect())
}

/// Everything whose name begins so.
async fn named(db: &DatabaseConnection, beginning: &str) -> Result<Vec<local_value::Model>, StoreError> {
    Ok(local_value::Entity::find()
        .filter(local_value::Column::Name.starts_with(beginning))
        .all(db)
        .await?)
}

/// False when nothing was left.
async fn remove_some(tx: &Transaction, chat: Uuid, word_by_word: bool) -> Result<bool, StoreError> {
    let db = tx.db().await?;
    let order = local_value::Entity::find_by_id(format!("{ORDER}{chat}"));
    if order.one(db).await?.is_none() {
        return Ok(false);
    }
    if backend::remove_earlier_texts(db, chat, AT_ONCE, BYTES_AT_ONCE).await? > 0 {
        return Ok(true);
    }
    if !word_by_word {
        return Ok(backend::remove_messages(db, chat, AT_ONCE, BYTES_AT_ONCE).await? > 0);
    }
    for text in backend::texts_to_remove(db, chat, AT_ONCE, BYTES_WORD_BY_WORD).await? {
        tx.note_gone(&text);
    }
    backend::delete_words_at_once(db, true).await?;
    let removed = backend::remove_messages(db, chat, AT_ONCE, BYTES_WORD_BY_WORD).await?;
    backend::delete_words_at_once(db, false).await?;
    Ok(removed > 0)
}

/// Takes away what was done: pairs of a name and a value, in JSON. What was ordered anew meanwhile has another value.
async fn forget(tx: &Transaction, done: String) -> Result<(), StoreError> {
    let sql = "DELETE FROM local_values WHERE (name, value) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))";
    let done = Statement::from_sql_and_values(DbBackend::Sqlite, sql, [done.into()]);
    tx.db().await?.execute_raw(done).await?;
    Ok(())
}
