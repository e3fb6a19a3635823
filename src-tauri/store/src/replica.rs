//! Copies of chats that other machines host: exactly the rows that their hosts sent.
//!
//! Rows come as [`ChangeSet`]s, live or caught up, in any order and any number of times: a row is put over the one that is
//! there where its rev is higher. `chats.head_rev` is the copy's cursor: all rows up to it are here. What is derived (the visible
//! path, counts, totals, the search index) follows in the same transaction, at the cost of what came and not of the chat.
//!
//! Hosts are not trusted with anything but their own chats: a change set that names a chat, message or participant of another
//! space or chat is refused as a whole, and nothing that is walked can be made to lead in a circle.

mod check;
mod derived;
mod earlier;
mod gone;
mod rows;
mod stand_in;
mod written;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use hearth_domain::{ChangeSet, ChatId, Epoch, Message, MessageId, ReadMark, Rev, SpaceId, UnixMillis, UserId};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, prelude::Uuid, sea_query::SelectStatement,
};

use self::rows::Putting;
pub(crate) use self::{
    gone::drop_copy,
    stand_in::{is_stand_in, remove_stand_in, stand_in},
};
use crate::{
    Store, StoreError,
    backend::Transaction,
    entity::{chat, message, participant, read_mark},
    marks,
    store::Home,
};

/// How far the copy of a chat has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyHead {
    pub chat_id: ChatId,
    /// Nil where the chat was made here and its host has told nothing of it.
    pub epoch: Epoch,
    pub head_rev: Rev,
}

/// What came of comparing where people have read to.
pub struct Compared {
    /// Moved forward here.
    pub moved: Vec<ReadMark>,
    /// Where the user has read further than the host knows.
    pub ahead: Vec<ReadMark>,
}

impl Store {
    /// How far the copies of a space's chats have come.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn copy_heads(&self, space: SpaceId) -> Result<Vec<CopyHead>, StoreError> {
        let rows: Vec<(Uuid, Uuid, i64)> = chat::Entity::find()
            .select_only()
            .columns([chat::Column::Id, chat::Column::Epoch, chat::Column::HeadRev])
            .filter(chat::Column::SpaceId.eq(*space.as_uuid()))
            .filter(chat::Column::Deleted.eq(false))
            .into_tuple()
            .all(self.readers())
            .await?;
        let head = |(id, epoch, rev)| CopyHead {
            chat_id: ChatId::from_uuid(id),
            epoch: Epoch::from_uuid(epoch),
            head_rev: Rev(rev),
        };
        Ok(rows.into_iter().map(head).collect())
    }

    /// Puts rows that a space's host sent into the copy of their chat. With `start_over` they are the first of another
    /// life of it, and what was there goes. When this returns they are on disk. Whoever wrote has read what is before it:
    /// the marks that were moved by that.
    ///
    /// # Errors
    /// [`StoreError::Forbidden`] for rows that are not that chat's or not that space's; [`StoreError::Invalid`] for rows
    /// before which others are missing; a failure of the disk.
    pub async fn put_changes(
        &self,
        space: SpaceId,
        changes: &ChangeSet,
        start_over: bool,
    ) -> Result<Vec<ReadMark>, StoreError> {
        if space == self.space_id() {
            return Err(StoreError::Forbidden("This machine hosts its own chats.".to_owned()));
        }
        check::alone(changes)?;
        let (home, now) = (self.home(), self.clock().now());
        let erases = changes.messages.iter().any(|row| row.deleted) || !changes.earlier_texts.is_empty();
        let changes = Arc::new(changes.clone());
        let moved = self
            .write(move |tx| {
                let changes = Arc::clone(&changes);
                Box::pin(async move { put(tx, space, &changes, start_over, home, now).await })
            })
            .await?;
        if moved.is_none() || erases {
            self.purge_soon();
        }
        Ok(moved.unwrap_or_default())
    }

    /// Removes the copy of a chat and what waits to be sent to it. True if there was one.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn drop_chat_copy(&self, space: SpaceId, chat_id: ChatId) -> Result<bool, StoreError> {
        let (home, now) = (self.home(), self.clock().now());
        if space == home.space {
            return Ok(false);
        }
        let dropped = self
            .write(move |tx| {
                Box::pin(async move {
                    let row = chat::Entity::find()
                        .filter(chat::Column::Id.eq(*chat_id.as_uuid()))
                        .filter(chat::Column::SpaceId.eq(*space.as_uuid()))
                        .filter(chat::Column::Deleted.eq(false))
                        .one(tx.db().await?)
                        .await?;
                    let Some(row) = row else { return Ok(false) };
                    drop_copy(tx, row, home, now).await?;
                    Ok(true)
                })
            })
            .await?;
        if dropped {
            self.purge_soon();
        }
        Ok(dropped)
    }

    /// Moves last-read marks in the copies of a space forward; those that were moved.
    ///
    /// # Errors
    /// A failure of the disk.
    pub async fn put_read_marks(&self, space: SpaceId, read: Vec<ReadMark>) -> Result<Vec<ReadMark>, StoreError> {
        let mut moved = Vec::new();
        // A host tells of everybody in hundreds of chats at once. What the user writes meanwhile goes between.
        for read in read.chunks(check::IDS_AT_ONCE) {
            let read: Arc<[ReadMark]> = read.into();
            let put = self.write(move |tx| {
                let read = Arc::clone(&read);
                Box::pin(async move {
                    let ids: HashSet<Uuid> = read.iter().map(|mark| *mark.chat_id.as_uuid()).collect();
                    let here: Vec<Uuid> = chat::Entity::find()
                        .select_only()
                        .column(chat::Column::Id)
                        .filter(chat::Column::SpaceId.eq(*space.as_uuid()))
                        .filter(chat::Column::Deleted.eq(false))
                        .filter(chat::Column::Id.is_in(ids))
                        .into_tuple()
                        .all(tx.db().await?)
                        .await?;
                    let here: HashSet<Uuid> = here.into_iter().collect();
                    let mut moved = Vec::new();
                    for mark in read.iter().filter(|mark| here.contains(mark.chat_id.as_uuid())) {
                        moved.extend(marks::move_forward(tx, *mark).await?);
                    }
                    Ok(moved)
                })
            });
            moved.extend(put.await?);
        }
        Ok(moved)
    }

    /// Keeps where the host says that people have read to. Of this installation's user it says so for each chat that is
    /// compared: where the user has read further here, the host is to be told.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown space; a failure of the disk.
    pub async fn compare_read_marks(&self, space: SpaceId, told: Vec<ReadMark>) -> Result<Compared, StoreError> {
        let me = self
            .joined_space(space)
            .await?
            .ok_or(StoreError::NotFound("space"))?
            .user_id;
        let own = told.iter().filter(|mark| mark.user_id == me);
        let of_host: HashMap<ChatId, Rev> = own.map(|mark| (mark.chat_id, mark.seq)).collect();
        let moved = self.put_read_marks(space, told).await?;
        let chats: Vec<ChatId> = of_host.keys().copied().collect();
        let mut ahead = self.own_marks(space, &chats).await?;
        ahead.retain(|mark| of_host.get(&mark.chat_id).is_some_and(|told| *told < mark.seq));
        Ok(Compared { moved, ahead })
    }

    /// Where this installation's user has read to in copies of a space.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown space; a failure of the database.
    pub async fn own_marks(&self, space: SpaceId, chats: &[ChatId]) -> Result<Vec<ReadMark>, StoreError> {
        let me = self.joined_space(space).await?.ok_or(StoreError::NotFound("space"))?;
        let of_space = copies_of(space);
        let mut own = Vec::new();
        for chats in chats.chunks(check::IDS_AT_ONCE) {
            let marks = read_mark::Entity::find()
                .filter(read_mark::Column::ChatId.is_in(chats.iter().map(|chat| *chat.as_uuid())))
                .filter(read_mark::Column::UserId.eq(*me.user_id.as_uuid()))
                .filter(read_mark::Column::ChatId.in_subquery(of_space.clone()))
                .all(self.readers())
                .await?;
            own.extend(marks.iter().map(ReadMark::from));
        }
        Ok(own)
    }

    /// The names of the people in the copies of a space, for whom nothing better is known.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn people_in_copies(&self, space: SpaceId) -> Result<Vec<(UserId, String)>, StoreError> {
        let copies = copies_of(space);
        let rows = participant::Entity::find()
            .filter(participant::Column::ChatId.in_subquery(copies))
            .filter(participant::Column::UserId.is_not_null())
            .all(self.readers())
            .await?;
        let mut people: Vec<_> = rows
            .into_iter()
            .filter_map(|row| Some((UserId::from_uuid(row.user_id?), row.name)))
            .collect();
        people.sort();
        people.dedup_by_key(|(user, _)| *user);
        Ok(people)
    }
}

/// The ids of the chats of which there are copies from a space.
fn copies_of(space: SpaceId) -> SelectStatement {
    chat::Entity::find()
        .select_only()
        .column(chat::Column::Id)
        .filter(chat::Column::SpaceId.eq(*space.as_uuid()))
        .filter(chat::Column::Deleted.eq(false))
        .into_query()
}

/// The marks that were moved; none if the chat was deleted with it.
async fn put(
    tx: &Transaction,
    space: SpaceId,
    changes: &ChangeSet,
    start_over: bool,
    home: Home,
    now: UnixMillis,
) -> Result<Option<Vec<ReadMark>>, StoreError> {
    // Another chat of the same transaction may be remembered as it was, and marks in it noted.
    tx.recall(*changes.chat_id.as_uuid());
    tx.settle().await?;
    let before = check::here(tx, space, changes, start_over).await?;
    if let Some(row) = changes.chat.as_ref().filter(|row| row.deleted) {
        gone::deleted_by_host(tx, before, row, space, home, now).await?;
        return Ok(None);
    }
    let mut putting = Putting::begin(tx, before, space, changes, start_over).await?;
    putting.people(changes).await?;
    putting.messages(changes).await?;
    putting.earlier_texts(changes).await?;
    let moved = putting.marks(changes).await?;
    putting.finish().await?;
    Ok(Some(moved))
}

impl Store {
    /// A message of a copy.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn copied_message(&self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let row = message::Entity::find()
            .filter(message::Column::Id.eq(*id.as_uuid()))
            .one(self.readers())
            .await?;
        row.map(Message::try_from).transpose()
    }

    /// Who wrote what an answer answers.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn asked_by(&self, answer: MessageId) -> Result<Option<UserId>, StoreError> {
        let Some(answer) = self.copied_message(answer).await? else {
            return Ok(None);
        };
        let Some(prompt) = answer.parent_id else {
            return Ok(None);
        };
        let Some(prompt) = self.copied_message(prompt).await? else {
            return Ok(None);
        };
        let author = participant::Entity::find_by_id(*prompt.author_id.as_uuid())
            .one(self.readers())
            .await?;
        Ok(author.and_then(|row| row.user_id).map(UserId::from_uuid))
    }
}
