//! The web UI: the same as the window's, for a browser.

use std::borrow::Cow;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use crate::{connection::Connection, problem::Problem, shared::App};

/// The files of the built UI. Whoever starts a server has them in its binary.
pub trait WebUi: Send + Sync + 'static {
    /// The file at `path`, which has no slash in front: `index.html`, `assets/index-abc.js`.
    fn file(&self, path: &str) -> Option<WebFile>;
}

/// One file of the UI.
pub struct WebFile {
    pub bytes: Cow<'static, [u8]>,
    /// As in `Content-Type`.
    pub mime: String,
    /// Names this content and no other, without quotes; empty where that is not known.
    pub etag: String,
}

/// No UI: `/chat` is not found.
pub struct NoWebUi;

impl WebUi for NoWebUi {
    fn file(&self, _: &str) -> Option<WebFile> {
        None
    }
}

/// The page may load what this server has, and speak with it, and nothing else.
pub(crate) const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; \
     font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The first page.
const START: &str = "index.html";

/// Files whose name holds a hash of their content.
const NEVER_CHANGES: &str = "public, max-age=31536000, immutable";

/// Which pages may load an answer; where it is not said, this server's own alone.
pub(crate) const RESOURCE_POLICY: &str = "cross-origin-resource-policy";

/// What the frame that draws diagrams runs. It has no origin, so that it can reach nothing, and so is not of this one.
const IN_FRAME: [&str; 2] = ["assets/mermaid.min-", "assets/frameScript-"];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/chat") }))
        .route("/chat", get(start))
        .route("/chat/", get(start))
        .route("/join", get(start))
        .route("/chat/{*path}", get(file))
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
}

async fn start(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    serve(&app, &connection, START, &headers)
}

async fn file(
    State(app): State<App>,
    Extension(connection): Extension<Connection>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // What has no ending is a place inside the page, which finds its own way there.
    let is_place = path.rsplit('/').next().is_some_and(|last| !last.contains('.'));
    serve(&app, &connection, if is_place { START } else { &path }, &headers)
}

fn serve(app: &App, connection: &Connection, path: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    app.limiters.address(connection.remote.ip())?;
    let file = app.web_ui.file(path).ok_or_else(Problem::not_found)?;
    let keep = if path.starts_with("assets/") {
        NEVER_CHANGES
    } else {
        "no-cache"
    };
    let etag = format!("\"{}\"", file.etag);
    let known = !file.etag.is_empty()
        && headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes = match file.bytes {
            page if path == START => at_chat(&page).into(),
            // Not a copy for each who asks.
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        ([(header::CONTENT_TYPE, file.mime)], bytes).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, keep.parse().map_err(|_| Problem::not_found())?);
    if IN_FRAME.iter().any(|script| path.starts_with(script)) {
        answer.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if !file.etag.is_empty()
        && let Ok(etag) = etag.parse()
    {
        answer.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// The first page names its parts as they lie beside it in the window. It is served at several paths here, so it says
/// where they are.
fn at_chat(page: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(page).replace("\"./", "\"/chat/").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_finds_its_parts_from_wherever_it_is_served() {
        let page =
            br#"<script type="module" crossorigin src="./assets/index-1.js"></script><link href="./assets/a.css">"#;
        let served = String::from_utf8(at_chat(page)).expect("it was");
        assert!(served.contains(r#"src="/chat/assets/index-1.js""#));
        assert!(served.contains(r#"href="/chat/assets/a.css""#));
    }
}
