//! Too much of everything: frames, requests, bytes, connections.

use std::time::Duration;

use futures::{SinkExt, future::join_all};
use hearth_domain::CloseCode;
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::{
    io::AsyncReadExt,
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    guest::{Guest, http, refusal, send},
    host::{Host, in_time},
    wire::Wire,
};

#[tokio::test]
async fn a_million_frames_end_at_the_limit() {
    let host = Host::start().await;
    let owner = Guest::owner(&host).await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    for frame in [
        Message::text(r#"{"type":"present","active":true}"#),
        Message::Ping(vec![1].into()),
    ] {
        let mut wire = Wire::live(&host, &eve).await;
        let mut sent = 0_u32;
        while sent < 1_000_000 && wire.0.feed(frame.clone()).await.is_ok() {
            sent += 1;
        }
        let closed = wire.closed().await;
        // Where the server was done with it before this end has read that, the connection is simply gone.
        assert!(matches!(closed, Some(CloseCode::TooMany) | None), "{closed:?}");
    }
    let metrics = send(owner.http.get(host.url("/metrics")).bearer_auth(&owner.token)).await;
    let metrics = metrics.text().await.expect("a text");
    let value = |name: &str| -> u32 {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|value| value.trim().parse().ok()).unwrap_or_default()
    };
    assert_eq!(value(r#"hearth_sockets_closed_total{code="4429"}"#), 2, "{metrics}");
    assert!(value("hearth_frames_total") < 2000, "{metrics}");
    assert_eq!(ben.get("/me").await["user"]["name"], "Ben", "others notice nothing");
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_slowed_down_and_whoever_is_goes_on() {
    let host = Host::with(|config| config.limits.address = hearth_server::Rate::new(20, 0.01)).await;
    let ben = Guest::join(&host, "Ben").await;
    let mut last = None;
    for _ in 0..40 {
        last = Some(send(http(None).get(host.url("/api/v1/me"))).await);
    }
    let last = last.expect("there were answers");
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("retry-after"));
    assert_eq!(ben.get("/me").await["user"]["name"], "Ben", "at the same address");
}

#[tokio::test]
async fn a_device_that_asks_too_much_is_slowed_down_alone() {
    let host = Host::with(|config| config.limits.device = hearth_server::Rate::new(5, 0.01)).await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    for _ in 0..5 {
        ben.get("/me").await;
    }
    assert_eq!(
        refusal(ben.request(Method::GET, "/me")).await,
        (429, "rate_limited".to_owned())
    );
    eve.get("/me").await;
}

#[tokio::test]
async fn a_body_has_a_longest_length() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let messages = format!("/chat/chats/{chat}/messages");
    let long = ben
        .request(Method::POST, &messages)
        .json(&json!({ "text": "x".repeat(2 * 1024 * 1024) }));
    assert_eq!(refusal(long).await, (413, "too_long".to_owned()));
    let title = ben.request(Method::PATCH, &format!("/chat/chats/{chat}"));
    let title = title.json(&json!({ "title": "x".repeat(65 * 1024) }));
    assert_eq!(refusal(title).await, (413, "too_long".to_owned()));
    let fits = ben
        .request(Method::POST, &messages)
        .json(&json!({ "text": "x".repeat(1024 * 1024) }));
    assert_eq!(send(fits).await.status(), StatusCode::CREATED);
    let too_long = ben
        .request(Method::POST, &messages)
        .json(&json!({ "text": "x".repeat(1024 * 1024 + 1) }));
    assert_eq!(refusal(too_long).await, (413, "too_long".to_owned()));
}

#[tokio::test]
async fn one_address_cannot_take_all_connections() {
    let host = Host::with(|config| {
        config.limits.connections = 40;
        config.limits.connections_per_address = 10;
    })
    .await;
    let mut held = Vec::new();
    for _ in 0..30 {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket
            .bind(([127, 0, 0, 9], 0).into())
            .expect("it is an address of this machine's");
        held.push(socket.connect(host.address()).await.expect("the system takes it in"));
    }
    let closed = join_all(held.iter_mut().map(is_closed))
        .await
        .into_iter()
        .filter(|closed| *closed)
        .count();
    // Loopback addresses are one machine's and may have all places but never more than there are.
    let mut more = Vec::new();
    for _ in 0..20 {
        more.push(host.connect().await);
    }
    let refused = join_all(more.iter_mut().map(is_closed))
        .await
        .into_iter()
        .filter(|closed| *closed)
        .count();
    assert_eq!((closed, refused), (0, 10));
    drop((held, more));
    let ben = Guest::stranger(&host);
    let answered = async {
        loop {
            // Until the server has noticed that the places are free again.
            if let Ok(answer) = ben.http.get(host.url("/health")).send().await {
                break answer.status();
            }
        }
    };
    assert_eq!(in_time("an answer", answered).await, StatusCode::OK);
}

/// Whether the server ends a connection at once.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0; 1];
    timeout(Duration::from_secs(1), stream.read(&mut byte)).await.is_ok()
}
