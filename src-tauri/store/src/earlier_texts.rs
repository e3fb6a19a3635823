//! What messages said before they were edited: read by whoever may read the message, and gone with it.

use hearth_domain::{Actor, ChatId, EarlierText, MessageId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use crate::{
    Store, StoreError,
    backend::{Batch, Scope},
    entity::{earlier_text, message},
    reading,
};

impl Store {
    /// The earlier texts of a message of this machine's space, oldest first. A deleted message has none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that is unknown, deleted or not theirs, and for a message that is not in it.
    pub async fn earlier_texts(
        &self,
        chat: ChatId,
        message: MessageId,
        actor: &Actor,
    ) -> Result<Vec<EarlierText>, StoreError> {
        self.earlier_within(chat, message, self.scope_of(actor)).await
    }

    /// The same for a message of a copy.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such copy, or no such message in it.
    pub async fn earlier_texts_of_copy(
        &self,
        chat: ChatId,
        message: MessageId,
    ) -> Result<Vec<EarlierText>, StoreError> {
        self.earlier_within(chat, message, self.copies()).await
    }

    async fn earlier_within(
        &self,
        chat: ChatId,
        message: MessageId,
        scope: Scope,
    ) -> Result<Vec<EarlierText>, StoreError> {
        let db = self.readers();
        let row = reading::seen(db, chat, scope).await?;
        message::Entity::find()
            .select_only()
            .column(message::Column::Key)
            .filter(message::Column::Id.eq(*message.as_uuid()))
            .filter(message::Column::ChatId.eq(row.id))
            .into_tuple::<i64>()
            .one(db)
            .await?
            .ok_or(StoreError::NotFound("message"))?;
        let rows = earlier_text::Entity::find()
            .filter(earlier_text::Column::MessageId.eq(*message.as_uuid()))
            .filter(earlier_text::Column::ChatId.eq(row.id))
            .order_by_asc(earlier_text::Column::Rev)
            .all(db)
            .await?;
        Ok(rows.into_iter().map(EarlierText::from).collect())
    }
}

/// Those of a chat that came with its revs behind `after`, up to `to`.
pub(crate) async fn between<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    after: i64,
    to: i64,
) -> Result<Vec<EarlierText>, StoreError> {
    let rows = earlier_text::Entity::find()
        .filter(earlier_text::Column::ChatId.eq(chat))
        .filter(earlier_text::Column::Rev.gt(after))
        .filter(earlier_text::Column::Rev.lte(to))
        .order_by_asc(earlier_text::Column::Rev)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(EarlierText::from).collect())
}

/// How much is kept of one message.
pub(crate) struct Extent {
    pub(crate) texts: usize,
    pub(crate) bytes: usize,
}

pub(crate) async fn extent<C: ConnectionTrait>(db: &C, message: Uuid) -> Result<Extent, StoreError> {
    let sizes: Vec<i64> = earlier_text::Entity::find()
        .select_only()
        .column_as(sea_orm::prelude::Expr::cust("octet_length(text)"), "bytes")
        .filter(earlier_text::Column::MessageId.eq(message))
        .into_tuple()
        .all(db)
        .await?;
    let bytes = sizes.iter().filter_map(|size| usize::try_from(*size).ok()).sum();
    Ok(Extent {
        texts: sizes.len(),
        bytes,
    })
}

/// Takes away what a message said before.
pub(crate) fn forget(batch: &mut Batch, message: Uuid) {
    batch.add(&earlier_text::Entity::delete_many().filter(earlier_text::Column::MessageId.eq(message)));
}
