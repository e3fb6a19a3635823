//! What another page in somebody's browser, or another name for this machine, may not do.

use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::Error;

use crate::{
    guest::{Guest, http, refusal, send},
    host::Host,
    wire::{ALL, Wire},
};

#[tokio::test]
async fn a_name_that_was_led_here_is_not_answered() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let port = host.address().port();
    for name in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.2",
        "localhost.evil.example",
        "",
    ] {
        for path in ["/api/v1/me", "/health", "/chat", "/api/docs/", "/nothing"] {
            let asked = http(None)
                .get(host.url(path))
                .bearer_auth(&ben.token)
                .header("host", name);
            assert_eq!(refusal(asked).await, (421, "forbidden".to_owned()), "{name} {path}");
        }
    }
    for name in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        "LocalHost".to_owned(),
    ] {
        let asked = http(None)
            .get(host.url("/api/v1/me"))
            .bearer_auth(&ben.token)
            .header("host", &name);
        assert_eq!(send(asked).await.status(), 200, "{name}");
    }
    let led_here = Wire::open_with(&host, ALL, &[("host", "evil.example")]).await;
    assert_eq!(status_of(led_here), 421);
}

#[tokio::test]
async fn a_proxys_name_is_answered_once_it_is_given() {
    let host = Host::with(|config| config.public_name = Some("chat.example.org".to_owned())).await;
    let asked = http(None).get(host.url("/health")).header("host", "chat.example.org");
    assert_eq!(send(asked).await.status(), 200);
    assert_eq!(host.server.addresses()[0], "https://chat.example.org");
}

#[tokio::test]
async fn other_pages_may_not_write() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let own = format!("https://{}", host.address());
    let writes = [
        (Method::POST, "/chat/chats".to_owned(), json!({})),
        (
            Method::POST,
            format!("/chat/chats/{chat}/messages"),
            json!({ "text": "hello" }),
        ),
        (
            Method::PATCH,
            format!("/chat/chats/{chat}"),
            json!({ "title": "theirs" }),
        ),
        (Method::DELETE, format!("/chat/chats/{chat}"), json!({})),
        (Method::POST, "/auth/refresh".to_owned(), json!({})),
    ];
    for (method, path, body) in &writes {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://127.0.0.1"),
            ("origin", &own.replace("https", "http")),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let asked = ben.request(method.clone(), path).json(body).header(name, value);
            assert_eq!(
                refusal(asked).await,
                (403, "forbidden".to_owned()),
                "{method} {path} {name}: {value}"
            );
        }
    }
    let own_page = ben.request(Method::POST, "/chat/chats").json(&json!({}));
    let own_page = own_page.header("origin", &own).header("sec-fetch-site", "same-origin");
    assert_eq!(send(own_page).await.status(), 201);
}

#[tokio::test]
async fn other_pages_may_not_open_sockets() {
    let host = Host::start().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let opened = Wire::open_with(&host, ALL, &[(name, value)]).await;
        assert_eq!(status_of(opened), 403, "{name}: {value}");
    }
    let own = format!("https://{}", host.address());
    assert!(Wire::open_with(&host, ALL, &[("origin", &own)]).await.is_ok());
}

#[tokio::test]
async fn nothing_is_shared_with_other_pages() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    for path in ["/me", "/chat/chats", "/nothing"] {
        let asked = ben.request(Method::GET, path).header("origin", "https://evil.example");
        let answer = send(asked).await;
        let headers = answer.headers();
        assert!(
            headers.keys().all(|name| !name.as_str().starts_with("access-control-")),
            "no CORS"
        );
        assert!(!headers.contains_key("set-cookie"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
    }
}

fn status_of(opened: Result<Wire, Error>) -> u16 {
    match opened {
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("an answer is to come: {other}"),
        Ok(_) => panic!("no socket is to open"),
    }
}
