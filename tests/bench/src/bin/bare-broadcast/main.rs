//! The plainest broadcast that axum can make: what one socket sends, all sockets are told. Hearth's fan-out is measured
//! beside it. It knows no people, no rights, no disk and no limits.
//!
//! Says where it listens, and ends with its input.

use std::io;

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    response::Response,
    routing::get,
    serve::ListenerExt,
};
use futures::{SinkExt, StreamExt};
use hearth_orders::{
    host::{Answer, At},
    lines, process,
};
use tokio::{net::TcpListener, runtime::Runtime, sync::broadcast, task};

/// More than are ever under way.
const ROOM: usize = 1024;

type Everybody = broadcast::Sender<Utf8Bytes>;

fn main() -> Result<()> {
    let runtime = Runtime::new()?;
    let done = runtime.block_on(broadcast());
    // Without waiting for a thread that reads the input: there may never be any more.
    runtime.shutdown_background();
    done
}

async fn broadcast() -> Result<()> {
    process::allow_many_open_files()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = At {
        address: listener.local_addr()?,
        fingerprint: None,
    };
    let listener = listener.tap_io(|stream| {
        // As Hearth does: no frame waits for company.
        let _ = stream.set_nodelay(true);
    });
    let router = Router::new().route("/ws", get(upgrade));
    let router = router.with_state(Everybody::new(ROOM));
    lines::write(&mut io::stdout(), &Answer::Listening(at))?;
    tokio::select! {
        served = axum::serve(listener, router) => served.context("it could not serve"),
        ended = task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())) => {
            ended??;
            Ok(())
        }
    }
}

async fn upgrade(State(everybody): State<Everybody>, upgrade: WebSocketUpgrade) -> Response {
    // Before the other side knows that it is connected, so that it misses nothing from then on.
    let told = everybody.subscribe();
    upgrade.on_upgrade(move |socket| serve(socket, everybody, told))
}

async fn serve(socket: WebSocket, everybody: Everybody, mut told: broadcast::Receiver<Utf8Bytes>) {
    let (mut out, mut incoming) = socket.split();
    let telling = tokio::spawn(async move {
        while let Ok(text) = told.recv().await {
            if out.send(Message::Text(text)).await.is_err() {
                return;
            }
        }
    });
    while let Some(Ok(message)) = incoming.next().await {
        if let Message::Text(text) = message {
            // An error means that nobody listens.
            let _ = everybody.send(text);
        }
    }
    telling.abort();
}
