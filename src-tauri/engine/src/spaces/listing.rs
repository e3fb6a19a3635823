//! The spaces as their user sees them.

use hearth_domain::{ApiError, Connection, Event, Role, SpaceInfo, SpaceKind};
use hearth_store::{JoinedSpace, MemberState, StoreError};

use crate::{Engine, core::Core};

impl Engine {
    /// This machine's space first, then those it has joined.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn spaces(&self) -> Result<Vec<SpaceInfo>, ApiError> {
        Ok(self.core.space_infos().await?)
    }
}

impl Core {
    /// Tells how the spaces are now.
    pub(crate) async fn tell_spaces(&self) {
        match self.space_infos().await {
            Ok(spaces) => self.events.pass_on(Event::SpacesChanged { spaces }),
            Err(StoreError::Closed) => {}
            Err(error) => tracing::warn!(%error, "the spaces could not be read"),
        }
    }

    async fn space_infos(&self) -> Result<Vec<SpaceInfo>, StoreError> {
        let mut spaces = vec![SpaceInfo {
            id: self.store.space_id(),
            name: crate::access::space_name(&self.settings.current()),
            kind: SpaceKind::Local,
            me: self.store.user_id(),
            role: Role::Owner,
            connection: Connection::Local,
            waiting: 0,
        }];
        for joined in self.store.joined_spaces().await? {
            spaces.push(self.space_info(joined).await?);
        }
        Ok(spaces)
    }

    pub(super) async fn space_info(&self, joined: JoinedSpace) -> Result<SpaceInfo, StoreError> {
        let ended = joined.left || joined.state == MemberState::Revoked;
        let connection = if ended {
            Connection::Revoked
        } else {
            self.spaces.connection(joined.id).unwrap_or(Connection::Offline)
        };
        Ok(SpaceInfo {
            id: joined.id,
            waiting: self.store.waiting(joined.id).await?,
            name: joined.name,
            kind: SpaceKind::Joined {
                address: joined.address,
                fingerprint: joined.fingerprint,
            },
            me: joined.user_id,
            role: joined.role,
            connection,
        })
    }
}
