//! What a run has received goes to the disk while it runs, so that a crash takes little of it.

use std::{future::pending, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use hearth_domain::{DeltaKind, NoticeCode, RunId};
use hearth_store::{Store, StoreError};
use tokio::time::{Instant, sleep_until};

use super::batch::{Batch, Piece};
use crate::{core::Core, error};

/// Leaves half of the second that may be lost to a slow disk.
const INTERVAL: Duration = Duration::from_millis(500);

pub(super) struct Saver {
    core: Arc<Core>,
    run_id: RunId,
    unsaved: Batch,
    writing: Option<BoxFuture<'static, Written>>,
    /// The last write failed, and that was told.
    failing: bool,
}

/// What was not written, and why.
type Written = Result<(), (Vec<Piece>, StoreError)>;

impl Saver {
    pub(super) fn new(core: Arc<Core>, run_id: RunId) -> Self {
        Self {
            core,
            run_id,
            unsaved: Batch::every(INTERVAL),
            writing: None,
            failing: false,
        }
    }

    pub(super) fn push(&mut self, kind: DeltaKind, text: &str) {
        self.unsaved.push(kind, text);
    }

    /// Writes when it is time to. May be dropped and called again at any moment: a write that was begun
    /// goes on where it was.
    pub(super) async fn work(&mut self) {
        if self.writing.is_none() {
            let Some(due) = self.unsaved.due(Instant::now()) else {
                return pending().await;
            };
            sleep_until(due).await;
            let pieces = self.unsaved.take(Instant::now());
            self.writing = Some(Box::pin(write(self.core.store.clone(), self.run_id, pieces)));
        }
        self.finish_writing().await;
    }

    /// Ends the write that is under way. What was not yet written is in the final message.
    pub(super) async fn settle(mut self) {
        self.finish_writing().await;
    }

    async fn finish_writing(&mut self) {
        let Some(writing) = &mut self.writing else { return };
        let written = writing.await;
        self.writing = None;
        let failed_before = std::mem::replace(&mut self.failing, written.is_err());
        let Err((pieces, problem)) = written else { return };
        self.unsaved.put_back(pieces);
        if failed_before {
            return;
        }
        tracing::warn!(run = %self.run_id, %problem, "the answer so far could not be written");
        if error::is_full_disk(&problem) {
            self.core.events.notice(NoticeCode::DiskFull, problem.to_string());
        }
    }
}

async fn write(store: Store, run_id: RunId, pieces: Vec<Piece>) -> Written {
    let mut left = pieces.into_iter();
    while let Some((kind, text)) = left.next() {
        if let Err(problem) = store.append_run_text(run_id, kind, &text).await {
            return Err((std::iter::once((kind, text)).chain(left).collect(), problem));
        }
    }
    Ok(())
}
