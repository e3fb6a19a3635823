//! All routes, and what every request goes through.

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use hearth_domain::{ErrorCode, MAX_MESSAGE_BYTES};
use tokio::time::timeout;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    health, host_check, metrics, openapi, origin_check,
    problem::Problem,
    rest,
    shared::App,
    web_ui::{self, CONTENT_POLICY, RESOURCE_POLICY},
};

pub(crate) const SHORT_BODY: usize = 64 * 1024;

/// Bodies that hold a message's text, of which JSON writes a byte with six at worst.
pub(crate) const LONG_BODY: usize = 6 * MAX_MESSAGE_BYTES + SHORT_BODY;

pub(crate) fn router(app: App) -> Router {
    let (described, document) = described();
    let bodies = middleware::from_fn(limit_body);
    described
        .route_layer(bodies)
        .merge(openapi::routes(&document))
        .merge(web_ui::routes())
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async {
            let detail = "nothing can be done here in this way";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::Invalid, detail)
        })
        // The last of these is the first that a request meets.
        .layer(middleware::from_fn_with_state(app.clone(), origin_check::check))
        .layer(middleware::from_fn_with_state(app.clone(), host_check::check))
        .layer(middleware::from_fn_with_state(app.clone(), in_time))
        .layer(middleware::from_fn(protect))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::count))
        .with_state(app)
}

/// The API with its description.
fn described() -> (Router<App>, utoipa::openapi::OpenApi) {
    let mut document = openapi::Document::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    OpenApiRouter::with_openapi(document)
        .nest("/api/v1", rest::routes())
        .routes(routes!(health::health))
        .routes(routes!(metrics::metrics))
        .split_for_parts()
}

/// The OpenAPI document.
#[must_use]
pub fn openapi_document() -> utoipa::openapi::OpenApi {
    described().1
}

/// Refuses bodies that are longer than their route needs.
async fn limit_body(route: MatchedPath, mut request: Request, next: Next) -> Response {
    let holds_text = [
        "/operations",
        "/messages",
        "/messages/{mid}",
        "/messages/{mid}/versions",
    ];
    let long = holds_text.iter().any(|end| route.as_str().ends_with(end));
    DefaultBodyLimit::max(if long { LONG_BODY } else { SHORT_BODY }).apply(&mut request);
    next.run(request).await
}

async fn in_time(State(app): State<App>, request: Request, next: Next) -> Response {
    // A piece of a file has the time that its length asks for.
    let route = request.extensions().get::<MatchedPath>();
    if request.method() == Method::PUT && route.is_some_and(|route| route.as_str().ends_with("/uploads/{id}")) {
        return next.run(request).await;
    }
    timeout(app.limits.request, next.run(request))
        .await
        .unwrap_or_else(|_| {
            let detail = "the request took too long";
            let mut response =
                Problem::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::Unavailable, detail).into_response();
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        })
}

/// What every answer says to browsers.
async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_POLICY));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(RESOURCE_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
