//! Spaces that this installation has joined: where their hosts are, and who it is there.

use std::sync::Arc;

use hearth_domain::{DeviceId, Role, SpaceId, UnixMillis, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{
    Store, StoreError,
    backend::{Batch, Transaction},
    entity::{chat, code_of, from_code, space},
    replica,
    store::Home,
};

/// Copies forgotten in one transaction.
const CHATS_AT_ONCE: u64 = 100;

const JOINED: &str = "joined";
const LEFT: &str = "left";

/// A space hosted elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedSpace {
    pub id: SpaceId,
    pub name: String,
    /// Where its host was last reached, `host:port`.
    pub address: String,
    /// The host's certificate, as the SHA-256 of its SPKI in lower-case hexadecimal.
    pub fingerprint: String,
    pub user_id: UserId,
    pub device_id: DeviceId,
    pub role: Role,
    pub state: MemberState,
    /// Left by its user, who kept the copy: nothing connects to it any more.
    pub left: bool,
}

/// Whether the host lets this device in, as far as it has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    Active,
    Waiting,
    Revoked,
}

impl Store {
    /// The spaces that were joined, those left with their copy included, in the order of joining.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn joined_spaces(&self) -> Result<Vec<JoinedSpace>, StoreError> {
        let rows = space::Entity::find()
            .filter(space::Column::Kind.ne(space::LOCAL))
            .order_by_asc(space::Column::CreatedAt)
            .order_by_asc(space::Column::Id)
            .all(self.readers())
            .await?;
        rows.into_iter().map(JoinedSpace::try_from).collect()
    }

    /// # Errors
    /// A failure of the database.
    pub async fn joined_space(&self, id: SpaceId) -> Result<Option<JoinedSpace>, StoreError> {
        let row = space::Entity::find_by_id(*id.as_uuid())
            .filter(space::Column::Kind.ne(space::LOCAL))
            .one(self.readers())
            .await?;
        row.map(JoinedSpace::try_from).transpose()
    }

    /// Keeps a space, or what has changed of it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for this machine's own space; a failure of the disk.
    pub async fn put_space(&self, joined: &JoinedSpace) -> Result<(), StoreError> {
        if joined.id == self.space_id() {
            return Err(StoreError::Invalid("This is this machine's own space.".to_owned()));
        }
        let (joined, now) = (Arc::new(joined.clone()), self.clock().now());
        self.write(move |tx| {
            let joined = Arc::clone(&joined);
            Box::pin(async move { put(tx, &joined, now.0).await })
        })
        .await
    }

    /// Forgets a space with the copies of all its chats.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown space and for this machine's own; a failure of the disk.
    pub async fn remove_space(&self, id: SpaceId) -> Result<(), StoreError> {
        let (home, now) = (self.home(), self.clock().now());
        while self.write(move |tx| Box::pin(remove_some(tx, id, home, now))).await? {}
        self.purge_soon();
        Ok(())
    }
}

/// Forgets some of a space's copies, and with the last of them the space. False then.
async fn remove_some(tx: &Transaction, id: SpaceId, home: Home, now: UnixMillis) -> Result<bool, StoreError> {
    let db = tx.db().await?;
    let known = space::Entity::find_by_id(*id.as_uuid()).one(db).await?;
    if known.is_none_or(|row| row.kind == space::LOCAL) {
        return Err(StoreError::NotFound("space"));
    }
    let chats = chat::Entity::find()
        .filter(chat::Column::SpaceId.eq(*id.as_uuid()))
        .filter(chat::Column::Deleted.eq(false))
        .limit(CHATS_AT_ONCE)
        .all(db)
        .await?;
    let more = chats.len() as u64 == CHATS_AT_ONCE;
    for row in chats {
        replica::drop_copy(tx, row, home, now).await?;
    }
    if more {
        return Ok(true);
    }
    let mut batch = Batch::new();
    batch.raw("DELETE FROM outbox WHERE space_id = ?", [(*id.as_uuid()).into()]);
    batch.raw("DELETE FROM spaces WHERE id = ?", [(*id.as_uuid()).into()]);
    tx.defer(batch);
    Ok(false)
}

async fn put(tx: &Transaction, joined: &JoinedSpace, now: i64) -> Result<(), StoreError> {
    let id = *joined.id.as_uuid();
    let known = space::Entity::find_by_id(id).one(tx.db().await?).await?;
    if known.as_ref().is_some_and(|row| row.kind == space::LOCAL) {
        return Err(StoreError::Invalid("This is this machine's own space.".to_owned()));
    }
    let row = space::ActiveModel {
        id: Set(id),
        created_at: Set(known.as_ref().map_or(now, |row| row.created_at)),
        name: Set(joined.name.clone()),
        kind: Set(if joined.left { LEFT } else { JOINED }.to_owned()),
        address: Set(Some(joined.address.clone())),
        fingerprint: Set(Some(joined.fingerprint.clone())),
        user_id: Set(Some(*joined.user_id.as_uuid())),
        device_id: Set(Some(*joined.device_id.as_uuid())),
        role: Set(code_of(joined.role)),
        state: Set(code_of(joined.state)),
    };
    let mut batch = Batch::new();
    if known.is_some() {
        batch.add(&space::Entity::update_many().set(row).filter(space::Column::Id.eq(id)));
    } else {
        batch.insert(row);
    }
    tx.defer(batch);
    Ok(())
}

impl TryFrom<space::Model> for JoinedSpace {
    type Error = StoreError;

    fn try_from(row: space::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: SpaceId::from_uuid(row.id),
            name: row.name,
            address: row.address.unwrap_or_default(),
            fingerprint: row.fingerprint.unwrap_or_default(),
            user_id: UserId::from_uuid(row.user_id.unwrap_or_default()),
            device_id: DeviceId::from_uuid(row.device_id.unwrap_or_default()),
            role: from_code(&row.role)?,
            state: from_code(&row.state)?,
            left: row.kind == LEFT,
        })
    }
}
