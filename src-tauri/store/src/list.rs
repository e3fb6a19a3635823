//! The sidebar: chats, pinned first and then newest first, all of them or those with certain words.

use hearth_domain::{
    Actor, ChatFilter, ChatId, ChatList, ChatListCursor, ChatListRequest, ChatSummary, Query, SpaceId, UnixMillis,
    UserId, mentions,
};
use sea_orm::EntityTrait;

use crate::{
    Store, StoreError,
    backend::{self, ListQuery, Listed, Scope},
    entity::space,
};

const MAX_LIMIT: u32 = 500;

impl Store {
    /// A page of the list, of what the actor takes part in; of a joined space, all of its copy. With words to search
    /// for, newest first whether pinned or not.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a limit out of range; [`StoreError::NotFound`] for an unknown space; or a failure of
    /// the database.
    pub async fn list_chats(&self, request: &ChatListRequest, actor: &Actor) -> Result<ChatList, StoreError> {
        if !(1..=MAX_LIMIT).contains(&request.limit) {
            return Err(StoreError::Invalid(format!("A list holds 1 to {MAX_LIMIT} chats.")));
        }
        let searching = !request.search.trim().is_empty();
        let query = Query::parse(&request.search).0;
        let expression = backend::expression(self.readers(), &query.terms).await?;
        if searching && expression.is_none() {
            return Ok(page(Vec::new(), request.limit));
        }
        let home = self.home();
        let joined = request.space_id.filter(|space| *space != home.space);
        let reader = match joined {
            Some(space) => self.user_in(space).await?,
            None => actor.user_id,
        };
        let scope = joined.map_or(
            Scope::Of {
                home: home.space,
                user: reader,
            },
            Scope::Space,
        );
        let query = ListQuery {
            scope,
            reader: *reader.as_uuid(),
            with_drafts: actor.device_id == home.device,
            in_most: joined.is_some() || reader == home.user,
            archived: request.filter == ChatFilter::Archived,
            expression: expression.as_deref(),
            after: request.after,
            // One more than asked for says whether there is a next page.
            limit: i64::from(request.limit) + 1,
        };
        let rows = backend::list(self.readers(), &query).await?;
        let mut mentioned = Vec::new();
        for row in &rows {
            if self.is_mentioned(row, reader).await? {
                mentioned.push(row.id);
            }
        }
        let mut list = page(rows, request.limit);
        for chat in &mut list.chats {
            chat.mentioned = mentioned.contains(chat.id.as_uuid());
        }
        Ok(list)
    }

    /// Asked only where somebody else may have written: what one person's chats hold is not looked through.
    async fn is_mentioned(&self, row: &Listed, reader: UserId) -> Result<bool, StoreError> {
        let Some(name) = row.my_name.as_ref().filter(|_| row.unread > 0 && row.people > 1) else {
            return Ok(false);
        };
        let unread = backend::unread(self.readers(), row.id, *reader.as_uuid()).await?;
        Ok(unread.iter().any(|it| it.replies_to_reader || mentions(&it.text, name)))
    }

    /// Who this installation is in a joined space.
    async fn user_in(&self, space: SpaceId) -> Result<UserId, StoreError> {
        let row = space::Entity::find_by_id(*space.as_uuid()).one(self.readers()).await?;
        let row = row.ok_or(StoreError::NotFound("space"))?;
        Ok(UserId::from_uuid(row.user_id.unwrap_or_default()))
    }
}

fn page(mut rows: Vec<Listed>, limit: u32) -> ChatList {
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

fn summary(row: Listed) -> ChatSummary {
    let small = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    ChatSummary {
        id: ChatId::from_uuid(row.id),
        space_id: SpaceId::from_uuid(row.space_id),
        title: row.title,
        pinned: row.pinned,
        archived: row.archived,
        active_at: UnixMillis(row.active_at),
        has_draft: row.has_draft,
        answering: row.answering,
        unread: small(row.unread),
        mentioned: false,
        people: small(row.people),
        refused: false,
    }
}
