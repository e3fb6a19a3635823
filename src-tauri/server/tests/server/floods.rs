//! Too much of everything: frames, requests, connections, patience.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use futures::{SinkExt, future::join_all};
use hearth_domain::{CloseCode, DeviceId, Role};
use hearth_server::{WebFile, WebUi};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, split},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use crate::{
    guest::{Guest, http, refusal, send},
    host::{Host, in_time},
    tls,
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

/// Clients of one address that ask as fast as they are answered, until they are told to end.
#[derive(Clone)]
struct Flood {
    from: IpAddr,
    enough: CancellationToken,
    /// How often each status was the answer.
    answered: Arc<Mutex<BTreeMap<u16, u32>>>,
}

impl Flood {
    fn new(from: IpAddr, enough: &CancellationToken) -> Self {
        Self {
            from,
            enough: enough.clone(),
            answered: Arc::default(),
        }
    }

    fn of(&self, clients: usize, url: &str, guess: impl Fn() -> Value + Clone + Send + 'static) -> JoinSet<()> {
        let client = |_| self.clone().client(url.to_owned(), guess.clone());
        (0..clients).map(client).collect()
    }

    async fn client(self, url: String, guess: impl Fn() -> Value) {
        let client = http(Some(self.from));
        while !self.enough.is_cancelled() {
            let answer = client.post(&url).json(&guess()).send().await;
            let status = answer.expect("the server answers").status().as_u16();
            *self.answered().entry(status).or_default() += 1;
        }
    }

    fn answered(&self) -> MutexGuard<'_, BTreeMap<u16, u32>> {
        self.answered.lock().expect("no client panics here")
    }

    fn attempts(&self) -> u32 {
        self.answered().values().sum()
    }
}

/// A thousand attempts a second where the machine has nothing else to do, and as many as it can where it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_sign_in_attempts_is_slowed_down_and_keeps_nobody_out() {
    let host = Host::start().await;
    let flooding = IpAddr::from([127, 0, 0, 3]);
    let elsewhere = http(Some(IpAddr::from([127, 0, 0, 2])));
    let (mut ben, mut newcomer) = (Guest::join(&host, "Ben").await, Guest::stranger(&host));
    (ben.http, newcomer.http) = (elsewhere.clone(), elsewhere);
    let mut at_the_same_address = Guest::join(&host, "Gil").await;
    at_the_same_address.http = http(Some(flooding));
    let code = host.invite(Role::Member).await;

    let (enough, begun) = (CancellationToken::new(), Instant::now());
    let (refreshing, registering) = (Flood::new(flooding, &enough), Flood::new(flooding, &enough));
    let guess = "AAAAAAAAAAAAAAAAAAAAAA";
    // Each for another device: those of one device are fewer, see below.
    let refreshers = refreshing.of(
        12,
        &host.url("/api/v1/auth/refresh"),
        move || json!({ "device_id": DeviceId::new(), "refresh_token": guess, "signature": guess }),
    );
    let registration = json!(Guest::stranger(&host).registration(guess, "Mallory"));
    let registrants = registering.of(4, &host.url("/api/v1/auth/register"), move || registration.clone());

    let (mut slowest, mut sign_ins) = (Duration::ZERO, 0);
    while begun.elapsed() < Duration::from_secs(3) || !refreshing.answered().contains_key(&429) {
        let asked = Instant::now();
        ben.sign_in().await;
        at_the_same_address.get("/me").await;
        slowest = slowest.max(asked.elapsed());
        sign_ins += 1;
        assert!(begun.elapsed() < Duration::from_secs(40), "nobody is slowed down");
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(newcomer.register(&code, "Eve").await.status(), StatusCode::CREATED);
    enough.cancel();
    refreshers.join_all().await;
    registrants.join_all().await;

    let attempts = refreshing.attempts() + registering.attempts();
    let told = format!(
        "{attempts} attempts in {:.1} s: {:?} {:?}; {sign_ins} sign-ins meanwhile, of which the slowest took {slowest:?}",
        begun.elapsed().as_secs_f64(),
        refreshing.answered(),
        registering.answered()
    );
    assert!(attempts > 3000 && sign_ins > 5, "{told}");
    let statuses = |flood: &Flood| flood.answered().keys().copied().collect::<Vec<_>>();
    assert_eq!(statuses(&refreshing), [401, 429], "{told}");
    assert_eq!(statuses(&registering), [403, 429], "{told}");
    // Those that were asked about at the same time all came before the tenth was found to be wrong.
    assert!(registering.answered()[&403] <= 10 + 3, "{told}");
    assert!(slowest < Duration::from_secs(2), "{told}");
}

#[tokio::test]
async fn the_refresh_tokens_of_a_device_cannot_be_guessed_for_long() {
    let host = Host::start().await;
    let mut ben = Guest::join(&host, "Ben").await;
    let eve = Guest::join(&host, "Eve").await;
    let guess = async || {
        ben.refresh("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
            .await
            .status()
            .as_u16()
    };
    for _ in 0..10 {
        assert_eq!(guess().await, 401);
    }
    let refused = ben.refresh(&ben.refresh_token).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait = refused
        .headers()
        .get("retry-after")
        .and_then(|it| it.to_str().ok()?.parse().ok());
    assert!(matches!(wait, Some(5..=6_u64)), "{wait:?}");
    assert_eq!(
        eve.refresh(&eve.refresh_token).await.status(),
        StatusCode::OK,
        "one device's guesses are its own"
    );
    host.advance(Duration::from_millis(4999));
    assert_eq!(guess().await, 429);
    host.advance(Duration::from_millis(1));
    assert_eq!([guess().await, guess().await], [401, 429], "one in five seconds");
    host.advance(Duration::from_secs(5));
    ben.sign_in().await;
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
