//! The one task that writes, with group commit.
//!
//! Callers send jobs; the task opens one IMMEDIATE transaction, runs all jobs that wait, commits once and
//! then answers every caller. What reaches the disk costs one sync for the whole group, and nobody is told
//! of a change before it is there.
//!
//! A job refuses before it writes, so a refusal leaves no trace. A job that fails while it writes spoils the
//! transaction: it is rolled back, and every job of the group runs again in one of its own, where each meets
//! its own end. Savepoints would spare that, but every one makes SQLite copy the pages that are about to change
//! and FTS5 write its words to the file, for a failure that hardly ever comes.

use std::sync::Arc;

use futures::future::BoxFuture;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{mpsc, oneshot};

use crate::{
    StoreError,
    backend::{self, Transaction},
    lock::DirectoryLock,
};

/// Jobs in one transaction at most, so that the first of them does not wait for long.
const GROUP_LIMIT: usize = 256;

/// Jobs that may wait; after that, callers wait to be let in.
const QUEUE: usize = 1024;

/// One caller's work. It may run twice; only what its last run returned counts.
trait Job: Send {
    /// What makes the transaction worthless, if anything does.
    fn run<'a>(&'a mut self, tx: &'a Transaction) -> BoxFuture<'a, Option<StoreError>>;

    /// Tells the caller, now that the transaction has ended.
    fn answer(self: Box<Self>, end: &Result<(), StoreError>);
}

struct Write<T, F> {
    work: F,
    /// None until it has run.
    outcome: Option<Result<T, StoreError>>,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a Transaction) -> BoxFuture<'a, Result<T, StoreError>> + Send,
{
    fn run<'a>(&'a mut self, tx: &'a Transaction) -> BoxFuture<'a, Option<StoreError>> {
        let working = (self.work)(tx);
        Box::pin(async move {
            let outcome = working.await;
            let failure = outcome.as_ref().err().filter(|error| !error.is_refusal()).cloned();
            self.outcome = Some(outcome);
            failure
        })
    }

    fn answer(self: Box<Self>, end: &Result<(), StoreError>) {
        let outcome = match (self.outcome, end) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(error)) => Err(error.clone()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(StoreError::Closed),
        };
        // The caller may have gone; the change stands all the same.
        drop(self.tell.send(outcome));
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
        F: for<'a> Fn(&'a Transaction) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Box::new(Write {
            work: job,
            outcome: None,
            tell,
        });
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
    match backend::checkpoint(&db).await {
        Ok(true) => {}
        Ok(false) => tracing::info!("somebody still reads from the write-ahead log; the next start writes it back"),
        Err(error) => tracing::warn!(%error, "the write-ahead log could not be written back; the next start does it"),
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

async fn run_group(db: &DatabaseConnection, mut group: Vec<Box<dyn Job>>) {
    match together(db, &mut group).await {
        End::Committed => group.into_iter().for_each(|job| job.answer(&Ok(()))),
        End::Failed(error) => group.into_iter().for_each(|job| job.answer(&Err(error.clone()))),
        End::Spoiled(_) if group.len() > 1 => {
            for job in group {
                Box::pin(run_group(db, vec![job])).await;
            }
        }
        End::Spoiled(error) => group.into_iter().for_each(|job| job.answer(&Err(error.clone()))),
    }
}

enum End {
    Committed,
    /// The transaction could not be opened or committed: nobody's fault.
    Failed(StoreError),
    /// A job failed while it wrote.
    Spoiled(StoreError),
}

/// Runs the jobs in one transaction and commits it.
async fn together(db: &DatabaseConnection, group: &mut [Box<dyn Job>]) -> End {
    let tx = match Transaction::begin(db).await {
        Ok(tx) => tx,
        Err(error) => return failed(group.len(), error),
    };
    for job in group.iter_mut() {
        if let Some(error) = job.run(&tx).await {
            return spoiled(tx, error).await;
        }
    }
    if let Err(error) = tx.settle().await {
        return spoiled(tx, error.into()).await;
    }
    match tx.commit().await {
        Ok(()) => End::Committed,
        Err(error) => failed(group.len(), error),
    }
}

async fn spoiled(tx: Transaction, error: StoreError) -> End {
    tracing::warn!(%error, "a transaction is rolled back");
    // A failure of the disk may have rolled back by itself, so that this one has nothing to do.
    if let Err(error) = tx.rollback().await {
        tracing::debug!(%error, "nothing to roll back");
    }
    End::Spoiled(error)
}

fn failed(jobs: usize, error: DbErr) -> End {
    let error = StoreError::from(error);
    tracing::error!(%error, jobs, "a transaction could not be opened or committed");
    End::Failed(error)
}
