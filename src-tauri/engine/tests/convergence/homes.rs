//! Data directories that are made once and copied for each seed: a host whose people are let in, and a guest's.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use hearth_domain::{Actor, Clock, DeviceKind, Invite, InviteId, ManualClock, Role, SpaceId, UnixMillis, UserId};
use hearth_store::{NewDevice, NewInvite, Registering, Store, TokenHash};
use tempfile::TempDir;

/// 2026-11-22 09:30:15 UTC.
pub(crate) const START: UnixMillis = UnixMillis(1_795_339_815_000);

/// People beside the host's owner.
pub(crate) const PEOPLE: usize = 3;

pub(crate) struct Homes {
    host: TempDir,
    guest: TempDir,
    pub(crate) space: SpaceId,
    pub(crate) people: Vec<Actor>,
}

impl Homes {
    pub(crate) fn prepare() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (host, guest) = (directory(), directory());
            let clock = Arc::new(ManualClock::at(START));
            let store = open(host.path(), &clock).await;
            let mut people = Vec::new();
            for number in 0..PEOPLE {
                people.push(let_in(&store, u8::try_from(number).unwrap()).await);
            }
            let space = store.space_id();
            store.close().await;
            open(guest.path(), &clock).await.close().await;
            Self {
                host,
                guest,
                space,
                people,
            }
        })
    }

    pub(crate) fn host(&self) -> TempDir {
        copy_of(self.host.path())
    }

    pub(crate) fn guest(&self) -> TempDir {
        copy_of(self.guest.path())
    }
}

/// In memory where there is such a place: what is tested here is not the disk.
pub(crate) fn directory() -> TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn copy_of(template: &Path) -> TempDir {
    let made = directory();
    fs::copy(template.join("hearth.db"), made.path().join("hearth.db")).unwrap();
    made
}

/// What a process that is killed at this moment leaves: the database and its log as they are, the files, and the backups.
/// Nothing is written back while a store is open, so the log's beginning goes with the database whenever that is copied before
/// it; and a file is there before a row says so, and gone after.
pub(crate) fn left_by_a_kill(of: &Path) -> TempDir {
    let made = directory();
    let mut names: Vec<_> = fs::read_dir(of)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort_by_key(|name| (of.join(name).is_dir(), name.clone()));
    for name in names {
        let (from, to) = (of.join(&name), made.path().join(&name));
        if from.is_dir() {
            fs::rename(from, to).unwrap();
        } else if name != "hearth.lock" && name != "hearth.db-shm" {
            fs::copy(from, to).unwrap();
        }
    }
    made
}

pub(crate) async fn open(directory: &Path, clock: &Arc<ManualClock>) -> Store {
    let clock: Arc<dyn Clock> = clock.clone();
    Store::open(directory, clock).await.unwrap()
}

async fn let_in(store: &Store, number: u8) -> Actor {
    let invite = Invite {
        id: InviteId::new(),
        role: if number == 2 { Role::Guest } else { Role::Member },
        for_user: None::<UserId>,
        created_at: START,
        expires_at: UnixMillis(START.0 + 60_000),
    };
    let code = TokenHash([number + 1; 32]);
    let new = NewInvite {
        invite,
        code,
        created_by: store.user_id(),
        approved: false,
    };
    store.add_invite(new).await.unwrap();
    let device = NewDevice {
        code,
        refresh_token: code,
        user_name: format!("Person {number}"),
        device_name: "Laptop".to_owned(),
        kind: DeviceKind::Desktop,
        public_key: vec![4; 65],
    };
    let Registering::Registered { device_id, .. } = store.register(device).await.unwrap() else {
        panic!("the invite is good");
    };
    store.approve_device(device_id).await.unwrap();
    store.admit(device_id).await.unwrap().unwrap()
}
