//! The task of one connection: it waits, steps the state machine, and carries out what that asks for.

use std::{
    future::pending,
    sync::{Arc, Weak},
    time::Duration,
};

use hearth_domain::{CatchUp, ChatId, OpId, ReadMark, Receipt};
use hearth_store::JoinedSpace;
use hearth_sync::{
    AccessToken, Cursor, Effect, Guest, Heard, HostRest, Input, LinkError, Membership, Moment, Pin, RefreshFailure,
    Socket,
};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    effects::says,
    links::{Seen, locked},
};
use crate::core::Core;

/// A host takes fifty small frames a second for long.
const SAYING_EVERY: Duration = Duration::from_millis(25);

/// What a task holds while its connection lives.
pub(super) struct Driver {
    pub(super) joined: JoinedSpace,
    pub(super) pin: Pin,
    pub(super) rest: HostRest,
    pub(super) socket: Option<Socket>,
    /// Dropped with the socket.
    pub(super) requests: JoinSet<Done>,
    /// Never dropped while the membership lasts: the token that it brings must be kept.
    pub(super) refreshing: Option<JoinHandle<Refreshed>>,
    pub(super) life: Life,
    pub(super) failures: u32,
    /// Where the user has read to, for the host to be told: some of it goes with each [`SAYING_EVERY`].
    pub(super) unsaid: Vec<ReadMark>,
    saying_at: Instant,
    pub(super) seen: Arc<Seen>,
}

/// How long a connection's task lives, and what whoever ends it waits for.
#[derive(Clone)]
pub(super) struct Life {
    pub(super) stop: CancellationToken,
    pub(super) tasks: TaskTracker,
}

impl Life {
    /// A refresh that ends with the connection: its token is of no use then, and another membership's may be in its place by
    /// the time that it comes.
    pub(super) fn bound(
        &self,
        refreshing: impl Future<Output = Refreshed> + Send + 'static,
    ) -> impl Future<Output = Refreshed> + Send + 'static {
        let stop = self.stop.clone();
        self.tasks.track_future(async move {
            tokio::select! {
                biased;
                () = stop.cancelled() => Err(RefreshFailure::Unreachable),
                refreshed = refreshing => refreshed,
            }
        })
    }
}

pub(super) type Refreshed = Result<(AccessToken, Duration), RefreshFailure>;

/// What came of a request.
pub(super) enum Done {
    Dialed {
        address: String,
        result: Result<Box<Socket>, LinkError>,
    },
    CaughtUp {
        chat_id: ChatId,
        result: Box<Result<CatchUp, LinkError>>,
    },
    Posted {
        op_id: OpId,
        result: Result<Receipt, LinkError>,
    },
}

/// Runs until it is stopped or the engine ends. The core is held only while something is done.
pub(super) fn drive(
    core: &Arc<Core>,
    joined: JoinedSpace,
    inbox: mpsc::UnboundedReceiver<Input>,
    life: Life,
    seen: Arc<Seen>,
) -> impl Future<Output = ()> + Send + 'static {
    let (core, closing) = (Arc::downgrade(core), core.closing.clone());
    async move {
        let space = joined.id;
        let stop = life.stop.clone();
        let Some(driver) = Driver::new(joined, life, seen) else {
            tracing::error!(%space, "the address or fingerprint that was kept of a space cannot be used");
            return;
        };
        tokio::select! {
            () = run(core, driver, inbox, stop.clone(), closing.clone()) => {}
            // What is being done to the copy is finished: the store's writes are not taken back.
            () = stop.cancelled() => {}
            () = closing.cancelled() => {}
        }
    }
}

impl Driver {
    fn new(joined: JoinedSpace, life: Life, seen: Arc<Seen>) -> Option<Self> {
        let pin = Pin::parse(&joined.fingerprint)?;
        let rest = HostRest::new(&joined.address, &pin).ok()?;
        Some(Self {
            joined,
            pin,
            rest,
            socket: None,
            requests: JoinSet::new(),
            refreshing: None,
            life,
            failures: 0,
            unsaid: Vec::new(),
            saying_at: Instant::now(),
            seen,
        })
    }

    /// Waits for what happens next. None when nobody can say anything any more.
    async fn next(
        &mut self,
        core: &Weak<Core>,
        inbox: &mut mpsc::UnboundedReceiver<Input>,
        deadline: Option<Instant>,
    ) -> Option<Input> {
        loop {
            let requests = !self.requests.is_empty();
            tokio::select! {
                biased;
                asked = inbox.recv() => return asked,
                refreshed = finished(&mut self.refreshing) => {
                    self.refreshing = None;
                    return Some(Input::Refreshed(refreshed));
                }
                done = self.requests.join_next(), if requests => {
                    // One that was dropped, or has failed in itself, has nothing to say.
                    if let Some(Ok(done)) = done {
                        return Some(self.done(&core.upgrade()?, done).await);
                    }
                }
                () = sleep_until(self.saying_at), if !self.unsaid.is_empty() => {
                    self.saying_at = Instant::now() + SAYING_EVERY;
                    return self.unsaid.pop().map(says);
                }
                heard = hear(&mut self.socket) => return Some(self.heard(heard)),
                () = at(deadline) => return Some(Input::Tick),
            }
        }
    }

    fn heard(&mut self, heard: Heard) -> Input {
        match heard {
            Heard::Frame(frame) => Input::Heard(frame),
            Heard::Life => Input::Life,
            Heard::Closed(code) => {
                self.socket = None;
                Input::Closed(code)
            }
        }
    }

    async fn done(&mut self, core: &Arc<Core>, done: Done) -> Input {
        match done {
            Done::CaughtUp { chat_id, result } => Input::CaughtUp {
                chat_id,
                result: result.map_err(|error| {
                    tracing::debug!(%chat_id, %error, "catching up failed");
                    (&error).into()
                }),
            },
            Done::Posted { op_id, result } => Input::Posted { op_id, result },
            Done::Dialed { address, result } => Input::Dialed(match result {
                Ok(socket) => {
                    self.failures = 0;
                    self.socket = Some(*socket);
                    self.moved_to(core, address).await;
                    self.cursors(core).await
                }
                Err(error) => {
                    tracing::debug!(space = %self.joined.id, %error, "the host was not reached");
                    self.failures += 1;
                    Err(error)
                }
            }),
        }
    }

    async fn cursors(&self, core: &Core) -> Result<std::collections::HashMap<ChatId, Cursor>, LinkError> {
        let heads = core.store.copy_heads(self.joined.id).await;
        let heads = heads.map_err(|error| LinkError::Unreachable(error.to_string()))?;
        let cursor = |head: hearth_store::CopyHead| {
            let (epoch, rev) = (head.epoch, head.head_rev);
            (head.chat_id, Cursor { epoch, rev })
        };
        Ok(heads.into_iter().map(cursor).collect())
    }

    /// The host was reached at another address than the last time.
    async fn moved_to(&mut self, core: &Core, address: String) {
        if address == self.joined.address {
            return;
        }
        let Ok(rest) = HostRest::new(&address, &self.pin) else {
            return;
        };
        self.rest = rest;
        self.joined.address = address;
        if let Err(error) = core.store.put_space(&self.joined).await {
            tracing::warn!(%error, "a host's new address was not kept");
        }
    }
}

async fn run(
    core: Weak<Core>,
    mut driver: Driver,
    mut inbox: mpsc::UnboundedReceiver<Input>,
    stop: CancellationToken,
    closing: CancellationToken,
) {
    let begin = Instant::now();
    let joined = &driver.joined;
    let mut guest = Guest::new(Membership {
        space_id: joined.id,
        user_id: joined.user_id,
        device_id: joined.device_id,
    });
    let mut next = vec![Input::Active(
        core.upgrade().is_some_and(|core| *core.spaces.active.borrow()),
    )];
    next.push(Input::Tick);
    loop {
        let Some(strong) = core.upgrade() else { return };
        // What an effect comes to at once is taken before anything else.
        while !next.is_empty() {
            let input = next.remove(0);
            let now = Moment {
                at: begin.elapsed(),
                chance: fastrand::f64(),
            };
            let (stepped, effects) = guest.step(now, input);
            guest = stepped;
            let way = guest.token().map(|token| (driver.rest.clone(), token.clone()));
            *locked(&driver.seen.way) = way;
            let mut failed = false;
            for effect in effects {
                // What it is to be given up for may be what could not be kept.
                if failed && matches!(effect, Effect::Confirm { .. }) {
                    continue;
                }
                let come = driver.carry_out(&strong, &guest, effect).await;
                failed |= come.iter().any(|input| matches!(input, Input::StoreFailed));
                next.extend(come);
                if stop.is_cancelled() || closing.is_cancelled() {
                    return;
                }
            }
        }
        drop(strong);
        let deadline = guest.deadline().map(|at| begin + at);
        let Some(input) = driver.next(&core, &mut inbox, deadline).await else {
            return;
        };
        // Much else may come before it is seen that the time is there.
        let overdue = !matches!(input, Input::Tick) && deadline.is_some_and(|deadline| deadline <= Instant::now());
        next.push(input);
        if overdue {
            next.push(Input::Tick);
        }
    }
}

async fn hear(socket: &mut Option<Socket>) -> Heard {
    match socket {
        Some(socket) => socket.hear().await,
        None => pending().await,
    }
}

async fn finished(refreshing: &mut Option<JoinHandle<Refreshed>>) -> Refreshed {
    match refreshing {
        Some(refreshing) => refreshing.await.unwrap_or(Err(RefreshFailure::Unreachable)),
        None => pending().await,
    }
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}
