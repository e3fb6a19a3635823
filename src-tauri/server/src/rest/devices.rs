//! Devices: who waits at the door, who is in.

use axum::{extract::State, http::StatusCode};
use hearth_domain::{Device, DeviceId};

use crate::{
    authenticated::Authenticated,
    decode::{Json, Path},
    problem::{Problem, Refusals, SignIn},
    shared::App,
};

/// Devices
///
/// The owner gets all of them, others their own.
#[utoipa::path(get, path = "/devices", tag = "people", responses((status = 200, body = [Device]), Refusals, SignIn))]
pub(super) async fn list(State(app): State<App>, who: Authenticated) -> Result<Json<Vec<Device>>, Problem> {
    Ok(Json(app.engine.people(who.actor()).await?.devices))
}

/// Let a waiting device in
#[utoipa::path(post, path = "/devices/{id}/approve", tag = "people",
    params(("id" = DeviceId, Path, description = "The device")),
    responses((status = 204, description = "It is let in"), Refusals, SignIn))]
pub(super) async fn approve(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode, Problem> {
    app.engine.approve_device(who.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a device's access, or turn a waiting one away
#[utoipa::path(delete, path = "/devices/{id}", tag = "people", params(("id" = DeviceId, Path, description = "The device")),
    responses((status = 204, description = "Its access is ended"), Refusals, SignIn))]
pub(super) async fn revoke(
    State(app): State<App>,
    who: Authenticated,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode, Problem> {
    app.engine.revoke_device(who.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
