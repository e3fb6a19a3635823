//! What the space says of itself.

use axum::{Extension, extract::State};
use hearth_domain::SpaceCard;

use crate::{
    connection::Connection,
    decode::Json,
    problem::{Problem, Refusals},
    shared::App,
};

/// The space's card
#[utoipa::path(get, path = "/space", tag = "space", responses((status = 200, body = SpaceCard), Refusals), security(()))]
pub(super) async fn card(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
) -> Result<Json<SpaceCard>, Problem> {
    app.limiters.address(connection.remote.ip())?;
    Ok(Json(app.engine.space_card()))
}
