//! Other texts for what was written: in its place, or as a new version beside it.

use axum::http::StatusCode;
use hearth_domain::{Action, ChatId, EarlierText, MessageId, OpId, Operation, Receipt};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path},
    problem::{Problem, Refusals, SignIn},
};

#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangedText {
    /// Names the request: sent again under the same one it changes nothing more.
    op_id: Option<OpId>,
    /// May be empty where the message has files.
    text: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct NewVersion {
    /// Names the request: sent again under the same one it adds no second version.
    op_id: Option<OpId>,
    message_id: Option<MessageId>,
    /// May be empty where the message has files.
    text: String,
}

/// Edit a message
///
/// My own. It is marked as edited, its earlier text is kept, and nothing is answered anew.
#[utoipa::path(patch, path = "/chat/chats/{id}/messages/{mid}", tag = "chats", request_body = ChangedText,
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message")),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn edit(
    who: Authenticated,
    Path((chat_id, message_id)): Path<(ChatId, MessageId)>,
    Json(changed): Json<ChangedText>,
) -> Result<Json<Receipt>, Problem> {
    let text = changed.text;
    let action = Action::EditMessage { message_id, text };
    let op_id = changed.op_id.unwrap_or_default();
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}

/// What a message said before
///
/// Its earlier texts, oldest first; none of one that is deleted.
#[utoipa::path(get, path = "/chat/chats/{id}/messages/{mid}/earlier-texts", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message")),
    responses((status = 200, body = [EarlierText]), Refusals, SignIn))]
pub(super) async fn earlier_texts(
    who: Authenticated,
    Path((chat_id, message_id)): Path<(ChatId, MessageId)>,
) -> Result<Json<Vec<EarlierText>>, Problem> {
    Ok(Json(who.0.earlier_texts(chat_id, message_id).await?))
}

/// Ask a question anew
///
/// The text becomes a new version of the message, `message_id`, and the assistant answers that.
#[utoipa::path(post, path = "/chat/chats/{id}/messages/{mid}/versions", tag = "chats", request_body = NewVersion,
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message")),
    responses((status = 201, body = Receipt), Refusals, SignIn))]
pub(super) async fn ask_anew(
    who: Authenticated,
    Path((chat_id, replaces)): Path<(ChatId, MessageId)>,
    Json(new): Json<NewVersion>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let action = Action::EditPrompt {
        message_id: new.message_id.unwrap_or_default(),
        replaces,
        text: new.text,
    };
    let op_id = new.op_id.unwrap_or_default();
    let receipt = who.0.apply(Operation { op_id, chat_id, action }).await?;
    Ok((StatusCode::CREATED, Json(receipt)))
}
