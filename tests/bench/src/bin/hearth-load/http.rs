//! One guest's HTTP/1.1 connection.

use anyhow::{Context, Result, ensure};
use axum::body::{Body, Bytes, to_bytes};
use hyper::{
    Method, Request, StatusCode,
    client::conn::http1::{self, SendRequest},
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;

use crate::link::Way;

/// More than any answer has.
const LONGEST: usize = 64 * 1024 * 1024;

pub(crate) struct Http {
    sender: SendRequest<Body>,
    host: String,
}

impl Http {
    pub(crate) async fn connect(way: &Way, guest: usize) -> Result<Self> {
        let link = way.connect(guest).await?;
        let (sender, connection) = http1::handshake(TokioIo::new(link)).await?;
        // It ends with the sender, and what went wrong is told there.
        tokio::spawn(connection);
        Ok(Self {
            sender,
            host: way.address.to_string(),
        })
    }

    pub(crate) async fn get(&mut self, path: &str, token: &str) -> Result<Bytes> {
        self.ask(Method::GET, path, Some(token), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, token: Option<&str>, body: Vec<u8>) -> Result<Bytes> {
        self.ask(Method::POST, path, token, Body::from(body)).await
    }

    async fn ask(&mut self, method: Method, path: &str, token: Option<&str>, body: Body) -> Result<Bytes> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &self.host)
            .header(CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(body)?).await?;
        let status: StatusCode = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), LONGEST)
            .await
            .context("half an answer")?;
        ensure!(
            status.is_success(),
            "{path}: {status} {}",
            String::from_utf8_lossy(&body)
        );
        Ok(body)
    }
}
