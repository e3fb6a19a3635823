//! The people of this machine's space.

use hearth_domain::{Device, DeviceId, DeviceState, People, Role, UnixMillis, User, UserId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    prelude::Expr,
};

use super::{devices, invites};
use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{code_of, device, from_code, invite, user},
};

impl Store {
    /// Everybody and everything that was let in or waits; with `of`, what is that person's.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn people(&self, of: Option<UserId>) -> Result<People, StoreError> {
        let db = self.readers();
        let (mut users, mut devices) = (user::Entity::find(), device::Entity::find());
        if let Some(person) = of {
            users = users.filter(user::Column::Id.eq(*person.as_uuid()));
            devices = devices.filter(device::Column::UserId.eq(*person.as_uuid()));
        }
        let users = users
            .order_by_asc(user::Column::CreatedAt)
            .order_by_asc(user::Column::Id)
            .all(db)
            .await?;
        let devices = devices
            .order_by_asc(device::Column::CreatedAt)
            .order_by_asc(device::Column::Id)
            .all(db)
            .await?;
        Ok(People {
            users: users.into_iter().map(person).collect::<Result<_, _>>()?,
            devices: devices.into_iter().map(domain_device).collect::<Result<_, _>>()?,
            invites: invites::list(db, of, self.clock().now()).await?,
        })
    }

    /// Those who were let in, with one device at least, and not revoked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let let_in = approved().select_only().column(device::Column::UserId).into_query();
        let rows = user::Entity::find()
            .filter(user::Column::Revoked.eq(false))
            .filter(user::Column::Id.in_subquery(let_in))
            .order_by_asc(user::Column::CreatedAt)
            .order_by_asc(user::Column::Id)
            .all(self.readers())
            .await?;
        rows.into_iter().map(person).collect()
    }

    /// Names the person at this machine. Writes only what is new.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn name_home_user(&self, name: &str) -> Result<(), StoreError> {
        let home = *self.user_id().as_uuid();
        let known = user::Entity::find_by_id(home).one(self.readers()).await?;
        if known.is_some_and(|row| row.name == name) {
            return Ok(());
        }
        let name = name.to_owned();
        self.write(move |tx| {
            let name = name.clone();
            Box::pin(async move {
                user::Entity::update_many()
                    .col_expr(user::Column::Name, Expr::value(name))
                    .filter(user::Column::Id.eq(home))
                    .exec(tx.db().await?)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    /// # Errors
    /// [`StoreError::NotFound`] for a person who is not here.
    pub async fn set_role(&self, id: UserId, role: Role) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let changed = user::Entity::update_many()
                    .col_expr(user::Column::Role, Expr::value(code_of(role)))
                    .filter(user::Column::Id.eq(*id.as_uuid()))
                    .filter(user::Column::Revoked.eq(false))
                    .exec(tx.db().await?)
                    .await?;
                if changed.rows_affected == 0 {
                    return Err(StoreError::NotFound("person"));
                }
                Ok(())
            })
        })
        .await
    }

    /// Ends the access of a person with all their devices, which are returned, and the invites they gave out or were given. A
    /// person who was revoked before is so again, so that what a crash cut short can be finished.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown one.
    pub async fn revoke_user(&self, id: UserId) -> Result<Vec<DeviceId>, StoreError> {
        self.write(move |tx| Box::pin(async move { revoke(tx, id).await }))
            .await
    }
}

/// Whether a device of a person's was approved.
pub(crate) async fn is_let_in<C: ConnectionTrait>(db: &C, id: UserId) -> Result<bool, StoreError> {
    let theirs = approved().filter(device::Column::UserId.eq(*id.as_uuid()));
    Ok(theirs.one(db).await?.is_some())
}

fn approved() -> Select<device::Entity> {
    device::Entity::find().filter(device::Column::State.eq(code_of(DeviceState::Approved)))
}

async fn revoke(tx: &Transaction, id: UserId) -> Result<Vec<DeviceId>, StoreError> {
    let db = tx.db().await?;
    let id = *id.as_uuid();
    let revoked = user::Entity::update_many()
        .col_expr(user::Column::Revoked, Expr::value(true))
        .filter(user::Column::Id.eq(id))
        .exec(db)
        .await?;
    if revoked.rows_affected == 0 {
        return Err(StoreError::NotFound("person"));
    }
    let theirs = device::Entity::find()
        .filter(device::Column::UserId.eq(id))
        .all(db)
        .await?;
    let theirs: Vec<DeviceId> = theirs.iter().map(|row| DeviceId::from_uuid(row.id)).collect();
    for device in &theirs {
        devices::revoke(db, *device).await?;
    }
    let of_theirs = Condition::any()
        .add(invite::Column::CreatedBy.eq(id))
        .add(invite::Column::ForUser.eq(id));
    invite::Entity::delete_many().filter(of_theirs).exec(db).await?;
    Ok(theirs)
}

fn person(row: user::Model) -> Result<User, StoreError> {
    Ok(User {
        id: UserId::from_uuid(row.id),
        name: row.name,
        role: from_code(&row.role)?,
        created_at: UnixMillis(row.created_at),
        revoked: row.revoked,
    })
}

fn domain_device(row: device::Model) -> Result<Device, StoreError> {
    Ok(Device {
        id: DeviceId::from_uuid(row.id),
        user_id: UserId::from_uuid(row.user_id),
        name: row.name,
        kind: from_code(&row.kind)?,
        state: from_code(&row.state)?,
        created_at: UnixMillis(row.created_at),
        last_seen_at: row.last_seen_at.map(UnixMillis),
    })
}
