//! A model server that says what a test tells it to, when it is told.

use std::sync::Arc;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Mutex, mpsc},
};

pub(crate) struct Model {
    base_url: String,
    words: mpsc::UnboundedSender<Option<String>>,
}

type Words = Arc<Mutex<mpsc::UnboundedReceiver<Option<String>>>>;

impl Model {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("it is bound"));
        let (words, reader) = mpsc::unbounded_channel();
        let reader: Words = Arc::new(Mutex::new(reader));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&reader)));
            }
        });
        Self { base_url, words }
    }

    pub(crate) fn base_url(&self) -> String {
        self.base_url.clone()
    }

    /// Goes on with the answer that is being made, or begins the next one with this.
    pub(crate) fn say(&self, text: &str) {
        self.words
            .send(Some(text.to_owned()))
            .expect("it listens as long as the test runs");
    }

    pub(crate) fn finish(&self) {
        self.words.send(None).expect("it listens as long as the test runs");
    }
}

/// Answers one request, as the test says. A client that has gone away is noticed at the next word.
async fn answer(mut stream: TcpStream, words: Words) -> Option<()> {
    read_request(&mut stream).await?;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.ok()?;
    let mut words = words.lock().await;
    loop {
        let word = tokio::select! {
            word = words.recv() => word?,
            _ = stream.read_u8() => return None,
        };
        let (delta, finish) = match &word {
            Some(text) => (json!({ "content": text }), None),
            None => (json!({}), Some("stop")),
        };
        let chunk = json!({ "id": "1", "choices": [{ "index": 0, "delta": delta, "finish_reason": finish }] });
        stream.write_all(format!("data: {chunk}\n\n").as_bytes()).await.ok()?;
        if word.is_none() {
            return stream.write_all(b"data: [DONE]\n\n").await.ok();
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<()> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase().split("content-length:").nth(1).map(|rest| {
                let line = rest.lines().next().unwrap_or_default();
                line.trim().parse::<usize>().unwrap_or_default()
            });
            if body.len() >= length.unwrap_or_default() {
                return Some(());
            }
        }
        (stream.read_buf(&mut bytes).await.ok()? > 0).then_some(())?;
    }
}
