//! The web UI's files, as a browser asks for them.

use std::{borrow::Cow, sync::Arc};

use hearth_server::{WebFile, WebUi};
use reqwest::{Response, StatusCode};

use crate::{
    guest::{http, send},
    host::Host,
};

struct Pages;

impl WebUi for Pages {
    fn file(&self, path: &str) -> Option<WebFile> {
        let (bytes, mime) = match path {
            "index.html" => ("<!doctype html>", "text/html; charset=utf-8"),
            "assets/index-abc.js" | "assets/frameScript-abc.js" => ("start()", "text/javascript"),
            _ => return None,
        };
        Some(WebFile {
            bytes: Cow::Borrowed(bytes.as_bytes()),
            mime: mime.to_owned(),
            etag: path.to_owned(),
        })
    }
}

async fn get(host: &Host, path: &str) -> Response {
    send(http(None).get(host.url(path))).await
}

#[tokio::test]
async fn the_page_is_there_for_every_place_in_it_and_its_files_are_kept() {
    let host = Host::with(|config| config.web_ui = Arc::new(Pages)).await;
    for path in [
        "/chat",
        "/chat/",
        "/join",
        "/chat/0198-a-chat",
        "/chat/settings/sharing",
    ] {
        let page = get(&host, path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(
            page.headers()["cache-control"],
            "no-cache",
            "a new version is seen at once"
        );
        let policy = page.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(
            !policy.contains("http:") && !policy.contains('*'),
            "nothing is loaded from elsewhere: {policy}"
        );
        assert_eq!(page.text().await.expect("a page"), "<!doctype html>");
    }
    assert_eq!(get(&host, "/").await.headers()["location"], "/chat");
    let script = get(&host, "/chat/assets/index-abc.js").await;
    assert!(
        script.headers()["cache-control"]
            .to_str()
            .expect("text")
            .contains("immutable")
    );
    for path in [
        "/chat/assets/other.js",
        "/chat/../Cargo.toml",
        "/chat/%2e%2e/%2e%2e/etc/passwd",
        "/chat//etc/passwd.txt",
    ] {
        assert_eq!(get(&host, path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let host = Host::with(|config| config.web_ui = Arc::new(Pages)).await;
    let first = get(&host, "/chat").await;
    let etag = first.headers()["etag"].clone();
    let again = send(http(None).get(host.url("/chat")).header("if-none-match", etag)).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.text().await.expect("nothing"), "");
}

#[tokio::test]
async fn a_frame_without_an_origin_can_load_what_draws_diagrams_and_nothing_else() {
    let host = Host::with(|config| config.web_ui = Arc::new(Pages)).await;
    for (path, policy) in [
        ("/chat/assets/frameScript-abc.js", "cross-origin"),
        ("/chat/assets/index-abc.js", "same-origin"),
        ("/chat", "same-origin"),
    ] {
        let file = get(&host, path).await;
        assert_eq!(file.headers()["cross-origin-resource-policy"], policy, "{path}");
    }
}
