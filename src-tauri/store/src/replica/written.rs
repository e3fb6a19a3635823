//! Whoever writes has read what is before it: a host notes that with the message, and a copy when the message comes.

use std::collections::HashMap;

use hearth_domain::{ChangeSet, ChatId, ReadMark, Rev, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, prelude::Uuid};

use super::check::IDS_AT_ONCE;
use crate::{
    StoreError,
    backend::Transaction,
    entity::{message, participant},
    marks,
};

/// The marks that were moved. The rows that were told are written by now; `newcomers` may have written what came before
/// their own rows.
pub(super) async fn move_marks(
    tx: &Transaction,
    changes: &ChangeSet,
    newcomers: &[Uuid],
) -> Result<Vec<ReadMark>, StoreError> {
    let mut newest: HashMap<Uuid, i64> = HashMap::new();
    for told in &changes.messages {
        let seq = newest.entry(*told.author_id.as_uuid()).or_default();
        *seq = told.seq.0.max(*seq);
    }
    for author in newcomers {
        if let Some(before) = newest_of(tx, changes.chat_id, *author).await? {
            newest.insert(*author, before);
        }
    }
    let authors: Vec<Uuid> = newest.keys().copied().collect();
    let mut moved = Vec::new();
    for ids in authors.chunks(IDS_AT_ONCE) {
        let people: Vec<(Uuid, Uuid)> = participant::Entity::find()
            .select_only()
            .columns([participant::Column::Id, participant::Column::UserId])
            .filter(participant::Column::Id.is_in(ids.iter().copied()))
            .filter(participant::Column::UserId.is_not_null())
            .into_tuple()
            .all(tx.db().await?)
            .await?;
        for (author, user) in people {
            let mark = ReadMark {
                chat_id: changes.chat_id,
                user_id: UserId::from_uuid(user),
                seq: Rev(newest.get(&author).copied().unwrap_or_default()),
            };
            moved.extend(marks::move_forward(tx, mark).await?);
        }
    }
    Ok(moved)
}

async fn newest_of(tx: &Transaction, chat: ChatId, author: Uuid) -> Result<Option<i64>, StoreError> {
    let newest: Option<Option<i64>> = message::Entity::find()
        .select_only()
        .column_as(message::Column::Seq.max(), "newest")
        .filter(message::Column::ChatId.eq(*chat.as_uuid()))
        .filter(message::Column::AuthorId.eq(author))
        .into_tuple()
        .one(tx.db().await?)
        .await?;
    Ok(newest.flatten())
}
