//! The first frame: who is there.

use axum::extract::ws::{Message, WebSocket};
use hearth_domain::{CloseCode, GuestFrame, PROTOCOL};
use tokio::time::timeout;

use super::session::{code_of, parsed};
use crate::{shared::Shared, tokens::Claim};

/// Waits for the socket's `hello` and reads its token.
pub(super) async fn read(shared: &Shared, socket: &mut WebSocket) -> Result<Claim, CloseCode> {
    let first = async {
        loop {
            match socket.recv().await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Text(text))) => return parsed(text.as_bytes()),
                Some(Ok(Message::Binary(_))) => return Err(CloseCode::BadFrame),
                Some(Ok(Message::Close(_))) | None => return Err(CloseCode::NotSignedIn),
                Some(Err(error)) => return Err(code_of(error)),
            }
        }
    };
    let frame = tokio::select! {
        () = shared.closing.cancelled() => return Err(CloseCode::GoingAway),
        frame = timeout(shared.limits.hello, first) => frame.unwrap_or(Err(CloseCode::NotSignedIn))?,
    };
    let GuestFrame::Hello { protocol, token } = frame else {
        return Err(CloseCode::NotSignedIn);
    };
    if protocol != PROTOCOL {
        return Err(CloseCode::WrongProtocol);
    }
    shared.tokens.read(&token).ok_or(CloseCode::NotSignedIn)
}
