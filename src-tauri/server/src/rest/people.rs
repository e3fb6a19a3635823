//! The people of the space.

use axum::{extract::State, http::StatusCode};
use hearth_domain::{Device, People, Role, User, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path},
    problem::{Problem, Refusals, SignIn},
    shared::App,
};

/// Who a token belongs to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    user: User,
    device: Device,
    /// The largest file that a message can hold here.
    max_file_bytes: u64,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct RoleChange {
    role: Role,
}

/// Who I am
#[utoipa::path(get, path = "/me", tag = "people", responses((status = 200, body = Me), Refusals, SignIn))]
pub(super) async fn me(State(app): State<App>, who: Authenticated) -> Result<Json<Me>, Problem> {
    let actor = who.actor();
    let people = app.engine.people(actor).await?;
    let user = people.users.into_iter().find(|user| user.id == actor.user_id);
    let device = people.devices.into_iter().find(|device| device.id == actor.device_id);
    let (user, device) = user.zip(device).ok_or_else(Problem::not_found)?;
    let max_file_bytes = app.engine.settings().max_file_bytes();
    Ok(Json(Me {
        user,
        device,
        max_file_bytes,
    }))
}

/// Users, devices and invites
///
/// The owner gets all of them, others their own.
#[utoipa::path(get, path = "/people", tag = "people", responses((status = 200, body = People), Refusals, SignIn))]
pub(super) async fn people(State(app): State<App>, who: Authenticated) -> Result<Json<People>, Problem> {
    Ok(Json(app.engine.people(who.actor()).await?))
}

/// The people of the space, for bringing them into a chat
#[utoipa::path(get, path = "/users", tag = "people", responses((status = 200, body = [User]), Refusals, SignIn))]
pub(super) async fn users(who: Authenticated) -> Result<Json<Vec<User>>, Problem> {
    Ok(Json(who.0.users().await?))
}

/// Change somebody's role
#[utoipa::path(patch, path = "/users/{id}", tag = "people", request_body = RoleChange,
    params(("id" = UserId, Path, description = "The user")),
    responses((status = 204, description = "It is changed"), Refusals, SignIn))]
pub(super) async fn set_role(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<UserId>,
    Json(change): Json<RoleChange>,
) -> Result<StatusCode, Problem> {
    app.engine.set_role(who.actor(), id, change.role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revoke somebody with all their devices
#[utoipa::path(delete, path = "/users/{id}", tag = "people", params(("id" = UserId, Path, description = "The user")),
    responses((status = 204, description = "They are revoked"), Refusals, SignIn))]
pub(super) async fn revoke(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Problem> {
    app.engine.revoke_user(who.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
