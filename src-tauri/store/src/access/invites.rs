//! Ways in: given out, called back, and forgotten when their time is over.

use hearth_domain::{Invite, InviteId, Role, UnixMillis, UserId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, Select,
};

use super::TokenHash;
use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{code_of, from_code, invite, user},
};

/// Invites of the owner that may be open at once.
const MAX_OPEN: u64 = 100;

/// Those of anybody else, who can only invite devices of their own. Each is counted alone, so that nobody keeps another
/// from inviting.
const MAX_OPEN_OF_OTHERS: u64 = 10;

/// An invite to be given out.
#[derive(Clone, Debug)]
pub struct NewInvite {
    pub invite: Invite,
    pub code: TokenHash,
    pub created_by: UserId,
    /// The device that comes with it needs no approval.
    pub approved: bool,
}

impl Store {
    /// The invite as it is: one for a person who is here already has their role.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a person who is not here, [`StoreError::Invalid`] for too many open invites.
    pub async fn add_invite(&self, new: NewInvite) -> Result<Invite, StoreError> {
        let now = self.clock().now();
        self.write(move |tx| {
            let new = new.clone();
            Box::pin(async move { add(tx, new, now).await })
        })
        .await
    }

    /// Makes an open invite worthless.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for one that is not open.
    pub async fn cancel_invite(&self, id: InviteId) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.write(move |tx| {
            Box::pin(async move {
                let cancelled = invite::Entity::delete_many()
                    .filter(invite::Column::Id.eq(*id.as_uuid()))
                    .filter(is_open(now))
                    .exec(tx.db().await?)
                    .await?;
                if cancelled.rows_affected == 0 {
                    return Err(StoreError::NotFound("invite"));
                }
                Ok(())
            })
        })
        .await
    }
}

async fn add(tx: &Transaction, mut new: NewInvite, now: UnixMillis) -> Result<Invite, StoreError> {
    let db = tx.db().await?;
    if let Some(person) = new.invite.for_user {
        let known = user::Entity::find_by_id(*person.as_uuid()).one(db).await?;
        let known = known.filter(|row| !row.revoked).ok_or(StoreError::NotFound("person"))?;
        new.invite.role = from_code(&known.role)?;
    }
    let by = *new.created_by.as_uuid();
    let most = if is_owner(db, new.created_by).await? {
        MAX_OPEN
    } else {
        MAX_OPEN_OF_OTHERS
    };
    if open(now).filter(invite::Column::CreatedBy.eq(by)).count(db).await? >= most {
        let problem = format!("{most} invites are open: cancel some, or wait until they expire.");
        return Err(StoreError::Invalid(problem));
    }
    // Used ones too: they were kept only for a device whose answer was lost.
    invite::Entity::delete_many()
        .filter(invite::Column::ExpiresAt.lte(now.0))
        .exec(db)
        .await?;
    let NewInvite {
        invite,
        code,
        created_by,
        approved,
    } = new;
    let row = invite::Model {
        id: *invite.id.as_uuid(),
        code_hash: code.bytes(),
        role: code_of(invite.role),
        for_user: invite.for_user.map(|user| *user.as_uuid()),
        approved,
        created_by: *created_by.as_uuid(),
        created_at: invite.created_at.0,
        expires_at: invite.expires_at.0,
        used_at: None,
        used_by: None,
    };
    row.into_active_model().insert(db).await?;
    Ok(invite)
}

async fn is_owner<C: ConnectionTrait>(db: &C, id: UserId) -> Result<bool, StoreError> {
    let found = user::Entity::find_by_id(*id.as_uuid()).one(db).await?;
    Ok(found.is_some_and(|row| row.role == code_of(Role::Owner)))
}

fn is_open(now: UnixMillis) -> Condition {
    Condition::all()
        .add(invite::Column::UsedAt.is_null())
        .add(invite::Column::ExpiresAt.gt(now.0))
}

fn open(now: UnixMillis) -> Select<invite::Entity> {
    invite::Entity::find().filter(is_open(now))
}

/// Those that can still be used; with `of`, those that this person gave out or that are for them.
pub(super) async fn list<C: ConnectionTrait>(
    db: &C,
    of: Option<UserId>,
    now: UnixMillis,
) -> Result<Vec<Invite>, StoreError> {
    let mut found = open(now);
    if let Some(user) = of {
        let theirs = Condition::any()
            .add(invite::Column::CreatedBy.eq(*user.as_uuid()))
            .add(invite::Column::ForUser.eq(*user.as_uuid()));
        found = found.filter(theirs);
    }
    let rows = found
        .order_by_asc(invite::Column::CreatedAt)
        .order_by_asc(invite::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(domain).collect()
}

fn domain(row: invite::Model) -> Result<Invite, StoreError> {
    Ok(Invite {
        id: InviteId::from_uuid(row.id),
        role: from_code(&row.role)?,
        for_user: row.for_user.map(UserId::from_uuid),
        created_at: UnixMillis(row.created_at),
        expires_at: UnixMillis(row.expires_at),
    })
}
