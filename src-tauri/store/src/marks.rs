//! How far people have read. Marks are not part of a chat's history: they have no rev, only their own order.

use hearth_domain::{Actor, ChatId, ReadMark, Rev, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Store, StoreError,
    backend::{self, Transaction},
    entity::read_mark,
    reading,
};

impl Store {
    /// Where the people of the user's chats have read to. Of each chat the user's own mark is there, be it 0: so whoever
    /// knows a further one can tell that this machine does not.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn read_marks(&self, actor: &Actor) -> Result<Vec<ReadMark>, StoreError> {
        let (home, user) = (*self.space_id().as_uuid(), *actor.user_id.as_uuid());
        let rows = backend::marks_around(self.readers(), home, user).await?;
        Ok(rows.iter().map(ReadMark::from).collect())
    }

    /// How far a user has read a chat; none if they have read nothing of it.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn mark_of(&self, chat_id: ChatId, user: UserId) -> Result<Option<ReadMark>, StoreError> {
        let row = read_mark::Entity::find_by_id((*chat_id.as_uuid(), *user.as_uuid()))
            .one(self.readers())
            .await?;
        Ok(row.as_ref().map(ReadMark::from))
    }

    /// Moves the user's mark forward, no further than the chat has come; the mark, if it was moved.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that is unknown or not theirs.
    pub async fn mark_read(&self, chat_id: ChatId, seq: Rev, actor: &Actor) -> Result<Option<ReadMark>, StoreError> {
        let (scope, user) = (self.scope_of(actor), actor.user_id);
        self.write(move |tx| {
            Box::pin(async move {
                // What the same transaction has noted of this user's own messages counts.
                tx.settle().await?;
                let chat = reading::seen(tx.db().await?, chat_id, scope).await?;
                let seq = Rev(seq.0.min(chat.head_rev));
                let mark = ReadMark {
                    chat_id,
                    user_id: user,
                    seq,
                };
                move_forward(tx, mark).await
            })
        })
        .await
    }
}

/// Whoever may move it was found out before.
pub(crate) async fn move_forward(tx: &Transaction, mark: ReadMark) -> Result<Option<ReadMark>, StoreError> {
    let (chat, user) = (*mark.chat_id.as_uuid(), *mark.user_id.as_uuid());
    let known = read_mark::Entity::find()
        .filter(read_mark::Column::ChatId.eq(chat))
        .filter(read_mark::Column::UserId.eq(user))
        .one(tx.db().await?)
        .await?;
    if known.map_or(0, |row| row.seq) >= mark.seq.0 {
        return Ok(None);
    }
    tx.note_read(chat, user, mark.seq.0);
    Ok(Some(mark))
}
