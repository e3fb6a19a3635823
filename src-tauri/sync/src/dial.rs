//! The socket to a host: TCP, TLS with the pinned certificate, WebSocket with limits.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use hearth_domain::{ApiError, ErrorCode, HostFrame, MAX_FRAME_BYTES};
use rustls::pki_types::ServerName;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Error, Message, protocol::WebSocketConfig},
};

use crate::{LinkError, Pin, parse_host};

/// For each of: the connection, encryption, and the way to a WebSocket.
const STEP: Duration = Duration::from_secs(10);

/// How long a frame may take to be taken by the network.
const SENDING: Duration = Duration::from_secs(20);

const READ_BUFFER: usize = 8 * 1024;

/// A socket to a host. Dropping it closes it.
pub struct Socket {
    stream: WebSocketStream<TlsStream<TcpStream>>,
}

/// What came over a socket.
#[derive(Debug)]
pub enum Heard {
    Frame(Box<HostFrame>),
    /// A ping, a pong, or a frame that this version does not know: the host is there.
    Life,
    /// The end, with the host's close code if it gave one.
    Closed(Option<u16>),
}

/// # Errors
/// What was in the way.
pub async fn dial(address: &str, pin: &Pin) -> Result<Socket, LinkError> {
    let host = host_of(address);
    let name = ServerName::try_from(host.to_owned()).map_err(|error| LinkError::of(&error))?;
    let tcp = step("connect", TcpStream::connect(address)).await?;
    // A frame is sent when it is there; small ones do not wait for company.
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%error, "small frames may be held back");
    }
    let tls = step("encrypt", TlsConnector::from(pin.config()).connect(name, tcp)).await?;
    let limits = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(Some(MAX_FRAME_BYTES))
        .max_frame_size(Some(MAX_FRAME_BYTES));
    let url = format!("wss://{address}/api/v1/chat/ws");
    let upgrade = timeout(STEP, client_async_with_config(url, tls, Some(limits))).await;
    match upgrade {
        Ok(Ok((stream, _))) => Ok(Socket { stream }),
        Ok(Err(Error::Http(response))) => Err(refused(response.status().as_u16())),
        Ok(Err(error)) => Err(LinkError::of(&error)),
        Err(_) => Err(LinkError::Unreachable("upgrade: no answer in time".to_owned())),
    }
}

async fn step<T>(what: &str, work: impl Future<Output = std::io::Result<T>>) -> Result<T, LinkError> {
    match timeout(STEP, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(LinkError::of(&error)),
        Err(_) => Err(LinkError::Unreachable(format!("{what}: no answer in time"))),
    }
}

fn refused(status: u16) -> LinkError {
    let code = match status {
        429 => ErrorCode::RateLimited,
        404 | 426 => return LinkError::OtherProtocol,
        _ => ErrorCode::Unavailable,
    };
    LinkError::Refused(ApiError {
        code,
        message: format!("the host refused the socket with HTTP status {status}"),
    })
}

fn host_of(address: &str) -> &str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']')
}

impl Socket {
    /// Waits for what comes next. Safe to stop waiting for.
    pub async fn hear(&mut self) -> Heard {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => match parse_host(text.as_bytes()) {
                Ok(frame) => Heard::Frame(Box::new(frame)),
                Err(error) => {
                    tracing::warn!(%error, "the host sent a frame that is not understood");
                    Heard::Life
                }
            },
            Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Heard::Life,
            Some(Err(error)) => {
                tracing::debug!(%error, "the socket ended");
                Heard::Closed(None)
            }
            None => Heard::Closed(None),
        }
    }

    /// # Errors
    /// The socket is of no more use.
    pub async fn send(&mut self, text: String) -> Result<(), LinkError> {
        self.put(Message::text(text)).await
    }

    /// Asks for a sign of life.
    ///
    /// # Errors
    /// The socket is of no more use.
    pub async fn ping(&mut self) -> Result<(), LinkError> {
        self.put(Message::Ping(Vec::new().into())).await
    }

    async fn put(&mut self, message: Message) -> Result<(), LinkError> {
        match timeout(SENDING, self.stream.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(LinkError::of(&error)),
            Err(_) => Err(LinkError::Unreachable("the host takes nothing any more".to_owned())),
        }
    }

    /// Says goodbye, as far as a second allows.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.stream.close(None)).await;
    }
}
