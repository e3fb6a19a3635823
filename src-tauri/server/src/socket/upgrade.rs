//! From a request to a socket.

use axum::{
    extract::{Extension, State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::StatusCode,
    response::Response,
};
use hearth_domain::{ChatId, ErrorCode, MAX_FRAME_BYTES};

use super::session::serve;
use crate::{
    connection::Connection,
    decode::Path,
    problem::{Problem, Refusals},
    shared::App,
};

/// One socket needs little: frames are short, and long ones grow the buffer while they are read.
const READ_BUFFER: usize = 8 * 1024;

/// Frames up to so many bytes are written together.
const WRITE_BUFFER: usize = 4 * 1024;

/// A text that is written may be this far behind before writing fails: more than all that may wait.
const MAX_WRITE_BUFFER: usize = 2 * 1024 * 1024;

type Asked = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// All chats, live
///
/// A WebSocket. Its first frame, `hello`, carries the access token. `docs/protocol.md` describes every frame.
#[utoipa::path(get, path = "/chat/ws", tag = "live",
    responses((status = 101, description = "The connection is a WebSocket now"), Refusals,
        (status = 426, description = "Only for WebSockets", body = Problem, content_type = "application/problem+json")),
    security(()))]
pub(crate) async fn all_chats(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    asked: Asked,
) -> Result<Response, Problem> {
    open(app, connection, asked, None)
}

/// One chat, live
///
/// As `/chat/ws`, for one chat only.
#[utoipa::path(get, path = "/chat/chats/{id}/ws", tag = "live",
    params(("id" = ChatId, Path, description = "The chat")),
    responses((status = 101, description = "The connection is a WebSocket now"), Refusals,
        (status = 426, description = "Only for WebSockets", body = Problem, content_type = "application/problem+json")),
    security(()))]
pub(crate) async fn one_chat(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    Path(chat): Path<ChatId>,
    asked: Asked,
) -> Result<Response, Problem> {
    open(app, connection, asked, Some(chat))
}

fn open(app: App, connection: Connection, asked: Asked, only: Option<ChatId>) -> Result<Response, Problem> {
    app.limiters.address(connection.remote.ip())?;
    let upgrade = asked.map_err(|rejection| {
        let status = match rejection.status() {
            StatusCode::UPGRADE_REQUIRED => StatusCode::UPGRADE_REQUIRED,
            _ => StatusCode::BAD_REQUEST,
        };
        Problem::new(status, ErrorCode::Invalid, rejection.body_text())
    })?;
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_frame_size(MAX_FRAME_BYTES)
        .max_message_size(MAX_FRAME_BYTES);
    let task = app.tasks.token();
    Ok(upgrade.on_upgrade(move |socket| {
        Box::pin(async move {
            serve(app, socket, only).await;
            drop((task, connection));
        })
    }))
}
