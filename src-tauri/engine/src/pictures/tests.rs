mod server;

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use self::server::{Answer, Server};
use super::{
    RemotePicture,
    fetching::{Limits, Pictures},
    reach::Reach,
    refusal::Refusal,
};

/// One pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4wcAAAAJcAMlDyBJGAAAAAElFTkSuQmCC";

/// As few bytes, said to be 50,000 pixels wide and high.
const HUGE_PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQCAIAAADEzaqdAAAADElEQVR4nGM4wcAAAAJcAMlDyBJGAAAAAElFTkSuQmCC";

/// Short, and far more than a machine needs for itself.
const LIMITS: Limits = Limits {
    at_a_time: 4,
    turn: Duration::from_secs(20),
    time: Duration::from_secs(20),
    mebibytes: 1,
    redirects: 5,
};

/// The test's own server, and no other address of this machine.
const OWN_SERVER: Reach = Reach {
    encrypted_only: false,
    allows: |address| address == IpAddr::V4(Ipv4Addr::LOCALHOST),
};

fn bytes(base64: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(base64).expect("it is base64")
}

fn ok(media_type: &str, body: &[u8]) -> Answer {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n");
    Answer::Bytes([head.as_bytes(), body].concat())
}

fn to(location: &str) -> Answer {
    let head = "HTTP/1.1 302 Found\r\nSet-Cookie: seen=yes; Path=/\r\nContent-Length: 0\r\n";
    Answer::Bytes(format!("{head}Location: {location}\r\n\r\n").into_bytes())
}

/// `/N` leads on N times before the picture comes, and `/to?URL` leads there.
fn answer(path: &str) -> Answer {
    if let Some(location) = path.strip_prefix("/to?") {
        return to(location);
    }
    match path {
        "/0" => ok("image/png", &bytes(PNG)),
        "/called-a-page" => ok("text/html", &bytes(PNG)),
        "/huge" => ok("image/png", &bytes(HUGE_PNG)),
        "/page" => ok("image/png", b"<!doctype html><img src=x onerror=alert(1)>"),
        "/drawing" => ok(
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        ),
        "/called-a-drawing" => ok("image/svg+xml", b"<?xml version='1.0'?><svg/>"),
        "/said-to-be-large" => {
            Answer::Silence(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1048577\r\n\r\n".to_vec())
        }
        "/endless" => Answer::Endless(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n".to_vec()),
        "/cut" => Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\x89PNG".to_vec()),
        "/silent" => Answer::Silence(Vec::new()),
        "/stuck" => Answer::Silence(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\x89PNG".to_vec()),
        "/loop" => to("/loop"),
        "/nowhere" => Answer::Bytes(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_vec()),
        _ => match path.trim_start_matches('/').parse::<u32>() {
            Ok(times) => to(&format!("/{}", times - 1)),
            Err(_) => Answer::Bytes(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nGone".to_vec()),
        },
    }
}

async fn fetched(server: &Server, path: &str) -> Result<RemotePicture, Refusal> {
    Pictures::within(OWN_SERVER, LIMITS).fetch(&server.url(path)).await
}

async fn refusal(server: &Server, path: &str) -> Option<Refusal> {
    fetched(server, path).await.err()
}

#[tokio::test]
async fn a_picture_comes_as_what_its_bytes_are() {
    let server = Server::start(answer).await;
    for path in ["/0", "/called-a-page"] {
        let picture = fetched(&server, path).await.expect("it is a picture");
        assert_eq!(
            (picture.media_type.as_str(), picture.bytes),
            ("image/png", bytes(PNG)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_host_is_told_nothing_of_the_user() {
    let server = Server::start(answer).await;
    assert!(fetched(&server, "/1").await.is_ok());
    let heads = server.heads();
    assert_eq!(heads.len(), 2);
    for head in heads {
        let mut names: Vec<String> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_lowercase())
            .collect();
        names.sort();
        assert_eq!(names, ["accept", "host", "user-agent"], "{head}");
        assert!(head.contains("Hearth/"), "{head}");
    }
}

#[tokio::test]
async fn what_has_more_bytes_than_the_limit_is_given_up() {
    let server = Server::start(answer).await;
    assert_eq!(refusal(&server, "/said-to-be-large").await, Some(Refusal::TooLarge(1)));
    assert_eq!(refusal(&server, "/endless").await, Some(Refusal::TooLarge(1)));
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let server = Server::start(answer).await;
    for path in ["/page", "/drawing", "/called-a-drawing"] {
        assert_eq!(refusal(&server, path).await, Some(Refusal::NoPicture), "{path}");
    }
    assert_eq!(refusal(&server, "/huge").await, Some(Refusal::Unshowable));
}

#[tokio::test]
async fn an_address_that_leads_on_is_followed_a_few_times() {
    let server = Server::start(answer).await;
    assert!(fetched(&server, "/5").await.is_ok());
    assert_eq!(refusal(&server, "/6").await, Some(Refusal::Redirects));
    assert_eq!(refusal(&server, "/nowhere").await, Some(Refusal::Status(302)));

    let before = server.heads().len();
    assert_eq!(refusal(&server, "/loop").await, Some(Refusal::Redirects));
    assert_eq!(server.heads().len() - before, 6);
}

#[tokio::test]
async fn each_address_that_is_led_to_is_looked_at_anew() {
    let server = Server::start(answer).await;
    for (to, why) in [
        ("http://10.0.0.1/a.png", Refusal::NotPublic),
        ("http://[::1]/a.png", Refusal::NotPublic),
        ("http://0x0a000001/a.png", Refusal::NotPublic),
        ("//192.168.0.1/a.png", Refusal::NotPublic),
        ("http://ann:secret@127.0.0.1/a.png", Refusal::Credentials),
        ("file:///etc/passwd", Refusal::NotEncrypted),
    ] {
        assert_eq!(refusal(&server, &format!("/to?{to}")).await, Some(why), "{to}");
    }
    assert_eq!(server.heads().len(), 6);
}

#[tokio::test]
async fn this_machine_is_not_asked_under_any_name() {
    let server = Server::start(answer).await;
    let public = Reach {
        encrypted_only: false,
        ..Reach::PUBLIC
    };
    let pictures = Pictures::within(public, LIMITS);
    for host in ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433"] {
        let url = format!("http://{host}:{}/0", server.port());
        assert_eq!(pictures.fetch(&url).await.err(), Some(Refusal::NotPublic), "{url}");
    }
    let usual = Pictures::default();
    assert_eq!(usual.fetch(&server.url("/0")).await.err(), Some(Refusal::NotEncrypted));
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn a_host_without_the_picture_says_so() {
    let server = Server::start(answer).await;
    assert_eq!(refusal(&server, "/gone.png").await, Some(Refusal::Status(404)));
    assert_eq!(refusal(&server, "/cut").await, Some(Refusal::BrokeOff));
    let nonsense = Pictures::default().fetch("not an address").await;
    assert_eq!(nonsense.err(), Some(Refusal::NoAddress));
}

#[tokio::test]
async fn a_host_that_is_too_slow_is_given_up() {
    let server = Server::start(answer).await;
    let time = Duration::from_millis(200);
    let pictures = Pictures::within(OWN_SERVER, Limits { time, ..LIMITS });
    for path in ["/silent", "/stuck"] {
        let given_up = pictures.fetch(&server.url(path)).await;
        assert_eq!(given_up.err(), Some(Refusal::Slow), "{path}");
    }
}

#[tokio::test]
async fn a_few_are_fetched_at_a_time() {
    let server = Server::start(answer).await;
    let limits = Limits {
        at_a_time: 1,
        turn: Duration::from_millis(100),
        time: Duration::from_secs(1),
        ..LIMITS
    };
    let pictures = Pictures::within(OWN_SERVER, limits);
    let (slow, picture) = (server.url("/silent"), server.url("/0"));
    let (first, second) = tokio::join!(pictures.fetch(&slow), pictures.fetch(&picture));
    assert_eq!(
        (first.err(), second.err()),
        (Some(Refusal::Slow), Some(Refusal::Crowded))
    );
    assert!(pictures.fetch(&picture).await.is_ok());
}
