//! A device comes with an invite: the invite is used up and the device is there, or neither.

use hearth_domain::{DeviceId, DeviceKind, DeviceState, UnixMillis, UserId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect, Select,
    prelude::{Expr, Uuid},
};

use super::{TokenHash, names};
use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{code_of, device, from_code, invite, refresh_token, user},
};

/// Devices that may wait for approval at once.
const MAX_WAITING: u64 = 100;

/// Those of one person: whoever is here can invite devices of their own, and must not fill the room for others.
const MAX_WAITING_OF_ONE: u64 = 10;

/// A device that comes with an invite.
#[derive(Clone, Debug)]
pub struct NewDevice {
    pub code: TokenHash,
    pub refresh_token: TokenHash,
    /// Not looked at for one more device of a person who is here.
    pub user_name: String,
    pub device_name: String,
    pub kind: DeviceKind,
    /// An uncompressed P-256 point.
    pub public_key: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registering {
    Registered {
        device_id: DeviceId,
        user_id: UserId,
        state: DeviceState,
    },
    /// The invite was used, has expired, was cancelled or never was.
    InviteInvalid,
}

impl Store {
    /// Uses up an invite. The device that has used it gets another refresh token for it until it was let in: the
    /// first answer may have been lost.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a name that cannot be used, or while too many devices wait.
    pub async fn register(&self, new: NewDevice) -> Result<Registering, StoreError> {
        let now = self.clock().now();
        self.write(move |tx| {
            let new = new.clone();
            Box::pin(async move { register(tx, &new, now).await })
        })
        .await
    }
}

async fn register(tx: &Transaction, new: &NewDevice, now: UnixMillis) -> Result<Registering, StoreError> {
    let db = tx.db().await?;
    let invite = invite::Entity::find()
        .filter(invite::Column::CodeHash.eq(new.code.bytes()))
        .filter(invite::Column::ExpiresAt.gt(now.0))
        .one(db)
        .await?;
    let Some(invite) = invite else {
        return Ok(Registering::InviteInvalid);
    };
    let device = match invite.used_by {
        Some(used_by) => came_before(db, &invite, used_by, new).await?,
        None => come_in(db, invite, new, now).await?,
    };
    let Some(device) = device else {
        return Ok(Registering::InviteInvalid);
    };
    let token = refresh_token::Model {
        hash: new.refresh_token.bytes(),
        device_id: device.id,
        created_at: now.0,
        replaced_by: None,
    };
    token.into_active_model().insert(db).await?;
    Ok(Registering::Registered {
        device_id: DeviceId::from_uuid(device.id),
        user_id: UserId::from_uuid(device.user_id),
        state: from_code(&device.state)?,
    })
}

/// The device that has used the invite, if this is it and it has not been let in since.
async fn came_before<C: ConnectionTrait>(
    db: &C,
    invite: &invite::Model,
    used_by: Uuid,
    new: &NewDevice,
) -> Result<Option<device::Model>, StoreError> {
    // Where nobody needs to say yes, its first refresh is the sign that its answer has arrived.
    let expected = if invite.approved {
        DeviceState::Approved
    } else {
        DeviceState::Waiting
    };
    let known = device::Entity::find_by_id(used_by)
        .filter(device::Column::PublicKey.eq(new.public_key.clone()))
        .filter(device::Column::State.eq(code_of(expected)))
        .one(db)
        .await?;
    let Some(known) = known else { return Ok(None) };
    let refreshed = refresh_token::Entity::find()
        .filter(refresh_token::Column::DeviceId.eq(known.id))
        .filter(refresh_token::Column::ReplacedBy.is_not_null())
        .count(db)
        .await?;
    Ok((refreshed == 0).then_some(known))
}

async fn come_in<C: ConnectionTrait>(
    db: &C,
    invite: invite::Model,
    new: &NewDevice,
    now: UnixMillis,
) -> Result<Option<device::Model>, StoreError> {
    let name = names::tidy(&new.device_name)?;
    if !invite.approved {
        let of_theirs = invite
            .for_user
            .map(|user| waiting().filter(device::Column::UserId.eq(user)));
        for (most, waiting) in [(MAX_WAITING, Some(waiting())), (MAX_WAITING_OF_ONE, of_theirs)] {
            let Some(waiting) = waiting else { continue };
            if waiting.count(db).await? >= most {
                let problem = format!("{most} devices wait for approval already; ask the owner to look at them.");
                return Err(StoreError::Invalid(problem));
            }
        }
    }
    let user_id = match invite.for_user {
        Some(id) => {
            let person = user::Entity::find_by_id(id).one(db).await?;
            if person.is_none_or(|row| row.revoked) {
                return Ok(None);
            }
            id
        }
        None => new_user(db, &new.user_name, invite.role, now).await?,
    };
    let state = if invite.approved {
        DeviceState::Approved
    } else {
        DeviceState::Waiting
    };
    let row = device::Model {
        id: *DeviceId::new().as_uuid(),
        user_id,
        created_at: now.0,
        name,
        kind: code_of(new.kind),
        state: code_of(state),
        public_key: Some(new.public_key.clone()),
        last_seen_at: None,
    };
    row.clone().into_active_model().insert(db).await?;
    invite::Entity::update_many()
        .col_expr(invite::Column::UsedAt, Expr::value(now.0))
        .col_expr(invite::Column::UsedBy, Expr::value(row.id))
        .filter(invite::Column::Id.eq(invite.id))
        .exec(db)
        .await?;
    Ok(Some(row))
}

fn waiting() -> Select<device::Entity> {
    device::Entity::find().filter(device::Column::State.eq(code_of(DeviceState::Waiting)))
}

async fn new_user<C: ConnectionTrait>(db: &C, name: &str, role: String, now: UnixMillis) -> Result<Uuid, StoreError> {
    let wanted = names::tidy(name)?;
    let taken: Vec<String> = user::Entity::find()
        .select_only()
        .column(user::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    let row = user::ActiveModel {
        id: Set(*UserId::new().as_uuid()),
        created_at: Set(now.0),
        name: Set(names::free(&wanted, taken)),
        role: Set(role),
        revoked: Set(false),
    };
    Ok(row.insert(db).await?.id)
}
