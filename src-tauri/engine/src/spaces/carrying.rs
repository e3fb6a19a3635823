//! Operations whose files go before them: one that was made in this run of Hearth can be taken back until its last file has
//! come. Of one of an earlier run, or that is tried again, nobody knows what reached its host.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use hearth_domain::OpId;
use tokio_util::sync::CancellationToken;

use super::links::locked;

/// How far the operations of a space have come, as this run of Hearth knows it.
#[derive(Default)]
pub(super) struct Carrying(Mutex<HashMap<OpId, Stage>>);

enum Stage {
    /// The operation itself has not been sent.
    Files(CancellationToken),
    /// It may be at the host, whatever came of sending it.
    Sent,
    TakenBack,
}

impl Carrying {
    /// Brings the files of an operation. When this returns `Some(Ok(()))` it is to be sent and cannot be taken back any more;
    /// none if it was taken back.
    pub(super) async fn files<E>(
        &self,
        op: OpId,
        bringing: impl Future<Output = Result<(), E>>,
    ) -> Option<Result<(), E>> {
        let stop = self.begin(op)?;
        let brought = tokio::select! {
            biased;
            () = stop.cancelled() => return None,
            brought = bringing => brought,
        };
        match brought {
            Ok(()) => self.send(op).then_some(Ok(())),
            Err(error) => Some(Err(error)),
        }
    }

    /// It is about to be kept for its host, which knows nothing of it.
    pub(super) fn put_in(&self, op: OpId) {
        self.all()
            .entry(op)
            .or_insert_with(|| Stage::Files(CancellationToken::new()));
    }

    fn begin(&self, op: OpId) -> Option<CancellationToken> {
        let mut all = self.all();
        match all.get(&op) {
            Some(Stage::TakenBack) => None,
            // An answer to an earlier attempt, or to one of an earlier run, may be lost.
            Some(Stage::Sent) | None => Some(CancellationToken::new()),
            Some(Stage::Files(_)) => {
                let stop = CancellationToken::new();
                all.insert(op, Stage::Files(stop.clone()));
                Some(stop)
            }
        }
    }

    fn send(&self, op: OpId) -> bool {
        let mut all = self.all();
        let may_go = !matches!(all.get(&op), Some(Stage::TakenBack));
        if may_go {
            all.insert(op, Stage::Sent);
        }
        may_go
    }

    /// Ends the way of an operation that has not reached its host. False of any other.
    pub(super) fn take_back(&self, op: OpId) -> bool {
        let mut all = self.all();
        let Some(Stage::Files(stop)) = all.get(&op) else {
            return false;
        };
        stop.cancel();
        all.insert(op, Stage::TakenBack);
        true
    }

    /// It has left the outbox in the usual way, was never put in, or is to be sent in spite of all. Of one that was taken
    /// back the mark stays: an attempt may be about to begin.
    pub(super) fn forget(&self, op: OpId) {
        self.all().remove(&op);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<OpId, Stage>> {
        locked(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn an_operation_is_taken_back_while_its_files_are_on_their_way_and_not_afterwards() {
        let (carrying, op) = (Carrying::default(), OpId::new());
        assert!(!carrying.take_back(op), "it may have been sent by an earlier run");
        carrying.put_in(op);
        assert!(carrying.take_back(op), "it has not even begun");
        assert_eq!(
            carrying.files(op, ready(Ok::<(), ()>(()))).await,
            None,
            "nor may it now"
        );
        carrying.forget(op);
        carrying.put_in(op);
        let (brought, taken) = tokio::join!(carrying.files(op, pending::<Result<(), ()>>()), async {
            carrying.take_back(op)
        });
        assert!(taken && brought.is_none());
        assert_eq!(carrying.files(op, ready(Ok::<(), ()>(()))).await, None, "it stays so");
        carrying.forget(op);
        let (of_earlier_run, taken) = tokio::join!(carrying.files(op, ready(Ok::<(), ()>(()))), async {
            carrying.take_back(op)
        });
        assert!(of_earlier_run == Some(Ok(())) && !taken, "its host may have it already");
        carrying.forget(op);
        carrying.put_in(op);
        assert_eq!(carrying.files(op, ready(Err(()))).await, Some(Err(())));
        assert_eq!(carrying.files(op, ready(Ok::<(), ()>(()))).await, Some(Ok(())));
        assert!(!carrying.take_back(op), "its host may have it");
        assert_eq!(
            carrying.files(op, ready(Ok::<(), ()>(()))).await,
            Some(Ok(())),
            "it is asked for again"
        );
        assert!(!carrying.take_back(op));
    }
}
