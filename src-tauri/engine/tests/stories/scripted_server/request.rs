//! What a client asked, read from the socket.

use serde_json::Value;
use tokio::{io::AsyncReadExt, net::TcpStream};

pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: String,
    /// Null if the request had none.
    pub(crate) body: Value,
}

impl Request {
    /// None if the client went away.
    pub(crate) async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let head_end = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            read_more(stream, &mut bytes).await?;
        };
        let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
        let (line, headers) = head.split_once("\r\n")?;
        let length = content_length(headers);
        while bytes.len() < head_end + length {
            read_more(stream, &mut bytes).await?;
        }
        Some(Self {
            line: line.to_owned(),
            headers: headers.to_owned(),
            body: serde_json::from_slice(&bytes[head_end..]).unwrap_or(Value::Null),
        })
    }

    /// The messages of a chat request as `role: text`.
    pub(crate) fn messages(&self) -> Vec<String> {
        let messages = self.body["messages"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let line = |message: &Value| format!("{}: {}", text(&message["role"]), text(&message["content"]));
        messages.iter().map(line).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.headers.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    }
}

fn content_length(headers: &str) -> usize {
    let mut lines = headers.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    found.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}

async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut more = [0; 16 * 1024];
    let count = stream.read(&mut more).await.ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&more[..count]);
    Some(())
}
