//! Devices: let in, recognised, seen, and shown out.

use hearth_domain::{Actor, DeviceId, DeviceState, UnixMillis, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{code_of, device, from_code, participant, refresh_token, user},
};

impl Store {
    /// Who a device is; none unless it is approved and its user not revoked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn admit(&self, device_id: DeviceId) -> Result<Option<Actor>, StoreError> {
        let db = self.readers();
        let found = device::Entity::find_by_id(*device_id.as_uuid()).one(db).await?;
        let Some(found) = found.filter(|row| row.state == code_of(DeviceState::Approved)) else {
            return Ok(None);
        };
        let person = user::Entity::find_by_id(found.user_id).one(db).await?;
        let Some(person) = person.filter(|row| !row.revoked) else {
            return Ok(None);
        };
        Ok(Some(Actor {
            user_id: UserId::from_uuid(person.id),
            device_id,
            role: from_code(&person.role)?,
        }))
    }

    /// Whose a device is, revoked or not.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn user_of_device(&self, device_id: DeviceId) -> Result<Option<UserId>, StoreError> {
        let found = device::Entity::find_by_id(*device_id.as_uuid()).one(self.readers());
        Ok(found.await?.map(|row| UserId::from_uuid(row.user_id)))
    }

    /// The public key of a device that was not revoked.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn device_key(&self, device_id: DeviceId) -> Result<Option<Vec<u8>>, StoreError> {
        let found = device::Entity::find_by_id(*device_id.as_uuid())
            .filter(device::Column::State.ne(code_of(DeviceState::Revoked)))
            .one(self.readers())
            .await?;
        Ok(found.and_then(|row| row.public_key))
    }

    /// Lets a waiting device in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a device that does not wait.
    pub async fn approve_device(&self, device_id: DeviceId) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let approved = device::Entity::update_many()
                    .col_expr(device::Column::State, Expr::value(code_of(DeviceState::Approved)))
                    .filter(device::Column::Id.eq(*device_id.as_uuid()))
                    .filter(device::Column::State.eq(code_of(DeviceState::Waiting)))
                    .exec(tx.db().await?)
                    .await?;
                if approved.rows_affected == 0 {
                    return Err(StoreError::NotFound("waiting device"));
                }
                Ok(())
            })
        })
        .await
    }

    /// Ends a device's access. One that still waited is forgotten, and with it a person who came with it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown one.
    pub async fn revoke_device(&self, device_id: DeviceId) -> Result<(), StoreError> {
        self.write(move |tx| Box::pin(async move { show_out(tx, device_id).await }))
            .await
    }

    /// # Errors
    /// A failure of the database.
    pub async fn device_seen(&self, device_id: DeviceId, at: UnixMillis) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                device::Entity::update_many()
                    .col_expr(device::Column::LastSeenAt, Expr::value(at.0))
                    .filter(device::Column::Id.eq(*device_id.as_uuid()))
                    .exec(tx.db().await?)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

async fn show_out(tx: &Transaction, device_id: DeviceId) -> Result<(), StoreError> {
    let db = tx.db().await?;
    let found = device::Entity::find_by_id(*device_id.as_uuid()).one(db).await?;
    let found = found.ok_or(StoreError::NotFound("device"))?;
    if found.state != code_of(DeviceState::Waiting) {
        return revoke(db, device_id).await;
    }
    forget_tokens(db, found.id).await?;
    device::Entity::delete_by_id(found.id).exec(db).await?;
    forget_person(db, found.user_id).await
}

/// Marks a device as revoked and forgets its tokens.
pub(super) async fn revoke<C: ConnectionTrait>(db: &C, device_id: DeviceId) -> Result<(), StoreError> {
    device::Entity::update_many()
        .col_expr(device::Column::State, Expr::value(code_of(DeviceState::Revoked)))
        .filter(device::Column::Id.eq(*device_id.as_uuid()))
        .exec(db)
        .await?;
    forget_tokens(db, *device_id.as_uuid()).await
}

async fn forget_tokens<C: ConnectionTrait>(db: &C, device: Uuid) -> Result<(), StoreError> {
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::DeviceId.eq(device))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a person who has no device and never was in a chat.
async fn forget_person<C: ConnectionTrait>(db: &C, person: Uuid) -> Result<(), StoreError> {
    let devices = device::Entity::find()
        .filter(device::Column::UserId.eq(person))
        .count(db)
        .await?;
    let chats = participant::Entity::find()
        .filter(participant::Column::UserId.eq(person))
        .count(db)
        .await?;
    if devices == 0 && chats == 0 {
        user::Entity::delete_by_id(person).exec(db).await?;
    }
    Ok(())
}
