//! The sidebar: chats, pinned first and then newest first, all of them or those with certain words.

use hearth_domain::{
    Actor, ChatFilter, ChatId, ChatList, ChatListCursor, ChatListRequest, ChatSummary, SpaceId, UnixMillis,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::{Expr, Uuid},
    sea_query::{ExprTrait, Query, SimpleExpr},
};

use crate::{
    Store, StoreError, backend,
    entity::{chat, draft, run},
};

const MAX_LIMIT: u32 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    space_id: Uuid,
    title: String,
    pinned: bool,
    archived: bool,
    active_at: i64,
    has_draft: bool,
    answering: bool,
}

impl Store {
    /// A page of the list. With words to search for, newest first whether pinned or not.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a limit out of range, or a failure of the database.
    pub async fn list_chats(&self, request: &ChatListRequest, actor: &Actor) -> Result<ChatList, StoreError> {
        if !(1..=MAX_LIMIT).contains(&request.limit) {
            return Err(StoreError::Invalid(format!("A list holds 1 to {MAX_LIMIT} chats.")));
        }
        let _ = actor;
        let chats = if request.search.trim().is_empty() {
            self.all_chats(request).await?
        } else {
            self.found_chats(request).await?
        };
        Ok(page(chats, request.limit))
    }

    async fn all_chats(&self, request: &ChatListRequest) -> Result<Vec<Row>, StoreError> {
        let mut chats = summaries(request).order_by_desc(chat::Column::Pinned);
        if let Some(after) = request.after {
            let place = [chat::Column::Pinned, chat::Column::ActiveAt, chat::Column::Id].map(column);
            let last: [SimpleExpr; 3] = [
                after.pinned.into(),
                after.active_at.0.into(),
                (*after.id.as_uuid()).into(),
            ];
            chats = chats.filter(Expr::tuple(place).lt(Expr::tuple(last)));
        }
        read(self, newest_first(chats, request)).await
    }

    async fn found_chats(&self, request: &ChatListRequest) -> Result<Vec<Row>, StoreError> {
        let Some(expression) = backend::match_expression(&request.search) else {
            return Ok(Vec::new());
        };
        let mut chats = summaries(request).filter(backend::in_matching_chats(&expression, archived(request)));
        if let Some(after) = request.after {
            let place = [chat::Column::ActiveAt, chat::Column::Id].map(column);
            let last: [SimpleExpr; 2] = [after.active_at.0.into(), (*after.id.as_uuid()).into()];
            chats = chats.filter(Expr::tuple(place).lt(Expr::tuple(last)));
        }
        read(self, newest_first(chats, request)).await
    }
}

fn column(column: chat::Column) -> SimpleExpr {
    Expr::col((chat::Entity, column))
}

fn summaries(request: &ChatListRequest) -> Select<chat::Entity> {
    chat::Entity::find()
        .select_only()
        .columns([
            chat::Column::Id,
            chat::Column::SpaceId,
            chat::Column::Title,
            chat::Column::Pinned,
            chat::Column::Archived,
            chat::Column::ActiveAt,
        ])
        .column_as(exists(draft::Entity, draft::Column::ChatId), "has_draft")
        .column_as(exists(run::Entity, run::Column::ChatId), "answering")
        .filter(chat::Column::Deleted.eq(false))
        .filter(chat::Column::Archived.eq(archived(request)))
}

fn archived(request: &ChatListRequest) -> bool {
    request.filter == ChatFilter::Archived
}

/// Whether a table has a row for the chat.
fn exists<E: EntityTrait>(table: E, chat_id: impl ColumnTrait) -> SimpleExpr {
    let rows = Query::select()
        .expr(Expr::val(1))
        .from(table)
        .and_where(chat_id.into_expr().equals((chat::Entity, chat::Column::Id)))
        .take();
    Expr::exists(rows)
}

fn newest_first(chats: Select<chat::Entity>, request: &ChatListRequest) -> Select<chat::Entity> {
    chats
        .order_by_desc(chat::Column::ActiveAt)
        .order_by_desc(chat::Column::Id)
        // One more than asked for says whether there is a next page.
        .limit(u64::from(request.limit) + 1)
}

async fn read(store: &Store, chats: Select<chat::Entity>) -> Result<Vec<Row>, StoreError> {
    Ok(chats.into_model::<Row>().all(store.readers()).await?)
}

fn page(mut rows: Vec<Row>, limit: u32) -> ChatList {
    let limit = limit as usize;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let chats: Vec<ChatSummary> = rows.into_iter().map(summary).collect();
    let next = chats.last().filter(|_| more).map(|last| ChatListCursor {
        pinned: last.pinned,
        active_at: last.active_at,
        id: last.id,
    });
    ChatList { chats, next }
}

fn summary(row: Row) -> ChatSummary {
    ChatSummary {
        id: ChatId::from_uuid(row.id),
        space_id: SpaceId::from_uuid(row.space_id),
        title: row.title,
        pinned: row.pinned,
        archived: row.archived,
        active_at: UnixMillis(row.active_at),
        has_draft: row.has_draft,
        answering: row.answering,
        unread: 0,
        mentioned: false,
        people: 1,
    }
}
