//! Callers that write, each in a chat of its own, and wait until it is on the host's disk.

use std::time::Instant;

use anyhow::{Result, bail};
use futures::{SinkExt, StreamExt};
use hearth_domain::ChatId;
use hearth_orders::{
    host::At,
    load::{Appended, Door},
};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    cost::Meter,
    fan_out::send_message,
    http::Http,
    link::Way,
    socket::{self, Socket, signed_in},
};

enum Caller {
    Http(Http, String),
    Socket(Box<Socket>, usize),
}

pub(crate) async fn run(
    at: &At,
    process: u32,
    door: Door,
    callers: Vec<(String, ChatId)>,
    of_each: usize,
    text: &str,
) -> Result<Appended> {
    let way = Way::to(at)?;
    let mut ready = Vec::new();
    for (number, (token, chat)) in callers.into_iter().enumerate() {
        let caller = match door {
            Door::Http => Caller::Http(Http::connect(&way, number).await?, token),
            Door::Socket { in_flight } => Caller::Socket(Box::new(signed_in(&way, number, &token).await?), in_flight),
        };
        ready.push((caller, chat));
    }
    let messages = ready.len() * of_each;
    let meter = Meter::start(process)?;
    let started = Instant::now();
    let mut writing = JoinSet::new();
    for (caller, chat) in ready {
        writing.spawn(write(caller, chat, of_each, text.to_owned()));
    }
    while let Some(done) = writing.join_next().await {
        done??;
    }
    Ok(Appended {
        messages_per_second: messages as f64 / started.elapsed().as_secs_f64(),
        cost: meter.read()?,
    })
}

async fn write(caller: Caller, chat: ChatId, messages: usize, text: String) -> Result<()> {
    match caller {
        Caller::Http(mut http, token) => {
            let path = format!("/api/v1/chat/chats/{chat}/messages");
            let body = serde_json::to_vec(&serde_json::json!({ "text": text }))?;
            for _ in 0..messages {
                http.post(&path, Some(&token), body.clone()).await?;
            }
            Ok(())
        }
        Caller::Socket(socket, in_flight) => over_socket(*socket, chat, messages, in_flight, &text).await,
    }
}

async fn over_socket(mut socket: Socket, chat: ChatId, messages: usize, in_flight: usize, text: &str) -> Result<()> {
    let (mut sent, mut applied) = (0, 0);
    while applied < messages {
        while sent < messages && sent - applied < in_flight {
            socket.feed(Message::text(send_message(chat, text)?)).await?;
            sent += 1;
        }
        socket.flush().await?;
        let heard = socket::next(&mut socket).await?;
        if heard.starts_with("{\"type\":\"applied\"") {
            applied += 1;
        } else if heard.starts_with("{\"type\":\"refused\"") {
            bail!("a message was refused: {heard}");
        }
    }
    // Nothing is lost by not saying goodbye, but a host that is measured next should be idle.
    socket.close(None).await?;
    while let Some(Ok(_)) = socket.next().await {}
    Ok(())
}
