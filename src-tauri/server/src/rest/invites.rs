//! Invites.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hearth_domain::{Invite, InviteId, InviteLink, InviteRequest};

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path},
    invite_link::create_invite_link,
    problem::{Problem, Refusals, SignIn},
    shared::App,
};

/// Invites that were not used yet
#[utoipa::path(get, path = "/invites", tag = "people", responses((status = 200, body = [Invite]), Refusals, SignIn))]
pub(super) async fn list(State(app): State<App>, who: Authenticated) -> Result<Json<Vec<Invite>>, Problem> {
    Ok(Json(app.engine.people(who.actor()).await?.invites))
}

/// Invite somebody
///
/// Good once, for 10 minutes. Its code is told only here.
#[utoipa::path(post, path = "/invites", tag = "people", request_body = InviteRequest,
    responses((status = 201, body = InviteLink), Refusals, SignIn))]
pub(super) async fn create(
    State(app): State<App>,
    who: Authenticated,
    Json(request): Json<InviteRequest>,
) -> Result<Response, Problem> {
    let link: InviteLink = create_invite_link(&app.engine, &app.reach, who.actor(), request).await?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(link)).into_response())
}

/// Take an invite back
#[utoipa::path(delete, path = "/invites/{id}", tag = "people", params(("id" = InviteId, Path, description = "The invite")),
    responses((status = 204, description = "It is worth nothing now"), Refusals, SignIn))]
pub(super) async fn cancel(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<InviteId>,
) -> Result<StatusCode, Problem> {
    app.engine.cancel_invite(who.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
