//! A server that answers with exactly the bytes that a test gives it, and remembers what it was asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot use its own socket must fail")]

use std::{sync::Arc, time::Duration};

use futures::StreamExt;
use hearth_domain::{ContextRole, ProviderKind, TokenCount};
use hearth_provider::{ChatRequest, Client, Endpoint, Failure, PromptMessage, Secret, StreamEvent};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

/// What the server does after a request, in order.
#[derive(Clone)]
pub(crate) enum Act {
    Write(Vec<u8>),
    /// Says nothing for that long. Only where silence is what is tested.
    Pause(Duration),
    /// Says nothing and waits until the other side hangs up.
    AwaitHangUp,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `POST /v1/chat/completions`
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: serde_json::Value,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Server {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    hung_up: tokio::sync::mpsc::UnboundedReceiver<()>,
}

impl Server {
    /// Answers the first connection with the first script, and so on; the last one again and again.
    pub(crate) async fn start(scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (hang_up, hung_up) = tokio::sync::mpsc::unbounded_channel();
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            let mut scripts = scripts.into_iter();
            let mut script = scripts.next().unwrap_or_default();
            while let Ok((socket, _)) = listener.accept().await {
                let (log, hang_up) = (Arc::clone(&log), hang_up.clone());
                let acts = script.clone();
                script = scripts.next().unwrap_or(script);
                tokio::spawn(async move { serve(socket, acts, log, hang_up).await });
            }
        });
        Self { port, asked, hung_up }
    }

    /// Answers every request with the same bytes, then hangs up.
    pub(crate) async fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        Self::start(vec![vec![Act::Write(bytes.into())]]).await
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        Endpoint {
            kind: ProviderKind::OpenAiCompatible,
            base_url: format!("http://127.0.0.1:{}/v1", self.port),
            key: Secret::parse("sk-test-0123456789"),
            proxy: String::new(),
            idle_timeout: Duration::from_secs(20),
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.endpoint()).unwrap()
    }

    /// A client that takes this server for OpenAI.
    pub(crate) fn openai_client(&self) -> Client {
        let endpoint = Endpoint {
            kind: ProviderKind::OpenAi,
            ..self.endpoint()
        };
        Client::new(endpoint).unwrap()
    }

    pub(crate) async fn asked(&self) -> Vec<Asked> {
        self.asked.lock().await.clone()
    }

    /// Waits until a client has hung up on [`Act::AwaitHangUp`].
    pub(crate) async fn wait_for_hang_up(&mut self) {
        self.hung_up.recv().await.unwrap();
    }
}

async fn serve(
    mut socket: TcpStream,
    acts: Vec<Act>,
    log: Arc<Mutex<Vec<Asked>>>,
    hang_up: tokio::sync::mpsc::UnboundedSender<()>,
) {
    let Some(asked) = read_request(&mut socket).await else {
        return;
    };
    log.lock().await.push(asked);
    for act in acts {
        match act {
            Act::Write(bytes) => {
                if socket.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Pause(time) => tokio::time::sleep(time).await,
            Act::AwaitHangUp => {
                let mut rest = Vec::new();
                let _ = socket.read_to_end(&mut rest).await;
                let _ = hang_up.send(());
            }
        }
    }
    let _ = socket.shutdown().await;
}

async fn read_request(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            break at;
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < end + 4 + length {
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = serde_json::from_slice(&bytes[end + 4..]).unwrap_or_default();
    Some(Asked { line, headers, body })
}

/// A whole reply with its length.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

pub(crate) fn json(status: &str, body: &str) -> String {
    reply(status, "Content-Type: application/json\r\n", body)
}

/// The beginning of a stream that ends with the connection.
pub(crate) const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

/// A stream of these data lines, each an event.
pub(crate) fn stream(data: &[&str]) -> String {
    let events: String = data.iter().map(|data| format!("data: {data}\n\n")).collect();
    format!("{STREAM_HEAD}{events}")
}

pub(crate) fn request() -> ChatRequest {
    let message = |role, text: &str| PromptMessage {
        role,
        text: text.to_owned(),
        files: Vec::new(),
    };
    ChatRequest {
        model: "some-model".to_owned(),
        messages: vec![
            message(ContextRole::System, "Be kind."),
            message(ContextRole::User, "Hello?"),
            message(ContextRole::Assistant, "Hello."),
            message(ContextRole::User, "More."),
        ],
        temperature: Some(0.7),
        max_output: Some(TokenCount(100)),
    }
}

pub(crate) async fn events(client: &Client) -> Vec<Result<StreamEvent, Failure>> {
    client.stream(request()).collect().await
}

/// The events of a stream against a server that answers with these bytes.
pub(crate) async fn events_of(bytes: impl Into<Vec<u8>>) -> Vec<Result<StreamEvent, Failure>> {
    let server = Server::saying(bytes).await;
    events(&server.client()).await
}

/// Text, reasoning, and how it ended.
pub(crate) fn told(events: Vec<Result<StreamEvent, Failure>>) -> (String, String, Result<StreamEvent, Failure>) {
    let (mut text, mut reasoning) = (String::new(), String::new());
    let (last, earlier) = events.split_last().unwrap();
    for event in earlier {
        match event.as_ref().unwrap() {
            StreamEvent::Text(piece) => text.push_str(piece),
            StreamEvent::Reasoning(piece) => reasoning.push_str(piece),
            StreamEvent::Usage { .. } => {}
            StreamEvent::Finished(_) => panic!("something followed the end"),
        }
    }
    (text, reasoning, last.clone())
}

pub(crate) fn failure(events: Vec<Result<StreamEvent, Failure>>) -> Failure {
    told(events).2.unwrap_err()
}
