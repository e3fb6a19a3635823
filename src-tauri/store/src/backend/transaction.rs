//! The writer's transaction, which sends statements late.
//!
//! A change does not need the answer to its own writes. They wait here and travel with the next read, so that a
//! job of a group costs one round trip instead of two.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait, Value, prelude::Uuid,
};

use super::{Batch, move_mark, search::Words};
use crate::entity::{chat, participant};

/// An open transaction of the writer, and the statements that wait to be sent.
///
/// It also remembers the chat that was last written to: where many people write into one chat at once, only the first
/// of a group has to ask what the chat is like.
pub(crate) struct Transaction {
    tx: DatabaseTransaction,
    waiting: Mutex<Batch>,
    known: Mutex<Option<KnownChat>>,
    /// The furthest `seq` that a user has read of a chat, by chat and user.
    read: Mutex<BTreeMap<(Uuid, Uuid), i64>>,
    words: Mutex<Words>,
}

/// A chat as a message in this transaction left it: not deleted, and no answer begun by it.
pub(crate) struct KnownChat {
    pub(crate) chat: chat::Model,
    /// Who made the change, and their participant, who is present.
    pub(crate) user: Uuid,
    pub(crate) me: Uuid,
    /// People who take part.
    pub(crate) people: i64,
    pub(crate) assistant: Option<participant::Model>,
    /// It is writing an answer that was begun before.
    pub(crate) answering: bool,
}

/// Statements that may wait: few enough for their text, which SQLite keeps prepared, to stay small.
const MAX_WAITING: usize = 32;

impl Transaction {
    /// IMMEDIATE, because a transaction that only starts to write later may find itself refused.
    pub(crate) async fn begin(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(Self {
            tx: db.begin_with_options(options).await?,
            waiting: Mutex::new(Batch::new()),
            known: Mutex::new(None),
            read: Mutex::default(),
            words: Mutex::default(),
        })
    }

    /// Leaves statements to be sent before the next read or the commit. What they fail with, that read or commit
    /// fails with.
    pub(crate) fn defer(&self, batch: Batch) {
        self.waiting().append(batch);
    }

    /// Sends what waits, if that is a lot.
    pub(crate) async fn relieve(&self) -> Result<(), DbErr> {
        if self.waiting().len() >= MAX_WAITING {
            self.db().await?;
        }
        Ok(())
    }

    pub(crate) fn remember(&self, known: KnownChat) {
        *self.known() = Some(known);
    }

    /// What is remembered of the chat. It is forgotten with this: whoever changes the chat decides what to remember.
    pub(crate) fn recall(&self, chat: Uuid) -> Option<KnownChat> {
        self.known().take_if(|known| known.chat.id == chat)
    }

    /// A user has read a chat as far as `seq`. Many of these may become one statement, which [`Transaction::settle`] sends.
    pub(crate) fn note_read(&self, chat: Uuid, user: Uuid, seq: i64) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let furthest = read.entry((chat, user)).or_default();
        *furthest = seq.max(*furthest);
    }

    /// A text is written: its words can be found from now on. They are kept once for all of the group.
    pub(crate) fn note_words(&self, text: &str) {
        self.words().come(text);
    }

    /// A text is replaced or taken away. Words that no other text has are forgotten, or,
    /// where they are many, left to the next [`Store::purge`](crate::Store::purge).
    pub(crate) fn note_gone(&self, text: &str) {
        self.words().go(text);
    }

    /// A chat is called otherwise from now on.
    pub(crate) fn note_title(&self, chat: Uuid, before: &str, now: &str) {
        if before != now {
            self.words().rename(chat, before, now);
        }
    }

    /// Sends all that waits.
    pub(crate) async fn settle(&self) -> Result<(), DbErr> {
        let read = std::mem::take(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner));
        let mut batch = Batch::new();
        for ((chat, user), seq) in read {
            move_mark(&mut batch, chat, user, seq);
        }
        std::mem::take(&mut *self.words()).write(&mut batch);
        self.defer(batch);
        self.db().await.map(drop)
    }

    /// The transaction itself, with nothing left waiting.
    pub(crate) async fn db(&self) -> Result<&DatabaseTransaction, DbErr> {
        let batch = std::mem::take(&mut *self.waiting());
        if let Some(statement) = batch.into_statement() {
            self.tx.execute_raw(statement).await?;
        }
        Ok(&self.tx)
    }

    /// The first row of a query that is sent together with what waits. None of what waits may return rows.
    pub(crate) async fn first_row(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, DbErr> {
        let mut batch = std::mem::take(&mut *self.waiting());
        batch.push(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values));
        match batch.into_statement() {
            Some(statement) => self.tx.query_one_raw(statement).await,
            None => Ok(None),
        }
    }

    /// # Errors
    /// What the commit failed with; then nothing of the transaction is there.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let committed = self.tx.execute_unprepared("COMMIT").await.map(drop);
        let ended = self.end().await;
        committed.and(ended)
    }

    pub(crate) async fn rollback(self) -> Result<(), DbErr> {
        self.end().await
    }

    /// Rolls back what is open. SQLite ends a transaction by itself where a full disk or an I/O error leaves it
    /// no choice, and sqlx does not notice: its count of open transactions stays one too high, and all that is
    /// written later goes into a savepoint that nothing ever commits. So there is always one to roll back.
    async fn end(self) -> Result<(), DbErr> {
        if let Err(error) = self.tx.execute_unprepared("BEGIN").await {
            tracing::trace!(%error, "the transaction is still open");
        }
        self.tx.rollback().await
    }

    fn known(&self) -> MutexGuard<'_, Option<KnownChat>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn words(&self) -> MutexGuard<'_, Words> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, Batch> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
