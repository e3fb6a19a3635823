//! Sockets that do not keep to the protocol.

use std::time::{Duration, Instant};

use futures::SinkExt;
use hearth_domain::{ChatId, CloseCode, GuestFrame, HostFrame, MAX_FRAME_BYTES};
use tokio_tungstenite::tungstenite::{
    Bytes, Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::{
    guest::Guest,
    host::Host,
    wire::{ALL, Wire},
};

#[tokio::test]
async fn one_that_says_nothing_is_closed_after_five_seconds() {
    let host = Host::start().await;
    let begun = Instant::now();
    let mut wire = Wire::open(&host, ALL).await;
    assert_eq!(wire.closed().await, Some(CloseCode::NotSignedIn));
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(4)..Duration::from_secs(8)).contains(&took),
        "{took:?}"
    );
}

#[tokio::test]
async fn one_that_keeps_itself_awake_without_saying_who_it_is_is_closed_as_well() {
    let host = Host::start().await;
    let mut wire = Wire::open(&host, ALL).await;
    let begun = Instant::now();
    let mut pings = 0;
    while wire.0.send(Message::Ping(Bytes::new())).await.is_ok() {
        pings += 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(
            begun.elapsed() < Duration::from_secs(9),
            "it is still open after {pings} pings"
        );
    }
}

#[tokio::test]
async fn a_first_frame_other_than_hello_signs_nobody_in() {
    let host = Host::start().await;
    let mut wire = Wire::open(&host, ALL).await;
    wire.send(&GuestFrame::Present { active: true }).await;
    assert_eq!(wire.closed().await, Some(CloseCode::NotSignedIn));
}

#[tokio::test]
async fn a_version_that_is_not_spoken_here_is_said_so() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let mut wire = Wire::open(&host, ALL).await;
    let token = ben.token.clone();
    wire.send(&GuestFrame::Hello { protocol: 2, token }).await;
    assert_eq!(wire.closed().await, Some(CloseCode::WrongProtocol));
}

#[tokio::test]
async fn garbage_closes_a_socket() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let garbage = [
        Message::text(""),
        Message::text("{}"),
        Message::text("{\"type\":\"nothing\"}"),
        Message::text("[".repeat(60_000)),
        Message::binary(b"\x00\xff".to_vec()),
        Message::Frame(Frame::message(b"\xff\xfe".to_vec(), OpCode::Data(Data::Text), true)),
        Message::Frame(Frame::message(b"x".to_vec(), OpCode::Data(Data::Reserved(3)), true)),
    ];
    for message in garbage {
        for signed_in in [false, true] {
            let mut wire = if signed_in {
                Wire::live(&host, &ben).await
            } else {
                Wire::open(&host, ALL).await
            };
            // The server may have closed it while this is still being written.
            let _ = wire.0.send(message.clone()).await;
            assert_eq!(wire.closed().await, Some(CloseCode::BadFrame), "{message:?}");
        }
    }
    let mut wire = Wire::live(&host, &ben).await;
    wire.hello(&ben.token).await;
    assert_eq!(
        wire.closed().await,
        Some(CloseCode::BadFrame),
        "who they are was said already"
    );
}

#[tokio::test]
async fn a_frame_one_byte_too_long_closes_a_socket_and_the_longest_does_not() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ChatId::new();
    let frame = |length: usize| {
        let mut text = serde_json::to_string(&GuestFrame::Typing {
            chat_id: chat,
            typing: true,
        })
        .expect("JSON");
        text.push_str(&" ".repeat(length - text.len()));
        text
    };
    let mut wire = Wire::live(&host, &ben).await;
    wire.text(frame(MAX_FRAME_BYTES)).await;
    let asked = wire.apply(chat, hearth_domain::Action::DeleteChat).await;
    let answered = wire.until(|frame| match frame {
        HostFrame::Refused { op_id, .. } => Some(op_id),
        _ => None,
    });
    assert_eq!(answered.await, asked, "the socket goes on");
    wire.text(frame(MAX_FRAME_BYTES + 1)).await;
    assert_eq!(wire.closed().await, Some(CloseCode::TooBig));

    let mut wire = Wire::live(&host, &ben).await;
    for last in [false, false, true] {
        let code = OpCode::Data(if last { Data::Continue } else { Data::Text });
        let part = Frame::message("x".repeat(MAX_FRAME_BYTES / 2 + 1), code, last);
        let _ = wire.0.send(Message::Frame(part)).await;
    }
    let closed = wire.closed().await;
    assert!(
        matches!(closed, Some(CloseCode::TooBig | CloseCode::BadFrame)),
        "in pieces as well: {closed:?}"
    );
}

#[tokio::test]
async fn a_device_may_have_only_so_many_sockets() {
    let host = Host::with(|config| config.limits.sockets_per_device = 2).await;
    let ben = Guest::join(&host, "Ben").await;
    let _open = [Wire::live(&host, &ben).await, Wire::live(&host, &ben).await];
    let mut third = Wire::open(&host, ALL).await;
    third.hello(&ben.token).await;
    assert_eq!(third.closed().await, Some(CloseCode::TooMany));
    assert_eq!(host.server.sockets(), 2);
}

#[tokio::test]
async fn a_token_must_be_renewed_before_it_is_over() {
    let host = Host::start().await;
    let mut ben = Guest::join(&host, "Ben").await;
    let eve = Guest::join(&host, "Eve").await;
    let mut wire = Wire::live(&host, &ben).await;
    host.advance(Duration::from_secs(10 * 60));
    ben.sign_in().await;
    let token = ben.token.clone();
    wire.send(&GuestFrame::Renew { token }).await;
    let asked = wire.apply(ChatId::new(), hearth_domain::Action::DeleteChat).await;
    let answered = wire.until(|frame| match frame {
        HostFrame::Refused { op_id, .. } => Some(op_id),
        _ => None,
    });
    assert_eq!(answered.await, asked, "the socket goes on");
    let token = eve.token.clone();
    wire.send(&GuestFrame::Renew { token }).await;
    assert_eq!(
        wire.closed().await,
        Some(CloseCode::NotSignedIn),
        "another device's is none of its own"
    );

    // Good for a second more, when the clock is where the socket takes it from.
    host.advance(Duration::from_secs(5 * 60 - 1));
    let mut short = Wire::open(&host, ALL).await;
    host.advance(Duration::from_secs(15 * 60 + 29 - (5 * 60 - 1)));
    short.hello(&ben.token).await;
    assert_eq!(short.closed().await, Some(CloseCode::TokenExpired));
}
