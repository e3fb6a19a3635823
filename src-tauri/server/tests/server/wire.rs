//! A guest's end of a socket.

use futures::{SinkExt, StreamExt};
use hearth_domain::{Action, ChatId, CloseCode, Event, GuestFrame, HostFrame, OpId, Operation, PROTOCOL};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::{
    guest::Guest,
    host::{Host, in_time},
    tls::{self, Stream},
};

pub(crate) const ALL: &str = "/api/v1/chat/ws";

pub(crate) struct Wire(pub(crate) WebSocketStream<Stream>);

impl Wire {
    /// A socket that has said nothing yet.
    pub(crate) async fn open(host: &Host, path: &str) -> Self {
        Self::open_with(host, path, &[]).await.expect("a socket")
    }

    pub(crate) async fn open_with(host: &Host, path: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let (stream, _) = tls::connect(host.connect().await).await;
        let mut request = format!("wss://{}{path}", host.address()).into_client_request()?;
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        let (socket, _) = in_time("the upgrade", client_async(request, stream)).await?;
        Ok(Self(socket))
    }

    /// A socket that has heard all that it is told at its beginning, up to the heads.
    pub(crate) async fn live(host: &Host, guest: &Guest) -> Self {
        let mut wire = Self::open(host, ALL).await;
        wire.hello(&guest.token).await;
        wire.until(|frame| matches!(frame, HostFrame::Heads { complete: true, .. }).then_some(()))
            .await;
        wire
    }

    pub(crate) async fn hello(&mut self, token: &str) {
        self.send(&GuestFrame::Hello {
            protocol: PROTOCOL,
            token: token.to_owned(),
        })
        .await;
    }

    pub(crate) async fn send(&mut self, frame: &GuestFrame) {
        self.text(serde_json::to_string(frame).expect("a frame is JSON")).await;
    }

    pub(crate) async fn text(&mut self, text: String) {
        // A server that has gone away is what some tests are about.
        let _ = self.0.send(Message::text(text)).await;
    }

    pub(crate) async fn apply(&mut self, chat_id: ChatId, action: Action) -> OpId {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        self.send(&GuestFrame::Apply { operation }).await;
        op_id
    }

    /// The next frame, or how the socket was closed; 0 for an end without a word.
    pub(crate) async fn next(&mut self) -> Result<HostFrame, u16> {
        loop {
            match in_time("a frame", self.0.next()).await {
                Some(Ok(Message::Text(text))) => {
                    assert!(text.len() <= 64 * 1024, "no frame is longer");
                    return Ok(serde_json::from_str(&text).expect("a frame of the protocol"));
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    /// The first frame of which `pick` makes something.
    pub(crate) async fn until<T>(&mut self, mut pick: impl FnMut(HostFrame) -> Option<T>) -> T {
        loop {
            let frame = self
                .next()
                .await
                .unwrap_or_else(|code| panic!("the socket was closed with {code}"));
            if let Some(found) = pick(frame) {
                return found;
            }
        }
    }

    /// The first event of which `pick` makes something.
    pub(crate) async fn event<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        self.until(|frame| match frame {
            HostFrame::Event { event } => pick(event),
            _ => None,
        })
        .await
    }

    /// How the server ends the socket; whatever it says before that passes.
    pub(crate) async fn closed(&mut self) -> Option<CloseCode> {
        loop {
            if let Err(code) = self.next().await {
                return CloseCode::from_code(code);
            }
        }
    }
}
