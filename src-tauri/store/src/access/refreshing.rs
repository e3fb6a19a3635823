//! Refresh tokens: each is followed by another, and what was followed and comes again was stolen.
//!
//! A device's tokens are a chain with a tip. The tip is the token, or are the tokens, given last and not yet used:
//! more than one where an answer was lost and asked for again, for it may have been on its way all the same. Using one of them
//! ends the others. The token used last may come once more as long as nothing of the tip was used. Anything else
//! that is known and comes shows that two hold the family, and ends it.
//!
//! In a row: `replaced_by` is empty in the tip; in a token that was used it is the token given for it last; in a token
//! of a former tip that was not the one used it is the token itself.

use hearth_domain::{Actor, DeviceId, DeviceState, UnixMillis, UserId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, prelude::Expr,
};

use super::{TokenHash, devices};
use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{device, from_code, refresh_token, user},
};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A token that nobody used in this time is worth nothing.
const UNUSED_MILLIS: i64 = 60 * DAY_MILLIS;

/// How long tokens that were used are known, so that one which comes again is noticed.
const USED_MILLIS: i64 = 30 * DAY_MILLIS;

/// What came of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// The next token counts.
    Admitted(Actor),
    /// The device has not been let in yet; the token stays as it was.
    Waiting,
    /// The token is not one of the device's, is too old, or the device may not come in.
    Refused,
    /// The token was used before: the device was revoked with all its tokens.
    FamilyEnded,
}

impl Store {
    /// Puts `next` in the place of `token`, which the device has shown to be its own.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn refresh(
        &self,
        device_id: DeviceId,
        token: TokenHash,
        next: TokenHash,
    ) -> Result<Refreshed, StoreError> {
        let now = self.clock().now();
        self.write(move |tx| Box::pin(async move { refresh(tx, device_id, token, next, now).await }))
            .await
    }
}

async fn refresh(
    tx: &Transaction,
    device_id: DeviceId,
    token: TokenHash,
    next: TokenHash,
    now: UnixMillis,
) -> Result<Refreshed, StoreError> {
    let db = tx.db().await?;
    let Some(token) = find(db, device_id, token.bytes()).await? else {
        return Ok(Refreshed::Refused);
    };
    let place = place(db, device_id, &token).await?;
    let Some(tip) = place.tip(&token) else {
        devices::revoke(db, device_id).await?;
        return Ok(Refreshed::FamilyEnded);
    };
    let Some(device) = device::Entity::find_by_id(*device_id.as_uuid()).one(db).await? else {
        return Ok(Refreshed::Refused);
    };
    let state: DeviceState = from_code(&device.state)?;
    let person = user::Entity::find_by_id(device.user_id).one(db).await?;
    let Some(person) = person.filter(|row| !row.revoked) else {
        return Ok(Refreshed::Refused);
    };
    if state == DeviceState::Revoked || now.0 - tip.created_at >= UNUSED_MILLIS {
        return Ok(Refreshed::Refused);
    }
    if state == DeviceState::Waiting {
        return Ok(Refreshed::Waiting);
    }
    if matches!(place, Place::Tip) {
        end_tip(db, device_id).await?;
    }
    follow(db, device_id, &token, next, now).await?;
    Ok(Refreshed::Admitted(Actor {
        user_id: UserId::from_uuid(person.id),
        device_id,
        role: from_code(&person.role)?,
    }))
}

/// Where a token is in its device's chain.
enum Place {
    Tip,
    /// Just before the tip; one of the tip.
    BeforeTip(refresh_token::Model),
    /// Further back.
    Past,
}

impl Place {
    /// The token that must not be too old: of the tip, in any case.
    fn tip<'a>(&'a self, token: &'a refresh_token::Model) -> Option<&'a refresh_token::Model> {
        match self {
            Self::Tip => Some(token),
            Self::BeforeTip(tip) => Some(tip),
            Self::Past => None,
        }
    }
}

async fn place<C: ConnectionTrait>(
    db: &C,
    device_id: DeviceId,
    token: &refresh_token::Model,
) -> Result<Place, StoreError> {
    let Some(successor) = token.replaced_by.clone() else {
        return Ok(Place::Tip);
    };
    let successor = find(db, device_id, successor).await?;
    Ok(match successor.filter(|row| row.replaced_by.is_none()) {
        Some(tip) => Place::BeforeTip(tip),
        None => Place::Past,
    })
}

async fn find<C: ConnectionTrait>(
    db: &C,
    device_id: DeviceId,
    hash: Vec<u8>,
) -> Result<Option<refresh_token::Model>, StoreError> {
    let found = refresh_token::Entity::find_by_id(hash).one(db).await?;
    Ok(found.filter(|row| row.device_id == *device_id.as_uuid()))
}

async fn end_tip<C: ConnectionTrait>(db: &C, device_id: DeviceId) -> Result<(), StoreError> {
    refresh_token::Entity::update_many()
        .col_expr(
            refresh_token::Column::ReplacedBy,
            Expr::col(refresh_token::Column::Hash),
        )
        .filter(refresh_token::Column::DeviceId.eq(*device_id.as_uuid()))
        .filter(refresh_token::Column::ReplacedBy.is_null())
        .exec(db)
        .await?;
    Ok(())
}

async fn follow<C: ConnectionTrait>(
    db: &C,
    device_id: DeviceId,
    token: &refresh_token::Model,
    next: TokenHash,
    now: UnixMillis,
) -> Result<(), StoreError> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::ReplacedBy, Expr::value(next.bytes()))
        .filter(refresh_token::Column::Hash.eq(token.hash.clone()))
        .exec(db)
        .await?;
    let row = refresh_token::Model {
        hash: next.bytes(),
        device_id: *device_id.as_uuid(),
        created_at: now.0,
        replaced_by: None,
    };
    row.into_active_model().insert(db).await?;
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::DeviceId.eq(*device_id.as_uuid()))
        .filter(refresh_token::Column::ReplacedBy.is_not_null())
        .filter(refresh_token::Column::CreatedAt.lt(now.0 - USED_MILLIS))
        // It may have waited long for its turn, and the answer to it may be lost.
        .filter(refresh_token::Column::Hash.ne(token.hash.clone()))
        .exec(db)
        .await?;
    Ok(())
}
