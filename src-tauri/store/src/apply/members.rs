//! People who come into a chat and leave it. Their rows stay: what they wrote has its author.

use hearth_domain::{ParticipantId, Role, Settings, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{People, Work};
use crate::{
    StoreError, access,
    entity::{participant, user},
};

/// Brings a user of the space in; one who was here before comes back as the same participant. Whoever still waits to be
/// let into the space is nobody of it yet.
pub(super) async fn add(work: &mut Work<'_>, id: UserId, people: &People<'_>) -> Result<(), StoreError> {
    if people.actor.role == Role::Guest {
        return Err(StoreError::Forbidden(
            "Guests cannot bring people into a chat.".to_owned(),
        ));
    }
    let name = name_of(work, id, people.settings).await?;
    if !access::is_let_in(work.tx.db().await?, id).await? {
        return Err(StoreError::NotFound("user"));
    }
    let (rev, chat, now) = (work.this_rev(), work.chat.id, work.now);
    match of_user(work, id).await? {
        Some(known) if known.present => Ok(()),
        Some(mut known) => {
            known.present = true;
            known.name = name;
            known.joined_at = now.0;
            known.rev = rev;
            work.rewrite_participant(known)
        }
        None => work.add_participant(participant::Model::user(chat, id, name, rev, now)),
    }
}

/// Takes a person out of the chat: themselves, or others if the actor may.
pub(super) async fn remove(work: &mut Work<'_>, id: ParticipantId, people: &People<'_>) -> Result<(), StoreError> {
    let found = participant::Entity::find_by_id(*id.as_uuid())
        .one(work.tx.db().await?)
        .await?;
    let row = found
        .filter(|row| row.chat_id == work.chat.id && row.present)
        .ok_or(StoreError::NotFound("participant"))?;
    if row.user_id.is_none() {
        return Err(StoreError::Invalid(
            "This participant is no person; choose another model instead.".to_owned(),
        ));
    }
    if people.me != Some(row.id) && !people.may_manage(&work.chat) {
        return Err(StoreError::Forbidden(
            "Only the chat's owner can take others out of it.".to_owned(),
        ));
    }
    take_out(work, row).await
}

/// A user's row in the chat, whether they are present or not.
pub(crate) async fn of_user(work: &Work<'_>, user: UserId) -> Result<Option<participant::Model>, StoreError> {
    Ok(participant::Entity::find()
        .filter(participant::Column::ChatId.eq(work.chat.id))
        .filter(participant::Column::UserId.eq(*user.as_uuid()))
        .one(work.tx.db().await?)
        .await?)
}

/// An owner who goes leaves the chat to whoever has been in it for longest; the last one leaves it as it is.
pub(crate) async fn take_out(work: &mut Work<'_>, mut row: participant::Model) -> Result<(), StoreError> {
    if work.chat.owner_id == row.user_id {
        let heir = participant::Entity::find()
            .filter(participant::Column::ChatId.eq(work.chat.id))
            .filter(participant::Column::UserId.is_not_null())
            .filter(participant::Column::Present.eq(true))
            .filter(participant::Column::Id.ne(row.id))
            .order_by_asc(participant::Column::JoinedAt)
            .order_by_asc(participant::Column::Id)
            .one(work.tx.db().await?)
            .await?;
        if let Some(heir) = heir {
            work.chat.owner_id = heir.user_id;
        }
    }
    row.present = false;
    row.rev = work.this_rev();
    work.rewrite_participant(row)
}

/// What stands at a user's messages. The person at this machine has their name in the settings.
///
/// # Errors
/// [`StoreError::NotFound`] for nobody of this space, and for one whose access has ended.
pub(super) async fn name_of(work: &Work<'_>, id: UserId, settings: &Settings) -> Result<String, StoreError> {
    if id == work.home.user {
        return Ok(settings.display_name.clone());
    }
    let found = user::Entity::find_by_id(*id.as_uuid()).one(work.tx.db().await?).await?;
    let row = found.filter(|row| !row.revoked).ok_or(StoreError::NotFound("user"))?;
    Ok(row.name)
}
