//! Answers that are being made.

use axum::http::StatusCode;
use hearth_domain::RunId;

use crate::{
    authenticated::Authenticated,
    decode::Path,
    problem::{Problem, Refusals, SignIn},
};

/// Stop an answer
///
/// For whoever asked for it, and the owners of its chat and of the space.
#[utoipa::path(post, path = "/chat/runs/{id}/stop", tag = "chats", params(("id" = RunId, Path, description = "The run")),
    responses((status = 204, description = "It ends, or has ended"), Refusals, SignIn))]
pub(super) async fn stop(who: Authenticated, Path(id): Path<RunId>) -> Result<StatusCode, Problem> {
    who.0.stop_run(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
