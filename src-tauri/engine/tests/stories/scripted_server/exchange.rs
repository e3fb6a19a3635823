//! One request and the answer that a test gives it.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Request;
use crate::app::in_time;

pub(crate) struct Exchange {
    pub(crate) request: Request,
    stream: TcpStream,
}

impl Exchange {
    pub(super) async fn read(mut stream: TcpStream) -> Option<Self> {
        let request = Request::read(&mut stream).await?;
        Some(Self { request, stream })
    }

    /// A whole answer, and the end of the connection. `headers` are lines without their line ends.
    pub(crate) async fn reply(mut self, status: &str, headers: &[&str], body: &str) {
        let mut head = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
            body.len()
        );
        for header in headers {
            head.push_str(header);
            head.push_str("\r\n");
        }
        self.write(&format!("{head}\r\n{body}")).await;
    }

    pub(crate) async fn refuse(self, status: &str, headers: &[&str], message: &str) {
        let body = json!({ "error": { "message": message, "type": "test" } });
        let mut all = vec!["Content-Type: application/json"];
        all.extend_from_slice(headers);
        self.reply(status, &all, &body.to_string()).await;
    }

    pub(crate) async fn begin_stream(&mut self) {
        self.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            .await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.delta(&json!({ "content": text }), None).await;
    }

    pub(crate) async fn reasoning(&mut self, text: &str) {
        self.delta(&json!({ "reasoning_content": text }), None).await;
    }

    /// The finish reason, the usage if there is one, and the end.
    pub(crate) async fn finish(mut self, reason: &str, usage: Option<(u32, u32)>) {
        self.delta(&json!({}), Some(reason)).await;
        if let Some((input, output)) = usage {
            let usage = json!({ "prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output });
            self.event(&json!({ "id": "1", "choices": [], "usage": usage }).to_string())
                .await;
        }
        self.event("[DONE]").await;
        self.write("0\r\n\r\n").await;
    }

    /// One event of the stream, as it is.
    pub(crate) async fn event(&mut self, data: &str) {
        let event = format!("data: {data}\n\n");
        let chunk = format!("{:x}\r\n{event}\r\n", event.len());
        self.write(&chunk).await;
    }

    /// The stream's end, as if nothing were missing.
    pub(crate) async fn end_silently(mut self) {
        self.write("0\r\n\r\n").await;
    }

    /// The connection breaks.
    pub(crate) fn cut(self) {
        drop(self.stream);
    }

    /// Waits until the client has closed the connection.
    pub(crate) async fn closed_by_client(mut self) {
        let mut rest = Vec::new();
        let _ = in_time("the client to close the connection", self.stream.read_to_end(&mut rest)).await;
    }

    async fn delta(&mut self, delta: &Value, finish: Option<&str>) {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish });
        let chunk = json!({ "id": "1", "object": "chat.completion.chunk", "choices": [choice] });
        self.event(&chunk.to_string()).await;
    }

    async fn write(&mut self, text: &str) {
        // A client that has gone away is what some tests are about.
        let _ = self.stream.write_all(text.as_bytes()).await;
        let _ = self.stream.flush().await;
    }
}
