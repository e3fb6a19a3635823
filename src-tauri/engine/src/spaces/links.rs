//! The connections there are, and the ways to their tasks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hearth_domain::{Connection, Event, OpId, Presence, SharingStatus, SpaceId, UserId};
use hearth_store::JoinedSpace;
use hearth_sync::{AccessToken, HostRest, Input};
use tokio::sync::{mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    carrying::Carrying,
    driver::{self, Life},
    running::RemoteRuns,
};
use crate::{core::Core, secrets::SpaceSecrets};

/// What the engine holds of joined spaces beside the store.
pub(crate) struct Spaces {
    links: Mutex<HashMap<SpaceId, Link>>,
    sharing: Mutex<SharingStatus>,
    link_opened: Mutex<LinkOpened>,
    /// Whether the window is looked at.
    pub(super) active: watch::Sender<bool>,
    pub(super) runs: RemoteRuns,
    pub(super) secrets: SpaceSecrets,
    /// Keys of registrations whose answers were lost, by the invite's code: asked again with the same one, a host gives the same device.
    pub(super) unanswered: Mutex<HashMap<String, String>>,
}

/// A link that was opened outside Hearth.
#[derive(Default)]
enum LinkOpened {
    /// There is no window yet that could be told, so it is kept.
    #[default]
    NobodyListens,
    Kept(Box<Event>),
    /// A window hears of it as an event.
    Heard,
}

/// One connection's task, as the others know it.
pub(super) struct Link {
    inbox: mpsc::UnboundedSender<Input>,
    life: Life,
    pub(super) seen: Arc<Seen>,
}

/// What a task shows of its connection.
pub(super) struct Seen {
    pub(super) connection: Mutex<Connection>,
    pub(super) presence: Mutex<HashMap<UserId, Presence>>,
    pub(super) way: Mutex<Option<(HostRest, AccessToken)>>,
    pub(super) carrying: Carrying,
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for Spaces {
    fn default() -> Self {
        Self {
            links: Mutex::default(),
            sharing: Mutex::new(SharingStatus::Off),
            link_opened: Mutex::default(),
            active: watch::Sender::new(false),
            runs: RemoteRuns::default(),
            secrets: SpaceSecrets::default(),
            unanswered: Mutex::default(),
        }
    }
}

impl Spaces {
    /// Tells a space's task; nobody where there is none.
    pub(super) fn nudge(&self, space: SpaceId, input: Input) {
        if let Some(link) = locked(&self.links).get(&space) {
            // An error means that the task has ended, and with it what it could be told.
            let _ = link.inbox.send(input);
        }
    }

    pub(super) fn nudge_all(&self, input: impl Fn() -> Input) {
        for link in locked(&self.links).values() {
            let _ = link.inbox.send(input());
        }
    }

    pub(super) fn connection(&self, space: SpaceId) -> Option<Connection> {
        locked(&self.links)
            .get(&space)
            .map(|link| locked(&link.seen.connection).clone())
    }

    /// An operation with files is about to be kept for a space's host, which knows nothing of it.
    pub(super) fn carry(&self, space: SpaceId, op: OpId) {
        if let Some(link) = locked(&self.links).get(&space) {
            link.seen.carrying.put_in(op);
        }
    }

    /// Ends the way of an operation that surely has not reached its host, for its files have not. False of any other.
    pub(super) fn take_back(&self, op: OpId) -> bool {
        let links = locked(&self.links);
        links.values().any(|link| link.seen.carrying.take_back(op))
    }

    /// It was not kept, or could not be taken back in the end.
    pub(super) fn forget(&self, op: OpId) {
        for link in locked(&self.links).values() {
            link.seen.carrying.forget(op);
        }
    }

    /// For requests beside the socket; none while nobody is signed in.
    pub(crate) fn way_to(&self, space: SpaceId) -> Option<(HostRest, AccessToken)> {
        let links = locked(&self.links);
        let way = locked(&links.get(&space)?.seen.way);
        way.clone()
    }

    /// Who is here, in all joined spaces.
    pub(crate) fn presence(&self) -> Vec<Presence> {
        let links = locked(&self.links);
        let here = links.values().flat_map(|link| {
            let presence = locked(&link.seen.presence);
            presence.values().copied().collect::<Vec<_>>()
        });
        here.collect()
    }

    pub(crate) fn sharing(&self) -> SharingStatus {
        locked(&self.sharing).clone()
    }

    pub(super) fn set_sharing(&self, sharing: SharingStatus) {
        *locked(&self.sharing) = sharing;
    }

    /// Keeps what a link asks for until a window asks for its first screen; gives it back where one has.
    pub(super) fn keep_link(&self, requested: Event) -> Option<Event> {
        let mut opened = locked(&self.link_opened);
        if matches!(*opened, LinkOpened::Heard) {
            return Some(requested);
        }
        *opened = LinkOpened::Kept(Box::new(requested));
        None
    }

    /// What was kept for the window that listens from now on.
    pub(crate) fn kept_link(&self) -> Option<Event> {
        match std::mem::replace(&mut *locked(&self.link_opened), LinkOpened::Heard) {
            LinkOpened::Kept(requested) => Some(*requested),
            LinkOpened::NobodyListens | LinkOpened::Heard => None,
        }
    }

    /// Ends a space's task and waits until it is over.
    pub(super) async fn disconnect(&self, space: SpaceId) {
        let link = locked(&self.links).remove(&space);
        if let Some(link) = link {
            link.life.stop.cancel();
            link.life.tasks.wait().await;
        }
    }
}

/// Starts the task of a space, in place of one that there may be.
pub(super) async fn connect(core: &Arc<Core>, joined: JoinedSpace) {
    let id = joined.id;
    core.spaces.disconnect(id).await;
    let (inbox, waiting) = mpsc::unbounded_channel();
    let life = Life {
        stop: CancellationToken::new(),
        tasks: TaskTracker::new(),
    };
    let seen = Arc::new(Seen {
        connection: Mutex::new(Connection::Connecting),
        presence: Mutex::default(),
        way: Mutex::default(),
        carrying: Carrying::default(),
    });
    let driving = driver::drive(core, joined, waiting, life.clone(), Arc::clone(&seen));
    // Both the shutdown and whoever ends this one task wait for it.
    core.tasks.spawn(life.tasks.track_future(driving));
    life.tasks.close();
    let link = Link { inbox, life, seen };
    locked(&core.spaces.links).insert(id, link);
}

impl Core {
    /// Connects to every joined space that this device was not shown out of.
    pub(crate) async fn connect_spaces(self: &Arc<Self>) {
        match self.store.joined_spaces().await {
            Ok(joined) => {
                for space in joined {
                    if !space.left && space.state != hearth_store::MemberState::Revoked {
                        connect(self, space).await;
                    }
                }
            }
            Err(error) => tracing::error!(%error, "the joined spaces could not be read"),
        }
    }
}
