//! Chats: lists of them, and each as a whole.

use axum::http::StatusCode;
use hearth_domain::{
    Action, Answering, Assistant, ChatFilter, ChatId, ChatList, ChatListCursor, ChatListRequest, MessagePageRequest,
    ModelChoice, OpId, OpenedChat, Operation, PageAnchor, Receipt, UnixMillis,
};
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use super::messages::PAGE;
use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query},
    problem::{Problem, Refusals, SignIn},
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    #[serde(default)]
    #[param(inline)]
    filter: ChatFilter,
    /// Words to find in titles and messages.
    #[serde(default)]
    search: String,
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// Behind which chat to go on: the `pinned`, `active_at` and `id` of the last answer's `next`, with commas between.
    #[param(pattern = "^(true|false),[0-9]{1,15},[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    cursor: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct NewChat {
    /// Names the request: sent again under the same one, with the same `chat_id`, it makes no second chat.
    op_id: Option<OpId>,
    chat_id: Option<ChatId>,
    /// Its first message names it, where this does not.
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    /// The model that answers; none for a chat without one.
    model: Option<ModelChoice>,
}

/// One change of a chat: exactly one of the fields besides `op_id`.
#[derive(Deserialize)]
pub(crate) struct ChatChange {
    op_id: Option<OpId>,
    title: Option<String>,
    pinned: Option<bool>,
    archived: Option<bool>,
    answering: Option<Answering>,
    /// `Some(None)` takes the assistant away.
    #[serde(default, deserialize_with = "given")]
    assistant: Option<Option<Assistant>>,
}

/// [`ChatChange`] for the OpenAPI document, which says that it is one thing at a time.
#[derive(Deserialize, ToSchema)]
#[schema(as = ChatChange)]
#[expect(dead_code, reason = "it only describes")]
pub(crate) struct ChatChangeSchema {
    /// Names the request: sent again under the same one it changes nothing more.
    op_id: Option<OpId>,
    #[serde(flatten)]
    what: Change,
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes")]
pub(crate) enum Change {
    Title {
        #[schema(min_length = 1, max_length = 200)]
        title: String,
    },
    Pinned {
        pinned: bool,
    },
    Archived {
        archived: bool,
    },
    Answering {
        answering: Answering,
    },
    Assistant {
        /// None leaves the chat without one.
        #[schema(required = true)]
        assistant: Option<Assistant>,
    },
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteQuery {
    /// True deletes the chat for good; else it is archived.
    #[serde(default)]
    permanent: bool,
    /// Names the change: asked again under the same one, nothing more is changed.
    op_id: Option<OpId>,
}

/// My chats
///
/// Pinned first, then newest first.
#[utoipa::path(get, path = "/chat/chats", tag = "chats", params(ListQuery),
    responses((status = 200, body = ChatList), Refusals, SignIn))]
pub(super) async fn list(who: Authenticated, Query(query): Query<ListQuery>) -> Result<Json<ChatList>, Problem> {
    let request = ChatListRequest {
        space_id: None,
        filter: query.filter,
        search: query.search,
        after: query.cursor.as_deref().map(cursor).transpose()?,
        limit: query.limit.unwrap_or(PAGE),
    };
    Ok(Json(who.0.list_chats(request).await?))
}

/// Make a chat
#[utoipa::path(post, path = "/chat/chats", tag = "chats", request_body = NewChat,
    responses((status = 201, body = Receipt), Refusals, SignIn))]
pub(super) async fn create(
    who: Authenticated,
    Json(new): Json<NewChat>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let chat_id = new.chat_id.unwrap_or_default();
    let op_id = new.op_id.unwrap_or_default();
    let action = Action::CreateChat { model: new.model };
    let mut receipt = who.0.apply(Operation { op_id, chat_id, action }).await?;
    if let Some(title) = new.title {
        let op_id = OpId::new();
        let action = Action::Rename { title };
        receipt.rev = who.0.apply(Operation { op_id, chat_id, action }).await?.rev;
    }
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// A chat with its newest messages
#[utoipa::path(get, path = "/chat/chats/{id}", tag = "chats", params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 200, body = OpenedChat), Refusals, SignIn))]
pub(super) async fn open(who: Authenticated, Path(chat_id): Path<ChatId>) -> Result<Json<OpenedChat>, Problem> {
    let detail = who.0.open_chat(chat_id).await?;
    let anchor = PageAnchor::End;
    let request = MessagePageRequest {
        chat_id,
        anchor,
        limit: PAGE,
    };
    let page = who.0.message_page(request).await?;
    Ok(Json(OpenedChat { detail, page }))
}

/// Change a chat
///
/// One thing at a time: its title, whether it is pinned or archived, its assistant, or when that answers.
#[utoipa::path(patch, path = "/chat/chats/{id}", tag = "chats", request_body = ChatChangeSchema,
    params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn change(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Json(change): Json<ChatChange>,
) -> Result<Json<Receipt>, Problem> {
    let op_id = change.op_id.unwrap_or_default();
    let action = change.action()?;
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}

/// Archive a chat, or delete it for good
#[utoipa::path(delete, path = "/chat/chats/{id}", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), DeleteQuery),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn delete(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<DeleteQuery>,
) -> Result<Json<Receipt>, Problem> {
    let archive = Action::SetArchived { archived: true };
    let action = if query.permanent { Action::DeleteChat } else { archive };
    let op_id = query.op_id.unwrap_or_default();
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}

impl ChatChange {
    fn action(self) -> Result<Action, Problem> {
        let actions = [
            self.title.map(|title| Action::Rename { title }),
            self.pinned.map(|pinned| Action::SetPinned { pinned }),
            self.archived.map(|archived| Action::SetArchived { archived }),
            self.answering.map(|answering| Action::SetAnswering { answering }),
            self.assistant.map(|assistant| Action::SetAssistant { assistant }),
        ];
        let mut actions = actions.into_iter().flatten();
        match (actions.next(), actions.next()) {
            (Some(action), None) => Ok(action),
            _ => Err(Problem::unreadable(
                "one of: title, pinned, archived, answering, assistant",
            )),
        }
    }
}

/// Tells a field that is null from one that is not there.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// A place in the list, as it is written in a query.
fn cursor(text: &str) -> Result<ChatListCursor, Problem> {
    let read = || {
        let mut parts = text.splitn(3, ',');
        Some(ChatListCursor {
            pinned: parts.next()?.parse().ok()?,
            active_at: UnixMillis(parts.next()?.parse().ok()?),
            id: parts.next()?.parse().ok()?,
        })
    };
    read().ok_or_else(|| Problem::unreadable("cursor: `pinned,active_at,id` of the last answer's `next`"))
}
