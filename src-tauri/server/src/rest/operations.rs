//! Any change, as the operation that it is.

use hearth_domain::{OpId, Operation, Receipt};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authenticated::Authenticated,
    decode::Json,
    problem::{Problem, Refusals, SignIn},
};

/// Do one operation
///
/// Sent again under the same `op_id` it changes nothing and gives the same receipt.
#[utoipa::path(post, path = "/chat/operations", tag = "chats", request_body = Operation,
    responses((status = 200, body = Receipt), Refusals, SignIn))]
pub(super) async fn apply(who: Authenticated, Json(operation): Json<Operation>) -> Result<Json<Receipt>, Problem> {
    Ok(Json(who.0.apply(operation).await?))
}

/// The name of a change that has no body.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OpIdQuery {
    /// Names the change: asked again under the same one, nothing more is changed.
    pub(super) op_id: Option<OpId>,
}
