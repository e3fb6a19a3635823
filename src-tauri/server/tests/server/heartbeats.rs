//! What goes over a socket on which nothing happens: the question whether the guest is there, and how far its chats are.

use std::time::Duration;

use futures::StreamExt;
use hearth_domain::{Action, ChatId, CloseCode, GuestFrame, HostFrame};
use tokio::io::AsyncReadExt;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    guest::Guest,
    host::{Host, in_time},
    tls::Stream,
    wire::Wire,
};

const PING: u8 = 0x9;
const CLOSE: u8 = 0x8;

/// A host that soon gives up who does not answer.
async fn impatient() -> Host {
    Host::with(|config| {
        config.limits.ping_every = Duration::from_millis(500);
        config.limits.answer_within = Duration::from_secs(2);
    })
    .await
}

/// The next frame as it stands on the wire (RFC 6455 section 5.2): its opcode, and what it carries.
async fn raw(stream: &mut Stream) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    in_time("a frame", stream.read_exact(&mut head))
        .await
        .expect("the socket is open");
    let length = match head[1] {
        126 => stream.read_u16().await.map(usize::from),
        short => Ok(usize::from(short)),
    };
    let mut payload = vec![0; length.expect("the socket is open")];
    stream.read_exact(&mut payload).await.expect("the socket is open");
    (head[0] & 0xf, payload)
}

#[tokio::test]
async fn a_guest_that_reads_and_answers_no_ping_is_given_up() {
    let host = impatient().await;
    let ben = Guest::join(&host, "Ben").await;
    // Below the library, which would answer.
    let mut stream = Wire::live(&host, &ben).await.0.into_inner();
    let mut pings = 0;
    let code = loop {
        match raw(&mut stream).await {
            (PING, _) => pings += 1,
            (CLOSE, said) => break u16::from_be_bytes([said[0], said[1]]),
            _ => {}
        }
    };
    assert_eq!((CloseCode::from_code(code), code), (Some(CloseCode::Silent), 4499));
    assert_eq!(pings, 1, "it is asked once");
}

#[tokio::test]
async fn a_guest_that_answers_or_says_anything_else_stays() {
    let host = impatient().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let mut answers = Wire::live(&host, &ben).await;
    let mut talks = Wire::live(&host, &eve).await.0.into_inner();
    let mut heard = async || {
        for _ in 0..3 {
            while raw(&mut talks).await.0 != PING {}
            let frame = GuestFrame::Present { active: true };
            masked(&mut talks, &serde_json::to_string(&frame).expect("a frame is JSON")).await;
        }
    };
    let pinged = async {
        for _ in 0..3 {
            while !matches!(in_time("a ping", answers.0.next()).await, Some(Ok(Message::Ping(_)))) {}
        }
    };
    // The third question comes only to whom the first two have not ended.
    tokio::join!(heard(), pinged);
    assert_eq!(host.server.sockets(), 2);
    let asked = answers.apply(ChatId::new(), Action::DeleteChat).await;
    let answered = answers.until(|frame| match frame {
        HostFrame::Refused { op_id, .. } => Some(op_id),
        _ => None,
    });
    assert_eq!(answered.await, asked);
}

/// Writes a short text frame by hand, with the mask that a client's has to have.
async fn masked(stream: &mut Stream, text: &str) {
    use tokio::io::AsyncWriteExt;
    let length = u8::try_from(text.len()).expect("it is short");
    assert!(length < 126, "it is short");
    let mut bytes = vec![0x81, 0x80 | length, 0, 0, 0, 0];
    bytes.extend(text.as_bytes());
    stream.write_all(&bytes).await.expect("the socket is open");
    stream.flush().await.expect("the socket is open");
}

#[tokio::test]
async fn chats_that_changed_and_no_others_are_named_from_time_to_time() {
    let host = Host::with(|config| config.limits.heads_every = Duration::from_millis(300)).await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let (chat, other) = (ben.new_chat().await, ben.new_chat().await);
    for one in [chat, other] {
        ben.bring_in(one, eve.user_id).await;
    }
    let of_nobody_else = ben.new_chat().await;
    let mut of_eve = Wire::live(&host, &eve).await;
    // After the first, what was before it has been told.
    for text in ["one", "two"] {
        let rev = ben.say(chat, text).await.rev;
        ben.say(of_nobody_else, text).await;
        let heads = of_eve.until(|frame| match frame {
            HostFrame::Heads { heads, complete: false } => {
                let is_told = heads.iter().any(|head| (head.chat_id, head.head_rev) == (chat, rev));
                is_told.then_some(heads)
            }
            _ => None,
        });
        let heads = heads.await;
        if text == "two" {
            assert_eq!(heads.iter().map(|head| head.chat_id).collect::<Vec<_>>(), [chat]);
        }
    }
}
