//! One chat, read: opened, a page of it, what a model is to see of it, what changed in it.

use hearth_domain::{
    Actor, CatchUp, ChangeSet, Chat, ChatDetail, ChatHead, ChatId, ChatRights, ContextMessage, Epoch, Message,
    MessageId, MessagePage, MessagePageRequest, MessageView, Participant, Position, ReadMark, Rev, Role, ScrollPlace,
    SpaceId, UserId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TransactionTrait,
    prelude::{Expr, Uuid},
};

use crate::{
    Store, StoreError,
    backend::{self, Scope, Versions},
    earlier_texts,
    entity::{chat, chat_view, draft, from_code, message, participant, read_mark, space},
};

const MAX_PAGE: u32 = 200;

/// What one answer to catching up holds of messages' text, in bytes.
const CATCH_UP_BYTES: i64 = 1024 * 1024;

impl Store {
    /// A chat of this machine's space, as a user who takes part in it sees it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that is unknown, deleted or not theirs.
    pub async fn open_chat(&self, chat_id: ChatId, actor: &Actor) -> Result<ChatDetail, StoreError> {
        // One transaction, so that all parts are of one moment.
        let tx = self.readers().begin().await?;
        let row = seen(&tx, chat_id, self.scope_of(actor)).await?;
        let own_machine = actor.device_id == self.device_id();
        let rights = rights(&row, actor.user_id, actor.role);
        let detail = detail(&tx, row, actor.user_id, rights, own_machine).await?;
        tx.rollback().await?;
        Ok(detail)
    }

    /// The copy of a chat that another machine hosts.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such copy.
    pub async fn open_copy(&self, chat_id: ChatId) -> Result<ChatDetail, StoreError> {
        let tx = self.readers().begin().await?;
        let row = seen(&tx, chat_id, self.copies()).await?;
        let home = space::Entity::find_by_id(row.space_id).one(&tx).await?;
        let home = home.ok_or(StoreError::NotFound("space"))?;
        let me = UserId::from_uuid(home.user_id.unwrap_or_default());
        let rights = rights(&row, me, from_code(&home.role).unwrap_or(Role::Guest));
        let detail = detail(&tx, row, me, rights, true).await?;
        tx.rollback().await?;
        Ok(detail)
    }

    /// # Errors
    /// As [`Store::open_chat`]; [`StoreError::Invalid`] for a limit out of range.
    pub async fn message_page(&self, request: &MessagePageRequest, actor: &Actor) -> Result<MessagePage, StoreError> {
        self.page_within(request, self.scope_of(actor)).await
    }

    /// # Errors
    /// As [`Store::open_copy`]; [`StoreError::Invalid`] for a limit out of range.
    pub async fn page_of_copy(&self, request: &MessagePageRequest) -> Result<MessagePage, StoreError> {
        self.page_within(request, self.copies()).await
    }

    async fn page_within(&self, request: &MessagePageRequest, scope: Scope) -> Result<MessagePage, StoreError> {
        if !(1..=MAX_PAGE).contains(&request.limit) {
            return Err(StoreError::Invalid(format!("A page holds 1 to {MAX_PAGE} messages.")));
        }
        let chat = *request.chat_id.as_uuid();
        let page = backend::page(self.readers(), chat, scope, request.anchor, i64::from(request.limit)).await?;
        let page = page.ok_or(StoreError::NotFound("chat"))?;
        Ok(MessagePage {
            epoch: Epoch::from_uuid(page.epoch),
            head_rev: Rev(page.head_rev),
            path_length: u32::try_from(page.path_length).unwrap_or(u32::MAX),
            messages: page.messages.into_iter().map(view).collect::<Result<_, _>>()?,
        })
    }

    /// What a model is to see: from `leaf` up, oldest first, as much as stays within `max_bytes` of text, and
    /// never less than one message. Messages without text or files are left out. Where several people took part, the name of each
    /// stands before what they said.
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
        backend::prompt_chain(self.readers(), *chat_id.as_uuid(), *leaf.as_uuid(), max_bytes).await
    }

    /// Rows changed since a cursor, at most `limit` messages of them and about a mebibyte of text. The tombstone of a
    /// chat that the user took part in when it was deleted is told too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that is unknown or not theirs.
    pub async fn changes_after(
        &self,
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
        limit: u32,
        actor: &Actor,
    ) -> Result<CatchUp, StoreError> {
        let tx = self.readers().begin().await?;
        let row = seen_or_deleted(&tx, chat_id, self.scope_of(actor)).await?;
        let caught_up = catch_up(&tx, &row, epoch, after, limit).await;
        tx.rollback().await?;
        caught_up
    }

    /// The changes of a chat of this machine's space since a cursor, for the engine itself.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a chat that never was here.
    pub async fn all_changes_after(
        &self,
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
        limit: u32,
    ) -> Result<CatchUp, StoreError> {
        let tx = self.readers().begin().await?;
        let row = seen_or_deleted(&tx, chat_id, Scope::Space(self.space_id())).await?;
        let caught_up = catch_up(&tx, &row, epoch, after, limit).await;
        tx.rollback().await?;
        caught_up
    }

    /// How far each of a user's chats has come, by id, from behind `after` on; deleted ones are not among them.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn heads(&self, after: Option<ChatId>, limit: u32, actor: &Actor) -> Result<Vec<ChatHead>, StoreError> {
        let after = after.map_or_else(Uuid::nil, |chat| *chat.as_uuid());
        let (home, user) = (*self.space_id().as_uuid(), *actor.user_id.as_uuid());
        Ok(backend::heads(self.readers(), home, user, after, i64::from(limit)).await?)
    }

    /// The space that a chat belongs to; none for an unknown chat. It never changes.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn space_of(&self, chat_id: ChatId) -> Result<Option<SpaceId>, StoreError> {
        let row = chat_row(self.readers(), *chat_id.as_uuid()).await?;
        Ok(row.map(|row| SpaceId::from_uuid(row.space_id)))
    }

    pub(crate) fn scope_of(&self, actor: &Actor) -> Scope {
        Scope::Of {
            home: self.space_id(),
            user: actor.user_id,
        }
    }

    pub(crate) fn copies(&self) -> Scope {
        Scope::Copies { home: self.space_id() }
    }
}

/// What a user may do in a chat that they take part in. The operations follow the same rules.
pub(crate) fn rights(row: &chat::Model, user: UserId, role: Role) -> ChatRights {
    let manages = role == Role::Owner || row.owner_id == Some(*user.as_uuid());
    ChatRights {
        add_people: role != Role::Guest,
        remove_people: manages,
        delete: manages,
        stop_any: manages,
    }
}

/// A chat's row, if the reader may see it.
pub(crate) async fn seen<C: ConnectionTrait>(db: &C, chat: ChatId, scope: Scope) -> Result<chat::Model, StoreError> {
    let row = seen_or_deleted(db, chat, scope).await?;
    if row.deleted {
        return Err(StoreError::NotFound("chat"));
    }
    Ok(row)
}

async fn seen_or_deleted<C: ConnectionTrait>(db: &C, chat: ChatId, scope: Scope) -> Result<chat::Model, StoreError> {
    let (condition, values) = scope.condition("chats");
    chat::Entity::find()
        .filter(chat::Column::Id.eq(*chat.as_uuid()))
        .filter(Expr::cust_with_values(condition, values))
        .one(db)
        .await?
        .ok_or(StoreError::NotFound("chat"))
}

async fn detail<C: ConnectionTrait>(
    db: &C,
    row: chat::Model,
    me: UserId,
    rights: ChatRights,
    own_machine: bool,
) -> Result<ChatDetail, StoreError> {
    // All there are: whoever made a chat that its host does not know yet has no rev.
    let participants = participants_after(db, row.id, Rev(-1), i64::MAX).await?;
    let marks = read_mark::Entity::find()
        .filter(read_mark::Column::ChatId.eq(row.id))
        .order_by_asc(read_mark::Column::UserId)
        .all(db)
        .await?;
    // What was typed and where the user was belong to this machine, and to no other that asks for the chat.
    let (draft, view) = if own_machine {
        let draft = draft::Entity::find_by_id(row.id).one(db).await?;
        (draft, chat_view::Entity::find_by_id(row.id).one(db).await?)
    } else {
        (None, None)
    };
    Ok(ChatDetail {
        chat: Chat::from(&row),
        me,
        rights,
        read_marks: marks.iter().map(ReadMark::from).collect(),
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

async fn catch_up<C: ConnectionTrait>(
    db: &C,
    row: &chat::Model,
    epoch: Epoch,
    after: Rev,
    limit: u32,
) -> Result<CatchUp, StoreError> {
    if row.epoch != *epoch.as_uuid() || after.0 > row.head_rev {
        return Ok(CatchUp::EpochChanged { chat: Chat::from(row) });
    }
    // Messages of a deleted chat may still be there, but nobody is told of them.
    let (to, rows, earlier_texts) = if row.deleted {
        (row.head_rev, Vec::new(), Vec::new())
    } else {
        let end = backend::catch_up_end(db, row.id, after.0, i64::from(limit.max(1)), CATCH_UP_BYTES).await?;
        let to = end.unwrap_or(row.head_rev);
        (
            to,
            messages_between(db, row.id, after.0, to).await?,
            earlier_texts::between(db, row.id, after.0, to).await?,
        )
    };
    let changes = ChangeSet {
        chat_id: ChatId::from_uuid(row.id),
        epoch,
        from: after,
        to: Rev(to),
        chat: (row.rev > after.0 && row.rev <= to).then(|| Chat::from(row)),
        participants: participants_after(db, row.id, after, to).await?,
        messages: rows.into_iter().map(Message::try_from).collect::<Result<_, _>>()?,
        earlier_texts,
    };
    Ok(CatchUp::Changes {
        changes,
        head_rev: Rev(row.head_rev),
    })
}

async fn messages_between<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    after: i64,
    to: i64,
) -> Result<Vec<message::Model>, StoreError> {
    Ok(message::Entity::find()
        .filter(message::Column::ChatId.eq(chat))
        .filter(message::Column::Rev.gt(after))
        .filter(message::Column::Rev.lte(to))
        .order_by_asc(message::Column::Rev)
        .all(db)
        .await?)
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
