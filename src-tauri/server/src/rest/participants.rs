//! Who takes part in a chat.

use axum::http::StatusCode;
use hearth_domain::{Action, ChatId, OpId, Operation, ParticipantId, Receipt, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::operations::OpIdQuery;
use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query},
    problem::{Problem, Refusals, SignIn},
};

#[derive(Deserialize, ToSchema)]
pub(crate) struct NewParticipant {
    op_id: Option<OpId>,
    user_id: UserId,
}

/// Bring somebody into the chat
#[utoipa::path(post, path = "/chat/chats/{id}/participants", tag = "chats", request_body = NewParticipant,
    params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 201, body = Receipt), Refusals, SignIn))]
pub(super) async fn bring_in(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Json(new): Json<NewParticipant>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let action = Action::AddUser { user_id: new.user_id };
    let op_id = new.op_id.unwrap_or_default();
    let receipt = who.0.apply(Operation { op_id, chat_id, action }).await?;
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// Take somebody out of the chat, or leave it
#[utoipa::path(delete, path = "/chat/chats/{id}/participants/{pid}", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), ("pid" = ParticipantId, Path, description = "The participant"),
        OpIdQuery),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn take_out(
    who: Authenticated,
    Path((chat_id, participant_id)): Path<(ChatId, ParticipantId)>,
    Query(query): Query<OpIdQuery>,
) -> Result<Json<Receipt>, Problem> {
    let action = Action::RemoveParticipant { participant_id };
    let op_id = query.op_id.unwrap_or_default();
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}
