//! One guest's WebSocket.

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use hearth_domain::{GuestFrame, HostFrame, PROTOCOL};
use hearth_sync::parse_host;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, Utf8Bytes, protocol::WebSocketConfig},
};

use crate::link::{Link, Way};

pub(crate) type Socket = WebSocketStream<Link>;

/// Where Hearth's guests connect to.
pub(crate) const HEARTH: &str = "/api/v1/chat/ws";

/// Where those of the bare server do.
pub(crate) const BARE: &str = "/ws";

const READ_BUFFER: usize = 8 * 1024;

pub(crate) async fn open(way: &Way, guest: usize, path: &str) -> Result<Socket> {
    let link = way.connect(guest).await?;
    let url = format!("ws://{}{path}", way.address);
    let buffers = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0);
    let upgraded = client_async_with_config(url, link, Some(buffers)).await;
    Ok(upgraded.context("the socket was refused")?.0)
}

/// Says who it is.
pub(crate) async fn hello(socket: &mut Socket, token: &str) -> Result<()> {
    let hello = GuestFrame::Hello {
        protocol: PROTOCOL,
        token: token.to_owned(),
    };
    send(socket, &hello).await
}

/// A socket that was told everything that comes first.
pub(crate) async fn signed_in(way: &Way, guest: usize, token: &str) -> Result<Socket> {
    let mut socket = open(way, guest, HEARTH).await?;
    hello(&mut socket, token).await?;
    loop {
        let text = next(&mut socket).await?;
        if let HostFrame::Heads { complete: true, .. } = parse_host(text.as_bytes())? {
            return Ok(socket);
        }
    }
}

pub(crate) async fn send(socket: &mut Socket, frame: &GuestFrame) -> Result<()> {
    Ok(socket.send(Message::text(serde_json::to_string(frame)?)).await?)
}

/// The next frame's text; an error at the end.
pub(crate) async fn next(socket: &mut (impl StreamExt<Item = Read> + Unpin)) -> Result<Utf8Bytes> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => return Ok(text),
            Some(Ok(Message::Close(frame))) => bail!("the server closed a socket: {frame:?}"),
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Err(error)) => return Err(error).context("a socket broke"),
            None => bail!("a socket ended"),
        }
    }
}

pub(crate) type Read = Result<Message, tokio_tungstenite::tungstenite::Error>;
