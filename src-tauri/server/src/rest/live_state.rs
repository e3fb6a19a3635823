//! Who is here, and how far they have read.

use hearth_domain::{Presence, ReadMark};

use crate::{
    authenticated::Authenticated,
    decode::Json,
    problem::{Problem, Refusals, SignIn},
};

/// Who is here, of those whom I share a chat with
#[utoipa::path(get, path = "/presence", tag = "live", responses((status = 200, body = [Presence]), Refusals, SignIn))]
pub(super) async fn presence(who: Authenticated) -> Result<Json<Vec<Presence>>, Problem> {
    Ok(Json(who.0.presence().await?))
}

/// How far the people of my chats have read
#[utoipa::path(get, path = "/read-marks", tag = "live", responses((status = 200, body = [ReadMark]), Refusals, SignIn))]
pub(super) async fn read_marks(who: Authenticated) -> Result<Json<Vec<ReadMark>>, Problem> {
    Ok(Json(who.0.read_marks().await?))
}
