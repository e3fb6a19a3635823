//! What this installation remembers for the next start: drafts, the open chat and the place in it.

use std::sync::Arc;

use hearth_domain::{ChatId, ChatView};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, prelude::Uuid, sea_query::OnConflict,
};

use crate::{
    Store, StoreError,
    backend::{Batch, Transaction},
    entity::{chat, chat_view, draft, local_value},
};

/// A draft may be longer than a message may, so that a text pasted too long can still be cut; not without end.
const MAX_DRAFT_BYTES: usize = 8 * 1024 * 1024;

const NEW_CHAT_DRAFT: &str = "new_chat_draft";
const LAST_CHAT: &str = "last_chat";

impl Store {
    /// Keeps a draft; `None` is the chat that is not yet started, and an empty text forgets the draft. True if
    /// the chat had none before and now has one, or the other way round.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown or deleted chat; [`StoreError::TooLong`] beyond 8 MiB.
    pub async fn save_draft(&self, chat_id: Option<ChatId>, text: &str) -> Result<bool, StoreError> {
        if text.len() > MAX_DRAFT_BYTES {
            return Err(StoreError::TooLong { bytes: text.len() });
        }
        let text: Arc<str> = text.into();
        self.write(move |tx| {
            let text = text.to_string();
            Box::pin(async move {
                match chat_id {
                    Some(chat) => save_chat_draft(tx, *chat.as_uuid(), text).await,
                    None => save_new_chat_draft(tx, text).await,
                }
            })
        })
        .await
    }

    /// # Errors
    /// A failure of the database.
    pub async fn new_chat_draft(&self) -> Result<String, StoreError> {
        Ok(value(self.readers(), NEW_CHAT_DRAFT).await?.unwrap_or_default())
    }

    /// Keeps which chat is open and the place in it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown or deleted chat.
    pub async fn save_view(&self, view: &ChatView) -> Result<(), StoreError> {
        let view = *view;
        self.write(move |tx| Box::pin(save_view(tx, view))).await
    }

    /// The chat that was open last; none if it was deleted since.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn last_chat(&self) -> Result<Option<ChatId>, StoreError> {
        let Some(id) = value(self.readers(), LAST_CHAT).await? else {
            return Ok(None);
        };
        let Ok(id) = id.parse::<ChatId>() else { return Ok(None) };
        Ok(exists(self.readers(), *id.as_uuid()).await?.then_some(id))
    }
}

async fn save_chat_draft(tx: &Transaction, chat: Uuid, text: String) -> Result<bool, StoreError> {
    if !exists(tx.db().await?, chat).await? {
        return Err(StoreError::NotFound("chat"));
    }
    let had = draft::Entity::find_by_id(chat).one(tx.db().await?).await?.is_some();
    let has = !text.is_empty();
    if has {
        let row = draft::ActiveModel {
            chat_id: Set(chat),
            text: Set(text),
        };
        let again = OnConflict::column(draft::Column::ChatId)
            .update_column(draft::Column::Text)
            .to_owned();
        draft::Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(tx.db().await?)
            .await?;
    } else if had {
        draft::Entity::delete_by_id(chat).exec(tx.db().await?).await?;
    }
    Ok(had != has)
}

async fn save_new_chat_draft(tx: &Transaction, text: String) -> Result<bool, StoreError> {
    let had = value(tx.db().await?, NEW_CHAT_DRAFT).await?.is_some();
    let has = !text.is_empty();
    let mut batch = Batch::new();
    set_value(&mut batch, NEW_CHAT_DRAFT, has.then_some(text));
    tx.defer(batch);
    Ok(had != has)
}

async fn save_view(tx: &Transaction, view: ChatView) -> Result<(), StoreError> {
    let mut batch = Batch::new();
    set_value(&mut batch, LAST_CHAT, view.chat_id.map(|chat| chat.to_string()));
    if let Some(chat) = view.chat_id {
        let chat = *chat.as_uuid();
        if !exists(tx.db().await?, chat).await? {
            return Err(StoreError::NotFound("chat"));
        }
        batch.add(&chat_view::Entity::delete_many().filter(chat_view::Column::ChatId.eq(chat)));
        if let Some(place) = view.scroll {
            batch.insert(chat_view::ActiveModel {
                chat_id: Set(chat),
                message_id: Set(*place.message_id.as_uuid()),
                offset_px: Set(place.offset_px),
            });
        }
    }
    tx.defer(batch);
    Ok(())
}

async fn exists<C: ConnectionTrait>(db: &C, chat: Uuid) -> Result<bool, StoreError> {
    let found = chat::Entity::find().filter(chat::Column::Id.eq(chat)).one(db).await?;
    Ok(found.is_some_and(|row| !row.deleted))
}

async fn value<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<String>, StoreError> {
    Ok(local_value::Entity::find_by_id(name)
        .one(db)
        .await?
        .map(|row| row.value))
}

fn set_value(batch: &mut Batch, name: &str, value: Option<String>) {
    batch.add(&local_value::Entity::delete_many().filter(local_value::Column::Name.eq(name)));
    if let Some(value) = value {
        batch.insert(local_value::ActiveModel {
            name: Set(name.to_owned()),
            value: Set(value),
        });
    }
}
