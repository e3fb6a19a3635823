//! Messages that hold what is looked for.

mod best;

use std::borrow::Cow;

use best::Unranked;
use hearth_domain::{
    Actor, Attachment, ChatHit, ChatId, Has, MAX_QUERY_BYTES, MessageId, Position, Query, SearchCursor, SearchHit,
    SearchOrder, SearchPage, SearchRequest, SearchWithin, SpaceId, Term, TextPiece, UnixMillis, mark, mentions,
    snippet,
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, TransactionTrait, prelude::Uuid};

use crate::{
    Store, StoreError,
    backend::{self, FoundMessage, FoundTitle, HitQuery, Scope},
    entity::{participant, space},
    reading::seen,
};

const MAX_LIMIT: u32 = 100;

/// Minutes of a day: no clock is further from UTC.
const DAY_MIN: i16 = 24 * 60;

/// Chats that are shown with the first page.
const CHATS: i64 = 20;

/// Characters of a text in which its hits are shown.
const SHOWN: i64 = 100_000;

/// How often more is asked for where messages turn out not to be what was looked for.
const ROUNDS: usize = 10;

impl Store {
    /// A page of what an actor finds in this machine's space. The newest come first as this machine has them: as they were
    /// written, or as a copy received them.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a query that is too long, a limit out of range or an unknown cursor;
    /// [`StoreError::NotFound`] for a chat or a space that is unknown or not theirs; or a failure of the database.
    pub async fn search(&self, request: &SearchRequest, actor: &Actor) -> Result<SearchPage, StoreError> {
        let scope = self.scope_of(actor);
        if matches!(request.within, SearchWithin::Space { space_id } if space_id != self.space_id()) {
            return Err(StoreError::NotFound("space"));
        }
        let to = (request.within == SearchWithin::MyMentions).then(|| vec![*actor.user_id.as_uuid()]);
        self.search_as(request, scope, to).await
    }

    /// A page of what the person at this machine finds in all that is here, joined spaces included.
    ///
    /// # Errors
    /// As [`Store::search`].
    pub async fn search_all(&self, request: &SearchRequest) -> Result<SearchPage, StoreError> {
        let (home, user) = (self.space_id(), self.user_id());
        let everywhere = Scope::All { home, user };
        let db = self.readers();
        let (scope, to) = match request.within {
            SearchWithin::Space { space_id } if space_id == home => (self.scope_of(&self.home_actor()), None),
            SearchWithin::Space { space_id } => {
                let known = space::Entity::find_by_id(*space_id.as_uuid()).one(db).await?;
                known.ok_or(StoreError::NotFound("space"))?;
                (Scope::Space(space_id), None)
            }
            SearchWithin::MyMentions => {
                let spaces = space::Entity::find().all(db).await?;
                let me = spaces.iter().filter_map(|row| row.user_id).collect();
                (everywhere, Some(me))
            }
            SearchWithin::Everywhere | SearchWithin::Chat { .. } => (everywhere, None),
        };
        self.search_as(request, scope, to).await
    }

    /// What mentions one of the users in `to`, or all.
    async fn search_as(
        &self,
        request: &SearchRequest,
        scope: Scope,
        to: Option<Vec<Uuid>>,
    ) -> Result<SearchPage, StoreError> {
        check(request)?;
        let start = Start::read(request)?;
        let (mut query, problems) = Query::parse(&request.query);
        query.filters.in_zone(request.utc_offset_min);
        // All is of one moment, and on one connection: going to another takes as long as a quick search.
        let tx = self.readers().begin().await?;
        let chat = match request.within {
            SearchWithin::Chat { chat_id } => Some(seen(&tx, chat_id, scope).await?.id),
            SearchWithin::Everywhere | SearchWithin::Space { .. } | SearchWithin::MyMentions => None,
        };
        let Some(search) = Search::prepare(&tx, query, scope, chat, to).await? else {
            return Ok(SearchPage {
                chats: Vec::new(),
                hits: Vec::new(),
                next: None,
                problems,
            });
        };
        let limit = request.limit as usize;
        let chats = match request.after {
            None => search.chats().await?,
            Some(_) => Vec::new(),
        };
        let found = match start {
            Start::Below(below) => search.newest(below, limit).await?,
            Start::Ranked { top, from } => search.best(top, from, limit).await?,
        };
        let query = search.query;
        // What is left takes no connection from others.
        tx.rollback().await?;
        let (rows, next) = found.page(&query).await?;
        Ok(SearchPage {
            chats: chats.into_iter().map(|row| chat_hit(row, &query)).collect(),
            hits: rows.into_iter().map(|row| hit(row, &query)).collect(),
            next,
            problems,
        })
    }
}

/// What was read for a page.
enum Found {
    Page(Vec<FoundMessage>, Option<SearchCursor>),
    /// Of these, the best are the page.
    Unranked(Unranked),
}

impl Found {
    async fn page(self, query: &Query) -> Result<(Vec<FoundMessage>, Option<SearchCursor>), StoreError> {
        match self {
            Self::Page(rows, next) => Ok((rows, next)),
            Self::Unranked(unranked) => unranked.page(query).await,
        }
    }
}

fn check(request: &SearchRequest) -> Result<(), StoreError> {
    if !(1..=MAX_LIMIT).contains(&request.limit) {
        return Err(StoreError::Invalid(format!("A page holds 1 to {MAX_LIMIT} hits.")));
    }
    if !(-DAY_MIN..=DAY_MIN).contains(&request.utc_offset_min) {
        return Err(StoreError::Invalid(
            "Clocks are at most a day ahead of or behind UTC.".to_owned(),
        ));
    }
    if request.query.len() > MAX_QUERY_BYTES {
        return Err(StoreError::Invalid(format!(
            "A search is at most {MAX_QUERY_BYTES} bytes long."
        )));
    }
    Ok(())
}

/// Where a page begins.
#[derive(Clone, Copy)]
enum Start {
    /// Behind a place in the order of what is found.
    Below(i64),
    /// Behind so many of the best; what came later than `top` is not among them.
    Ranked { top: i64, from: usize },
}

impl Start {
    fn read(request: &SearchRequest) -> Result<Self, StoreError> {
        let Some(SearchCursor(cursor)) = &request.after else {
            return Ok(match request.order {
                SearchOrder::NewestFirst => Self::Below(i64::MAX),
                SearchOrder::BestMatch => Self::Ranked { top: i64::MAX, from: 0 },
            });
        };
        let (place, from) = cursor.split_once('.').unwrap_or((cursor, "0"));
        let read = || {
            let (place, from) = (place.parse().ok()?, from.parse().ok()?);
            Some(match request.order {
                SearchOrder::NewestFirst => Self::Below(place),
                SearchOrder::BestMatch => Self::Ranked { top: place, from },
            })
        };
        read().ok_or_else(|| StoreError::Invalid("This is no place behind a page of this search.".to_owned()))
    }
}

/// A search that was understood, with the names and words in it looked up.
struct Search<'a> {
    db: &'a DatabaseTransaction,
    scope: Scope,
    query: Query,
    expression: Option<String>,
    from: Option<Vec<String>>,
    title: Option<String>,
    chat: Option<Uuid>,
    to: Option<Vec<Uuid>>,
}

impl<'a> Search<'a> {
    /// None where nothing can be found.
    async fn prepare(
        db: &'a DatabaseTransaction,
        query: Query,
        scope: Scope,
        chat: Option<Uuid>,
        to: Option<Vec<Uuid>>,
    ) -> Result<Option<Self>, StoreError> {
        if query.is_empty() && to.is_none() {
            return Ok(None);
        }
        let from = match terms(&query.filters.from) {
            None => None,
            Some(terms) => Some(backend::authors(db, &terms).await?),
        };
        let mut titles = Vec::new();
        for term in terms(&query.filters.within).unwrap_or_default() {
            titles.extend(backend::expression(db, &[term]).await?);
        }
        let is_in_no_chat = !query.filters.within.is_empty() && titles.is_empty();
        if is_in_no_chat || from.as_ref().is_some_and(Vec::is_empty) {
            return Ok(None);
        }
        let mut all: Vec<String> = backend::expression(db, &query.terms).await?.into_iter().collect();
        if query.filters.has.contains(&Has::Link) {
            all.push(backend::links());
        }
        if let Some(users) = &to {
            all.extend(backend::phrases(&names(db, users).await?));
        }
        Ok(Some(Self {
            db,
            scope,
            query,
            expression: (!all.is_empty()).then(|| all.join(" AND ")),
            from,
            title: (!titles.is_empty()).then(|| titles.join(" OR ")),
            chat,
            to,
        }))
    }

    fn asked(&self, below: i64, read: i64) -> HitQuery<'_> {
        HitQuery {
            scope: self.scope,
            expression: self.expression.as_deref(),
            filters: &self.query.filters,
            from: self.from.as_deref(),
            title: self.title.as_deref(),
            chat: self.chat,
            to: self.to.as_deref(),
            read,
            below,
        }
    }

    /// Chats whose titles have the words, where nothing is said of messages.
    async fn chats(&self) -> Result<Vec<FoundTitle>, StoreError> {
        let only_words = self.chat.is_none() && self.to.is_none() && self.query.filters.is_empty();
        let Some(expression) = self.expression.as_deref().filter(|_| only_words) else {
            return Ok(Vec::new());
        };
        Ok(backend::titles(self.db, expression, self.scope, CHATS).await?)
    }

    async fn newest(&self, mut below: i64, limit: usize) -> Result<Found, StoreError> {
        let mut found: Vec<FoundMessage> = Vec::new();
        let mut next = None;
        for _ in 0..ROUNDS {
            let asked = self.asked(below, SHOWN);
            // One more than is shown says whether there is another page.
            let wanted = limit + 1 - found.len();
            let hits = backend::hits(self.db, &asked, wanted).await?;
            let is_full = hits.found.len() == wanted;
            next = hits.next;
            found.extend(hits.found.into_iter().filter(is_wanted));
            if found.len() > limit {
                found.truncate(limit);
                next = found.last().map(|last| last.at);
                break;
            }
            match next {
                Some(at) if is_full => below = at,
                _ => break,
            }
        }
        let next = next.map(|at| SearchCursor(at.to_string()));
        Ok(Found::Page(found, next))
    }
}

fn hit(row: FoundMessage, query: &Query) -> SearchHit {
    let files: Vec<Attachment> = row
        .attachments
        .and_then(|files| serde_json::from_str(&files).ok())
        .unwrap_or_default();
    let marked = files.iter().map(|file| mark(&file.name, query));
    let files: Vec<Vec<TextPiece>> = marked.filter(|name| name.iter().any(|piece| piece.found)).collect();
    // The mention itself is what was looked for too.
    let mut shown = Cow::Borrowed(query);
    if let Some(name) = row.my_name.and_then(|name| Term::new(&name, true)) {
        shown.to_mut().terms.push(name);
    }
    SearchHit {
        chat_id: ChatId::from_uuid(row.chat_id),
        space_id: SpaceId::from_uuid(row.space_id),
        chat_title: row.chat_title,
        message_id: MessageId::from_uuid(row.id),
        position: row.position.map(Position),
        author: row.author.unwrap_or_default(),
        from_assistant: row.from_assistant,
        created_at: UnixMillis(row.created_at),
        snippet: snippet(&row.text, &shown),
        files,
    }
}

fn chat_hit(row: FoundTitle, query: &Query) -> ChatHit {
    ChatHit {
        chat_id: ChatId::from_uuid(row.id),
        space_id: SpaceId::from_uuid(row.space_id),
        title: mark(&row.title, query),
        archived: row.archived,
        active_at: UnixMillis(row.active_at),
    }
}

/// Where mentions are looked for, the index knows only that the name is in the text.
fn is_wanted(row: &FoundMessage) -> bool {
    row.my_name.as_ref().is_none_or(|name| mentions(&row.text, name))
}

/// None where there is no such filter.
fn terms(values: &[String]) -> Option<Vec<Term>> {
    (!values.is_empty()).then(|| values.iter().filter_map(|value| Term::new(value, false)).collect())
}

/// What these users are called in their chats.
async fn names(db: &DatabaseTransaction, users: &[Uuid]) -> Result<Vec<String>, StoreError> {
    let rows = participant::Entity::find()
        .filter(participant::Column::UserId.is_in(users.iter().copied()))
        .all(db)
        .await?;
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names.dedup();
    Ok(names)
}
