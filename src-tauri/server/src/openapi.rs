//! The API's description (OpenAPI 3.1) and the page to read it, both from this binary.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_swagger_ui::Config;

use crate::{connection::Connection, problem::Problem, shared::App};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearth",
        description = "Chats with people and AI models, on the host's own machine. The socket is described in docs/protocol.md.",
        license(name = "MIT", identifier = "MIT"),
    ),
    modifiers(&AccessToken),
    security(("access_token" = [])),
    tags(
        (name = "sign-in", description = "Coming in with an invite, and staying in"),
        (name = "space", description = "What the space says of itself"),
        (name = "people", description = "Users, devices, invites"),
        (name = "chats", description = "Chats and their messages"),
        (name = "files", description = "Files that messages hold"),
        (name = "live", description = "Following what happens"),
        (name = "models", description = "What answers, and what it cost"),
        (name = "server", description = "For whoever runs the server"),
    )
)]
pub(crate) struct Document;

struct AccessToken;

impl Modify for AccessToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let mut bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
        bearer = bearer.description(Some("From `/api/v1/auth/refresh`; good for 15 minutes."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("access_token", SecurityScheme::Http(bearer.build()));
    }
}

/// The page's own settings: it asks this server only.
static PAGE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/api/openapi.json")
        .validator_url("none")
        .try_it_out_enabled(true);
    Arc::new(config)
});

/// The document and its page.
pub(crate) fn routes(document: &utoipa::openapi::OpenApi) -> Router<App> {
    let json: Arc<str> = document.to_json().unwrap_or_default().into();
    let answer = move || {
        let json = Arc::clone(&json);
        async move { ([(header::CONTENT_TYPE, "application/json")], json.to_string()) }
    };
    Router::new()
        .route("/api/openapi.json", get(answer))
        .route("/api/docs", get(|| async { Redirect::permanent("/api/docs/") }))
        .route(
            "/api/docs/",
            get(|app, connection| page(app, connection, Path(String::new()))),
        )
        .route("/api/docs/{*file}", get(page))
}

async fn page(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    app.limiters.address(connection.remote.ip())?;
    let file = utoipa_swagger_ui::serve(&file, Arc::clone(&PAGE)).ok().flatten();
    let file = file.ok_or_else(Problem::not_found)?;
    let kind = [(header::CONTENT_TYPE, file.content_type)];
    Ok((kind, file.bytes.into_owned()).into_response())
}
