//! What people answer with a single emoji.

use hearth_domain::{Action, ChatId, MessageId, Operation, Receipt};

use super::operations::OpIdQuery;
use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query},
    problem::{Problem, Refusals, SignIn},
};

/// React to a message
///
/// The emoji stands in the path, percent-encoded. Reacting twice with one changes nothing.
#[utoipa::path(put, path = "/chat/chats/{id}/messages/{mid}/reactions/{emoji}", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message"),
        ("emoji" = String, Path, description = "One emoji"), OpIdQuery),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn put(
    who: Authenticated,
    Path(to): Path<(ChatId, MessageId, String)>,
    Query(query): Query<OpIdQuery>,
) -> Result<Json<Receipt>, Problem> {
    react(&who, to, &query, true).await
}

/// Take a reaction back
#[utoipa::path(delete, path = "/chat/chats/{id}/messages/{mid}/reactions/{emoji}", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message"),
        ("emoji" = String, Path, description = "The emoji"), OpIdQuery),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn take_back(
    who: Authenticated,
    Path(from): Path<(ChatId, MessageId, String)>,
    Query(query): Query<OpIdQuery>,
) -> Result<Json<Receipt>, Problem> {
    react(&who, from, &query, false).await
}

async fn react(
    who: &Authenticated,
    (chat_id, message_id, emoji): (ChatId, MessageId, String),
    query: &OpIdQuery,
    on: bool,
) -> Result<Json<Receipt>, Problem> {
    let action = Action::React { message_id, emoji, on };
    let op_id = query.op_id.unwrap_or_default();
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}
