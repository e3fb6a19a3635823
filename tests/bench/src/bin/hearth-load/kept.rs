//! A copy on disk, put there as a desktop's engine does.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use hearth_domain::{ChangeSet, DeviceId, Role, SpaceCard, SystemClock, UserId};
use hearth_store::{JoinedSpace, MemberState, Store};

use crate::http::Http;

pub(crate) struct Kept {
    store: Store,
    space: JoinedSpace,
}

impl Kept {
    /// An empty store that has joined the host's space.
    pub(crate) async fn open(directory: &Path, http: &mut Http, token: &str) -> Result<Self> {
        let card: SpaceCard = serde_json::from_slice(&http.get("/api/v1/space", token).await?)?;
        let store = Store::open(directory, Arc::new(SystemClock)).await?;
        let space = JoinedSpace {
            id: card.id,
            name: card.name,
            address: String::new(),
            fingerprint: String::new(),
            // Who this is makes no difference to the rows.
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role: Role::Member,
            state: MemberState::Active,
            left: false,
        };
        store.put_space(&space).await?;
        Ok(Self { store, space })
    }

    /// When this returns they are on disk.
    pub(crate) async fn put(&self, changes: &ChangeSet, start_over: bool) -> Result<()> {
        self.store.put_changes(self.space.id, changes, start_over).await?;
        Ok(())
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
    }
}
