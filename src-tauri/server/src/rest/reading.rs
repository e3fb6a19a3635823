//! Following a chat: what has changed, and how far it was read.

use axum::http::StatusCode;
use hearth_domain::{CatchUp, ChatHead, ChatId, Epoch, Rev};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query, up_to_1000},
    problem::{Problem, Refusals, SignIn},
};

/// Messages of one answer where the request does not say.
const MESSAGES: u32 = 500;

/// Heads of one answer where the request does not say.
const HEADS: u32 = 1000;

#[derive(Deserialize, ToSchema)]
pub(crate) struct ReadUpTo {
    /// `seq` of the newest message that was seen.
    #[schema(minimum = 0)]
    seq: Rev,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesQuery {
    /// The epoch that `after` belongs to.
    epoch: Epoch,
    /// The rev up to which everything is known; 0 for nothing.
    #[param(minimum = 0)]
    after: i64,
    /// Messages at most.
    #[param(minimum = 1, maximum = 1000)]
    #[serde(default, deserialize_with = "up_to_1000")]
    limit: Option<u32>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HeadsQuery {
    /// The last chat of the page before.
    after: Option<ChatId>,
    #[param(minimum = 1, maximum = 1000)]
    #[serde(default, deserialize_with = "up_to_1000")]
    limit: Option<u32>,
}

/// Say how far I have read
///
/// The mark moves only forward.
#[utoipa::path(post, path = "/chat/chats/{id}/read", tag = "live", request_body = ReadUpTo,
    params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 204, description = "It is kept"), Refusals, SignIn))]
pub(super) async fn mark_read(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Json(read): Json<ReadUpTo>,
) -> Result<StatusCode, Problem> {
    who.0.mark_read(chat_id, read.seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Catch up
///
/// Whole rows that changed after a rev. Of an epoch that is over, the chat as it is now: start again from 0.
#[utoipa::path(get, path = "/chat/chats/{id}/changes", tag = "live",
    params(("id" = ChatId, Path, description = "The chat"), ChangesQuery),
    responses((status = 200, body = CatchUp), Refusals, SignIn))]
pub(super) async fn changes(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<CatchUp>, Problem> {
    let limit = query.limit.unwrap_or(MESSAGES);
    let found = who
        .0
        .changes_after(chat_id, query.epoch, Rev(query.after), limit)
        .await?;
    Ok(Json(found))
}

/// How far each of my chats has come
///
/// By id; `after` is the last of the page before.
#[utoipa::path(get, path = "/chat/heads", tag = "live", params(HeadsQuery),
    responses((status = 200, body = [ChatHead]), Refusals, SignIn))]
pub(super) async fn heads(who: Authenticated, Query(query): Query<HeadsQuery>) -> Result<Json<Vec<ChatHead>>, Problem> {
    Ok(Json(who.0.heads(query.after, query.limit.unwrap_or(HEADS)).await?))
}
