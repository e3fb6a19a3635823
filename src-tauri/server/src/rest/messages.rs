//! Messages of a chat.

use axum::http::StatusCode;
use hearth_domain::{
    Action, Attachment, ChatId, FileHash, MessageId, MessagePage, MessagePageRequest, OpId, Operation, PageAnchor,
    Position, Receipt,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::operations::OpIdQuery;
use crate::{
    authenticated::Authenticated,
    decode::{Json, Path, Query, not_negative},
    problem::{Problem, Refusals, SignIn},
};

/// Messages of a page where the request does not say.
pub(super) const PAGE: u32 = 50;

#[derive(Deserialize, ToSchema)]
pub(crate) struct NewMessage {
    /// Names the request: sent again under the same one it adds no second message.
    op_id: Option<OpId>,
    message_id: Option<MessageId>,
    /// May be empty where there are files.
    #[serde(default)]
    text: String,
    /// A message of the chat. If it is deleted by then, this one is sent all the same, and replies to nothing.
    reply_to: Option<MessageId>,
    /// Files that were sent before, or that a message holds which I can see.
    #[serde(default)]
    attachments: Vec<AttachedFile>,
}

/// A file to be attached. What else there is to say of it, the host knows.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AttachedFile {
    hash: FileHash,
    /// As it is to be shown.
    name: String,
}

impl From<AttachedFile> for Attachment {
    fn from(file: AttachedFile) -> Self {
        Self {
            hash: file.hash,
            name: file.name,
            media_type: String::new(),
            bytes: 0,
            image: None,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The newest messages (`end`), those before or after `position`, or those around `message_id`.
    #[serde(default)]
    anchor: Anchor,
    /// A place on the visible path, counted from 0.
    #[param(minimum = 0)]
    #[serde(default, deserialize_with = "not_negative")]
    position: Option<i64>,
    message_id: Option<MessageId>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Anchor {
    #[default]
    End,
    Before,
    After,
    Around,
}

impl PageQuery {
    fn anchor(&self) -> Result<PageAnchor, Problem> {
        let position = self.position.map(Position);
        let anchor = match self.anchor {
            Anchor::End => Some(PageAnchor::End),
            Anchor::Before => position.map(|position| PageAnchor::Before { position }),
            Anchor::After => position.map(|position| PageAnchor::After { position }),
            Anchor::Around => self.message_id.map(|message_id| PageAnchor::Around { message_id }),
        };
        anchor.ok_or_else(|| Problem::unreadable("this anchor needs a position or a message_id"))
    }
}

/// A page of messages
///
/// Of the visible path, oldest first.
#[utoipa::path(get, path = "/chat/chats/{id}/page", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), PageQuery),
    responses((status = 200, body = MessagePage), Refusals, SignIn))]
pub(super) async fn page(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<MessagePage>, Problem> {
    let anchor = query.anchor()?;
    let limit = query.limit.unwrap_or(PAGE);
    let request = MessagePageRequest { chat_id, anchor, limit };
    Ok(Json(who.0.message_page(request).await?))
}

/// Send a message
///
/// At the end of the visible path. It starts an answer if an assistant is to answer.
#[utoipa::path(post, path = "/chat/chats/{id}/messages", tag = "chats", request_body = NewMessage,
    params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 201, body = Receipt), Refusals, SignIn))]
pub(super) async fn send(
    who: Authenticated,
    Path(chat_id): Path<ChatId>,
    Json(new): Json<NewMessage>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let action = Action::SendMessage {
        message_id: new.message_id.unwrap_or_default(),
        text: new.text,
        reply_to: new.reply_to,
        attachments: new.attachments.into_iter().map(Attachment::from).collect(),
    };
    let op_id = new.op_id.unwrap_or_default();
    let receipt = who.0.apply(Operation { op_id, chat_id, action }).await?;
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// Delete a message for everyone
#[utoipa::path(delete, path = "/chat/chats/{id}/messages/{mid}", tag = "chats",
    params(("id" = ChatId, Path, description = "The chat"), ("mid" = MessageId, Path, description = "The message"),
        OpIdQuery),
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn delete(
    who: Authenticated,
    Path((chat_id, message_id)): Path<(ChatId, MessageId)>,
    Query(query): Query<OpIdQuery>,
) -> Result<Json<Receipt>, Problem> {
    let action = Action::DeleteMessage { message_id };
    let op_id = query.op_id.unwrap_or_default();
    Ok(Json(who.0.apply(Operation { op_id, chat_id, action }).await?))
}
