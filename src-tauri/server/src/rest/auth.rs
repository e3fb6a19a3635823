//! Signing in and out.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hearth_domain::{ErrorCode, RefreshRequest, Registered, Registration, Tokens};

use crate::{
    authenticated::Authenticated,
    connection::Connection,
    decode::Json,
    problem::{Problem, Refusals, SignIn},
    shared::App,
    tokens::ACCESS_TOKEN_SECONDS,
};

/// Come in with an invite
///
/// The device waits for the owner's approval. The same request sent again within the invite's time, because the answer was
/// lost, gives the same device.
#[utoipa::path(post, path = "/auth/register", tag = "sign-in", request_body = Registration,
    responses((status = 201, body = Registered), Refusals), security(()))]
pub(super) async fn register(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    Json(registration): Json<Registration>,
) -> Result<Response, Problem> {
    let address = connection.remote.ip();
    app.limiters.address(address)?;
    app.limiters.may_try_code(address, app.now())?;
    let registered = app.engine.register(registration).await.inspect_err(|error| {
        if error.code == ErrorCode::InviteInvalid {
            app.limiters.wrong_code(address, app.now());
        }
    })?;
    Ok((StatusCode::CREATED, secret(registered)).into_response())
}

/// Get a new access token
///
/// For a refresh token, which is used up and replaced, and the device key's signature over it. 403 with the code
/// `waiting_for_approval` until the owner has let the device in.
#[utoipa::path(post, path = "/auth/refresh", tag = "sign-in", request_body = RefreshRequest,
    responses((status = 200, body = Tokens), Refusals, SignIn), security(()))]
pub(super) async fn refresh(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    Json(request): Json<RefreshRequest>,
) -> Result<Response, Problem> {
    let device_id = request.device_id;
    app.limiters.address(connection.remote.ip())?;
    app.limiters.may_try_token(device_id, app.now())?;
    let admission = app.engine.refresh(request).await.inspect_err(|error| {
        if error.code == ErrorCode::Unauthorized {
            app.limiters.wrong_token(device_id, app.now());
        }
    })?;
    let actor = admission.actor;
    let access_token = app.tokens.issue(actor.user_id, actor.device_id);
    let access_token = access_token.ok_or_else(|| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            ErrorCode::Internal,
            "no token could be signed",
        )
    })?;
    Ok(secret(Tokens {
        access_token,
        expires_in_s: ACCESS_TOKEN_SECONDS,
        refresh_token: admission.refresh_token,
        user_id: actor.user_id,
        role: actor.role,
    })
    .into_response())
}

/// End this device's access
#[utoipa::path(post, path = "/auth/sign-out", tag = "sign-in",
    responses((status = 204, description = "It is ended"), Refusals, SignIn))]
pub(super) async fn sign_out(State(app): State<App>, who: Authenticated) -> Result<StatusCode, Problem> {
    app.engine.revoke_device(who.actor(), who.actor().device_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An answer that nothing on its way may keep (RFC 6749 section 5.1).
fn secret(body: impl serde::Serialize) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(body))
}
