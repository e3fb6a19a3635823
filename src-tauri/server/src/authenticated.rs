//! Who asks: a valid token of a device that may come in.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use hearth_domain::Actor;
use hearth_engine::Acting;

use crate::{connection::Connection, problem::Problem, shared::App};

/// The engine as the one who signed in may use it.
pub(crate) struct Authenticated(pub(crate) Acting);

impl Authenticated {
    pub(crate) fn actor(&self) -> Actor {
        self.0.actor()
    }
}

impl FromRequestParts<App> for Authenticated {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let admitted = admit(app, &parts.headers).await;
        let Ok(actor) = admitted else {
            // Whoever is not signed in is counted by where they are.
            if let Some(connection) = parts.extensions.get::<Connection>() {
                app.limiters.address(connection.remote.ip())?;
            }
            return Err(Problem::unauthorized());
        };
        app.limiters.device(actor.device_id)?;
        app.engine.seen(actor.device_id).await;
        Ok(Self(app.engine.acting(actor)))
    }
}

async fn admit(app: &App, headers: &HeaderMap) -> Result<Actor, Problem> {
    let claim = bearer(headers)
        .and_then(|token| app.tokens.read(token))
        .ok_or_else(Problem::unauthorized)?;
    let actor = app.engine.admit(claim.device_id).await?;
    if actor.user_id == claim.user_id {
        Ok(actor)
    } else {
        Err(Problem::unauthorized())
    }
}

/// The one token that a request carries (RFC 6750 section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let value = all.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (all.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| token.trim())
}
