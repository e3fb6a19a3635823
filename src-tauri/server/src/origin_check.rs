//! Where in a browser a request comes from.
//!
//! Hearth's own page sends the exact origin it was served from. Other programs send none. Any other page is refused wherever
//! something is changed and wherever a socket is opened: browsers let pages open sockets to any server. There is no CORS, so
//! that what other pages could still ask for they cannot read.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hearth_domain::ErrorCode;

use crate::{problem::Problem, shared::App};

/// True if no header says that another page than Hearth's asks.
fn is_ours(headers: &HeaderMap, encrypted: bool) -> bool {
    // Sent by browsers and out of a page's reach (W3C Fetch Metadata).
    if let Some(site) = headers.get("sec-fetch-site")
        && site != "same-origin"
        && site != "none"
    {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok();
    let served_from = |scheme: &str| host.is_some() && origin.and_then(|origin| origin.strip_prefix(scheme)) == host;
    // Behind a proxy the page's scheme is https and the server's own is not, so both count there.
    origins.next().is_none() && (served_from("https://") || (!encrypted && served_from("http://")))
}

pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let opens_a_socket = request.headers().contains_key(header::UPGRADE);
    if (reads && !opens_a_socket) || is_ours(request.headers(), app.encrypted) {
        return next.run(request).await;
    }
    let detail = "another page may not do this";
    Problem::new(StatusCode::FORBIDDEN, ErrorCode::Forbidden, detail).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "192.168.1.5:8002".parse().expect("a header"));
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a header"));
        }
        is_ours(&headers, true)
    }

    #[test]
    fn hearths_page_and_other_programs_may_write() {
        assert!(ours(&[]));
        assert!(ours(&[("origin", "https://192.168.1.5:8002")]));
        assert!(ours(&[
            ("origin", "https://192.168.1.5:8002"),
            ("sec-fetch-site", "same-origin")
        ]));
    }

    #[test]
    fn other_pages_may_not() {
        for origin in [
            "https://evil.example",
            "https://192.168.1.5",
            "https://192.168.1.5:8003",
            "https://192.168.1.5:8002.evil.example",
            "http://192.168.1.5:8002",
            "null",
            "",
        ] {
            assert!(!ours(&[("origin", origin)]), "{origin}");
        }
        assert!(!ours(&[("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[("sec-fetch-site", "same-site")]));
        let twice = [
            ("origin", "https://192.168.1.5:8002"),
            ("origin", "https://evil.example"),
        ];
        assert!(!ours(&twice));
    }
}
