//! Whether the server is well, for whoever watches over it.

use std::time::Duration;

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::{
    connection::Connection,
    decode::Json,
    problem::{Problem, Refusals},
    shared::App,
};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// Whether everything works that is looked at.
    ok: bool,
    version: String,
    /// Whether the database answers.
    database: bool,
    uptime_s: u64,
}

/// Whether the server is well
#[utoipa::path(get, path = "/health", tag = "server",
    responses((status = 200, body = Health), (status = 503, body = Health, description = "It is not"), Refusals),
    security(()))]
pub(crate) async fn health(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
) -> Result<Response, Problem> {
    app.limiters.address(connection.remote.ip())?;
    let asked = timeout(PATIENCE, app.engine.acting(app.engine.home_actor()).heads(None, 1)).await;
    let database = matches!(asked, Ok(Ok(_)));
    let health = Health {
        ok: database,
        version: app.engine.space_card().version,
        database,
        uptime_s: app.started.elapsed().as_secs(),
    };
    let status = if database {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Ok((status, Json(health)).into_response())
}
