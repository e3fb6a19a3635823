//! One chat, read: opened, a page of it, what a model is to see of it, what changed in it.

use hearth_domain::{
    Actor, CatchUp, ChangeSet, Chat, ChatDetail, ChatId, ContextMessage, Epoch, Message, MessageId, MessagePage,
    MessagePageRequest, MessageView, Participant, Position, Rev, ScrollPlace,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait, prelude::Uuid,
};

use crate::{
    Store, StoreError,
    backend::{self, Versions},
    entity::{chat, chat_view, draft, message, participant},
};

const MAX_PAGE: u32 = 200;

impl Store {
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown or deleted chat.
    pub async fn open_chat(&self, chat_id: ChatId, actor: &Actor) -> Result<ChatDetail, StoreError> {
        let id = *chat_id.as_uuid();
        // One transaction, so that all parts are of one moment.
        let tx = self.readers().begin().await?;
        let row = chat_row(&tx, id)
            .await?
            .filter(|row| !row.deleted)
            .ok_or(StoreError::NotFound("chat"))?;
        let participants = participants_after(&tx, id, Rev::ZERO, row.head_rev).await?;
        let draft = draft::Entity::find_by_id(id).one(&tx).await?;
        let view = chat_view::Entity::find_by_id(id).one(&tx).await?;
        tx.rollback().await?;
        Ok(ChatDetail {
            chat: Chat::from(&row),
            me: actor.user_id,
            rights: hearth_domain::ChatRights::default(),
            read_marks: Vec::new(),
            pending: Vec::new(),
            participants,
            totals: row.totals(),
            run: None,
            draft: draft.map_or_else(String::new, |draft| draft.text),
            scroll: view.map(|view| ScrollPlace {
                message_id: MessageId::from_uuid(view.message_id),
                offset_px: view.offset_px,
            }),
        })
    }

    /// # Errors
    /// [`StoreError::NotFound`] for an unknown or deleted chat; [`StoreError::Invalid`] for a limit out of range.
    pub async fn message_page(&self, request: &MessagePageRequest, actor: &Actor) -> Result<MessagePage, StoreError> {
        if !(1..=MAX_PAGE).contains(&request.limit) {
            return Err(StoreError::Invalid(format!("A page holds 1 to {MAX_PAGE} messages.")));
        }
        let _ = actor;
        let chat = *request.chat_id.as_uuid();
        let page = backend::page(self.readers(), chat, request.anchor, i64::from(request.limit)).await?;
        let page = page.ok_or(StoreError::NotFound("chat"))?;
        Ok(MessagePage {
            epoch: Epoch::from_uuid(page.epoch),
            head_rev: Rev(page.head_rev),
            path_length: u32::try_from(page.path_length).unwrap_or(u32::MAX),
            messages: page.messages.into_iter().map(view).collect::<Result<_, _>>()?,
        })
    }

    /// What a model is to see: from `leaf` up, oldest first, as much as stays within `max_bytes` of text, and
    /// never less than one message. Empty messages are left out.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn prompt_path(
        &self,
        chat_id: ChatId,
        leaf: MessageId,
        max_bytes: usize,
    ) -> Result<Vec<ContextMessage>, StoreError> {
        let max_bytes = i64::try_from(max_bytes).unwrap_or(i64::MAX);
        Ok(backend::prompt_chain(self.readers(), *chat_id.as_uuid(), *leaf.as_uuid(), max_bytes).await?)
    }

    /// Rows changed since a cursor, at most `limit` messages of them. A deleted chat's tombstone is told too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that never was here.
    pub async fn changes_after(
        &self,
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
        limit: u32,
        actor: &Actor,
    ) -> Result<CatchUp, StoreError> {
        let _ = actor;
        let id = *chat_id.as_uuid();
        let tx = self.readers().begin().await?;
        let row = chat_row(&tx, id).await?.ok_or(StoreError::NotFound("chat"))?;
        if row.epoch != *epoch.as_uuid() || after.0 > row.head_rev {
            return Ok(CatchUp::EpochChanged { chat: Chat::from(&row) });
        }
        let limit = u64::from(limit.max(1));
        // Messages of a deleted chat may still be there, but nobody is told of them.
        let rows = message::Entity::find()
            .filter(message::Column::ChatId.eq(id))
            .filter(message::Column::Rev.gt(if row.deleted { row.head_rev } else { after.0 }))
            .order_by_asc(message::Column::Rev)
            .limit(limit)
            .all(&tx)
            .await?;
        let full = rows.len() as u64 == limit;
        let to = rows.last().filter(|_| full).map_or(row.head_rev, |last| last.rev);
        let participants = participants_after(&tx, id, after, to).await?;
        tx.rollback().await?;
        let changes = ChangeSet {
            chat_id,
            epoch,
            from: after,
            to: Rev(to),
            chat: (row.rev > after.0 && row.rev <= to).then(|| Chat::from(&row)),
            participants,
            messages: rows.into_iter().map(Message::try_from).collect::<Result<_, _>>()?,
        };
        Ok(CatchUp::Changes {
            changes,
            head_rev: Rev(row.head_rev),
        })
    }
}

async fn chat_row<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<chat::Model>, StoreError> {
    Ok(chat::Entity::find().filter(chat::Column::Id.eq(id)).one(db).await?)
}

async fn participants_after<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    after: Rev,
    to: i64,
) -> Result<Vec<Participant>, StoreError> {
    let rows = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(chat))
        .filter(participant::Column::Rev.gt(after.0))
        .filter(participant::Column::Rev.lte(to))
        .order_by_asc(participant::Column::Id)
        .all(db)
        .await?;
    rows.iter().map(Participant::try_from).collect()
}

fn view((row, versions): (message::Model, Versions)) -> Result<MessageView, StoreError> {
    let unreadable = |_| StoreError::Damaged("a version's id is no id".to_owned());
    Ok(MessageView {
        position: Position(row.path_position.unwrap_or_default()),
        message: Message::try_from(row)?,
        versions: versions
            .split(',')
            .map(|id| Uuid::parse_str(id).map(MessageId::from_uuid).map_err(unreadable))
            .collect::<Result<_, _>>()?,
    })
}
