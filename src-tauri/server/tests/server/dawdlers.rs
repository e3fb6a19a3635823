//! Whoever takes their time: to send a request, to say anything at all, to read the answer.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::join_all;
use hearth_server::{WebFile, WebUi};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, split},
    time::{sleep, timeout},
};

use crate::{
    guest::{Guest, send},
    host::{Host, in_time},
    tls,
};

#[tokio::test]
async fn a_request_that_arrives_letter_by_letter_is_given_up() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let crowd = (0..50).map(|_| async {
        let (mut stream, _) = tls::connect(host.connect().await).await;
        let begun = Instant::now();
        let _ = stream
            .write_all(b"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-A: ")
            .await;
        while stream.write_all(b"a").await.is_ok() && stream.flush().await.is_ok() {
            let mut byte = [0; 64];
            if let Ok(Ok(0) | Err(_)) = timeout(Duration::from_millis(500), stream.read(&mut byte)).await {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(18), "it is still waited for");
        }
    });
    let good = async {
        for _ in 0..5 {
            ben.get("/me").await;
            sleep(Duration::from_millis(300)).await;
        }
    };
    tokio::join!(join_all(crowd), good);
}

#[tokio::test]
async fn a_body_that_arrives_letter_by_letter_is_given_up() {
    let host = Host::with(|config| config.limits.request = Duration::from_secs(2)).await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let paths = [
        ("/api/v1/auth/register".to_owned(), String::new()),
        (
            format!("/api/v1/chat/chats/{chat}/messages"),
            format!("Authorization: Bearer {}\r\n", ben.token),
        ),
    ];
    for (path, sign_in) in paths {
        let (stream, _) = tls::connect(host.connect().await).await;
        let (mut reading, mut writing) = split(stream);
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\n{sign_in}Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{{"
        );
        let begun = Instant::now();
        let drip = async {
            let mut sent = writing.write_all(head.as_bytes()).await;
            while sent.is_ok() && writing.flush().await.is_ok() {
                sleep(Duration::from_millis(100)).await;
                sent = writing.write_all(b" ").await;
            }
        };
        let answer = async {
            let mut answer = Vec::new();
            // Whoever is still writing may see no more than that the other end is gone.
            let _ = reading.read_to_end(&mut answer).await;
            String::from_utf8(answer).expect("it is text")
        };
        let answer = in_time("the answer", async {
            tokio::select! {
                answer = answer => answer,
                () = async { drip.await; std::future::pending().await } => unreachable!(),
            }
        })
        .await;
        assert!(begun.elapsed() >= Duration::from_secs(2), "it may take that long");
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        assert!(
            answer.ends_with('}') && answer.contains(r#""code":"unavailable""#),
            "{answer}"
        );
    }
    ben.get("/me").await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_given_up() {
    let host = Host::start().await;
    let mut silent = host.connect().await;
    let mut byte = [0; 1];
    let read = in_time("the end of the connection", silent.read(&mut byte)).await;
    assert!(matches!(read, Ok(0) | Err(_)), "nothing is said to it");
}

/// Each answer that nobody takes is memory, and its connection one of those that there may be.
#[tokio::test]
async fn whoever_asks_and_does_not_read_the_answer_is_given_up() {
    let host = Host::with(|config| {
        config.web_ui = Arc::new(LargeFile);
        config.limits.unread = Duration::from_secs(1);
    })
    .await;
    let owner = Guest::owner(&host).await;
    let connections = async || -> u32 {
        let metrics = send(owner.http.get(host.url("/metrics")).bearer_auth(&owner.token)).await;
        let metrics = metrics.text().await.expect("a text");
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix("hearth_connections "));
        line.and_then(|value| value.trim().parse().ok()).expect("a number")
    };
    let before = connections().await;
    let mut asleep = Vec::new();
    for _ in 0..5 {
        let (mut stream, _) = tls::connect(host.connect().await).await;
        let request = b"GET /chat/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).await.expect("the server reads");
        stream.flush().await.expect("the server reads");
        asleep.push(stream);
    }
    in_time("the end of those who do not read", async {
        while connections().await > before {
            sleep(Duration::from_millis(100)).await;
        }
    })
    .await;

    // Whoever reads slowly, but reads, is served to the end.
    let (mut slow, _) = tls::connect(host.connect().await).await;
    let request = b"GET /chat/large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    slow.write_all(request).await.expect("the server reads");
    let (mut read, mut piece, mut pauses) = (0, vec![0; 1024 * 1024], 6);
    while let Ok(more @ 1..) = slow.read(&mut piece).await {
        read += more;
        if read / (2 * 1024 * 1024) > 6 - pauses && pauses > 0 {
            pauses -= 1;
            sleep(Duration::from_millis(500)).await;
        }
    }
    assert!(read > LARGE, "{read} bytes of {LARGE} came");
}

const LARGE: usize = 24 * 1024 * 1024;

struct LargeFile;

impl WebUi for LargeFile {
    fn file(&self, path: &str) -> Option<WebFile> {
        (path == "large.bin").then(|| WebFile {
            bytes: Cow::Owned(vec![b'x'; LARGE]),
            mime: "application/octet-stream".to_owned(),
            etag: String::new(),
        })
    }
}
