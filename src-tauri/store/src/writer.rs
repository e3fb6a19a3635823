//! The one task that writes, with group commit.
//!
//! Callers send jobs; the task opens one IMMEDIATE transaction, runs all jobs that wait, commits once and
//! then answers every caller. What reaches the disk costs one sync for the whole group, and nobody is told
//! of a change before it is there.
//!
//! A job refuses without a trace: it writes through one [`crate::backend::Batch`], which is undone as a
//! whole, or through one statement. A failure of the disk or the database ends the group: everything is
//! rolled back and every caller hears of it.

use std::sync::Arc;

use futures::future::BoxFuture;
use sea_orm::{DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::{mpsc, oneshot};

use crate::{StoreError, backend, lock::DirectoryLock};

/// Jobs in one transaction at most, so that the first of them does not wait for long.
const GROUP_LIMIT: usize = 256;

/// Jobs that may wait; after that, callers wait to be let in.
const QUEUE: usize = 1024;

/// Tells one caller how its job ended, once the group's end is known.
type Answer = Box<dyn FnOnce(&Result<(), StoreError>) + Send>;

/// One caller's work.
trait Job: Send {
    fn run<'a>(self: Box<Self>, tx: &'a DatabaseTransaction) -> BoxFuture<'a, Ran>;
    fn refuse(self: Box<Self>, failure: StoreError);
}

/// How a job ran, before the commit.
struct Ran {
    answer: Answer,
    fatal: Option<StoreError>,
}

struct Write<T, F> {
    work: F,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T, StoreError>> + Send,
{
    fn run<'a>(self: Box<Self>, tx: &'a DatabaseTransaction) -> BoxFuture<'a, Ran> {
        let Self { work, tell } = *self;
        let working = work(tx);
        Box::pin(async move {
            let outcome = working.await;
            let fatal = outcome.as_ref().err().filter(|error| error.is_fatal()).cloned();
            let answer: Answer = Box::new(move |group| {
                let outcome = outcome.and_then(|value| group.clone().map(|()| value));
                // The caller may have gone; the change stands all the same.
                drop(tell.send(outcome));
            });
            Ran { answer, fatal }
        })
    }

    fn refuse(self: Box<Self>, failure: StoreError) {
        drop(self.tell.send(Err(failure)));
    }
}

enum Message {
    Run(Box<dyn Job>),
    Upkeep(Upkeep),
    Close(oneshot::Sender<()>),
}

/// Work on the writer's connection outside a transaction.
type Upkeep = Box<dyn for<'a> FnOnce(&'a DatabaseConnection) -> BoxFuture<'a, ()> + Send>;

/// The way to the writer task.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Message>,
}

impl Writer {
    /// Starts the task. It holds the directory's lock until its last write is done.
    pub(crate) fn start(db: DatabaseConnection, lock: Arc<DirectoryLock>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(run(db, waiting, lock));
        Self { queue }
    }

    /// Runs a job in the next group and returns after its commit. A caller that stops waiting does not stop
    /// the job.
    pub(crate) async fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a DatabaseTransaction) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Box::new(Write { work: job, tell });
        self.send(Message::Run(job)).await?;
        told.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `work` on the writer's connection between two groups.
    pub(crate) async fn upkeep<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a DatabaseConnection) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let work: Upkeep = Box::new(move |db| {
            let working = work(db);
            Box::pin(async move { drop(tell.send(working.await)) })
        });
        self.send(Message::Upkeep(work)).await?;
        told.await.map_err(|_| StoreError::Closed)?
    }

    /// Ends the task after what already waits, and writes the log back.
    pub(crate) async fn close(&self) {
        let (tell, told) = oneshot::channel();
        if self.send(Message::Close(tell)).await.is_ok() {
            // An error means that the task ended meanwhile, which is what was asked for.
            drop(told.await);
        }
    }

    async fn send(&self, message: Message) -> Result<(), StoreError> {
        self.queue.send(message).await.map_err(|_| StoreError::Closed)
    }
}

async fn run(db: DatabaseConnection, mut waiting: mpsc::Receiver<Message>, lock: Arc<DirectoryLock>) {
    let mut closing = None;
    let mut next = waiting.recv().await;
    while let Some(message) = next.take() {
        match message {
            Message::Run(first) => {
                let (group, after) = gather(first, &mut waiting).await;
                run_group(&db, group).await;
                next = after;
            }
            Message::Upkeep(work) => work(&db).await,
            Message::Close(tell) => {
                closing = Some(tell);
                waiting.close();
            }
        }
        if next.is_none() {
            next = waiting.recv().await;
        }
    }
    if let Err(error) = backend::checkpoint(&db).await {
        tracing::warn!(%error, "the write-ahead log could not be written back; the next start does it");
    }
    if let Err(error) = db.close().await {
        tracing::warn!(%error, "the database did not close cleanly");
    }
    drop(lock);
    if let Some(Err(())) = closing.map(|tell| tell.send(())) {
        tracing::debug!("nobody waits for the end");
    }
}

/// The first job and those that wait behind it, up to the first message that is no job.
async fn gather(first: Box<dyn Job>, waiting: &mut mpsc::Receiver<Message>) -> (Vec<Box<dyn Job>>, Option<Message>) {
    let mut group = vec![first];
    // Callers that the last commit answered are ready to ask again but have not run yet: let them in, or
    // every second group would hold a single job.
    let mut yielded = 0;
    while group.len() < GROUP_LIMIT {
        match waiting.try_recv() {
            Ok(Message::Run(job)) => group.push(job),
            Ok(other) => return (group, Some(other)),
            Err(_) if yielded < 2 => {
                yielded += 1;
                tokio::task::yield_now().await;
            }
            Err(_) => break,
        }
    }
    (group, None)
}

async fn run_group(db: &DatabaseConnection, group: Vec<Box<dyn Job>>) {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let tx = match db.begin_with_options(options).await {
        Ok(tx) => tx,
        Err(error) => {
            let failure = StoreError::from(error);
            tracing::error!(error = %failure, "no transaction could be opened");
            return group.into_iter().for_each(|job| job.refuse(failure.clone()));
        }
    };
    let mut answers = Vec::with_capacity(group.len());
    let mut failed = None;
    for job in group {
        match &failed {
            None => {
                let ran = job.run(&tx).await;
                answers.push(ran.answer);
                failed = ran.fatal;
            }
            Some(failure) => job.refuse(StoreError::clone(failure)),
        }
    }
    let outcome = end(tx, failed).await;
    if let Err(error) = &outcome {
        tracing::error!(%error, jobs = answers.len(), "a group of writes failed");
    }
    for answer in answers {
        answer(&outcome);
    }
}

async fn end(tx: DatabaseTransaction, failed: Option<StoreError>) -> Result<(), StoreError> {
    let Some(failure) = failed else {
        return tx.commit().await.map_err(StoreError::from);
    };
    // A failure of the disk may have rolled back by itself, so that this one has nothing to do.
    if let Err(error) = tx.rollback().await {
        tracing::debug!(%error, "nothing to roll back");
    }
    Err(failure)
}
