//! Sending a request and reading what comes back, with a limit on time and on size everywhere.

use std::{future::Future, time::Duration};

use async_openai::config::{Config, OpenAIConfig};
use hearth_domain::RunErrorCode;
use reqwest::{
    Method, Proxy, RequestBuilder, Response,
    header::{AUTHORIZATION, HeaderMap},
    redirect::Policy,
};
use serde::Serialize;

use crate::{Endpoint, Failure, endpoint::Base, refusal};

/// How long a connection may take to come about, encryption included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A provider's server and the way to it.
pub(crate) struct Transport {
    http: reqwest::Client,
    config: OpenAIConfig,
    headers: HeaderMap,
    idle_timeout: Duration,
}

impl Transport {
    /// # Errors
    /// If the proxy's address cannot be read, or the system has no certificates to check an `https` server by.
    pub(crate) fn new(endpoint: &Endpoint, base: &Base) -> Result<Self, Failure> {
        // `OpenAIConfig::new` takes what it finds in the environment; every field is set over it, so that
        // the environment's key or organisation never reaches a server that the user typed in here.
        let config = OpenAIConfig::new()
            .with_api_base(base.as_str())
            .with_api_key(endpoint.key.as_ref().map_or("", |key| key.expose()))
            .with_org_id("")
            .with_project_id("");
        let mut headers = config.headers();
        if endpoint.key.is_none() {
            headers.remove(AUTHORIZATION);
        }
        if let Some(authorization) = headers.get_mut(AUTHORIZATION) {
            authorization.set_sensitive(true);
        }
        Ok(Self {
            http: http_client(endpoint.proxy.trim(), base)?,
            config,
            headers,
            idle_timeout: endpoint.idle_timeout,
        })
    }

    pub(crate) async fn get(&self, route: &str) -> Result<Reply, Failure> {
        self.send(self.request(Method::GET, route)).await
    }

    pub(crate) async fn post(&self, route: &str, body: &impl Serialize) -> Result<Reply, Failure> {
        self.send(self.request(Method::POST, route).json(body)).await
    }

    fn request(&self, method: Method, route: &str) -> RequestBuilder {
        self.http
            .request(method, self.config.url(route))
            .headers(self.headers.clone())
    }

    async fn send(&self, request: RequestBuilder) -> Result<Reply, Failure> {
        let response = or_idle(self.idle_timeout, request.send())
            .await?
            .map_err(|error| refusal::no_answer(&error))?;
        Ok(Reply {
            response,
            idle_timeout: self.idle_timeout,
        })
    }
}

fn http_client(proxy: &str, base: &Base) -> Result<reqwest::Client, Failure> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("Hearth/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(same_server_only())
        // A person's messages are further apart than servers keep connections open. Asking on one that the
        // server is just closing would fail after the request was sent, when it must not be sent again.
        .pool_max_idle_per_host(0);
    if base.is_this_machine() {
        builder = builder.no_proxy();
    } else if !proxy.is_empty() {
        let proxy = Proxy::all(proxy).map_err(|error| {
            let why = refusal::own_words(&error);
            Failure::new(RunErrorCode::Unreachable, format!("The proxy cannot be used: {why}"))
        })?;
        builder = builder.proxy(proxy);
    }
    if !base.is_encrypted() && !proxy.starts_with("https:") {
        // Loading the system's certificates takes time and fails where there are none; a server that is
        // spoken to in the clear needs none.
        builder = builder.tls_certs_only([]);
    }
    builder
        .build()
        .map_err(|error| Failure::new(RunErrorCode::Tls, refusal::own_words(&error)))
}

/// Follows a redirect only where it keeps the request as it is (RFC 9110 sections 15.4.8 and 15.4.9) and
/// stays on the same server, so that neither the key nor the messages go where the user did not send them.
fn same_server_only() -> Policy {
    Policy::custom(|attempt| {
        let from = attempt.previous().last();
        let same_server = from.is_some_and(|from| from.origin() == attempt.url().origin());
        let same_request = matches!(attempt.status().as_u16(), 307 | 308);
        if same_server && same_request && attempt.previous().len() <= 5 {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// An answer whose status and headers have come.
pub(crate) struct Reply {
    response: Response,
    idle_timeout: Duration,
}

impl Reply {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The next bytes; None at the end.
    ///
    /// # Errors
    /// `IdleTimeout` if none come in time, `StreamCut` if the connection breaks.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Failure> {
        or_idle(self.idle_timeout, self.response.chunk())
            .await?
            .map_err(|error| refusal::broken(&error))
    }

    /// `head` and all that follows, up to `limit` bytes; true if there was more.
    pub(crate) async fn read_up_to(&mut self, limit: usize, mut head: Vec<u8>) -> Result<(Vec<u8>, bool), Failure> {
        let more = self.read_into(&mut head, limit).await?;
        Ok((head, more))
    }

    /// Up to `limit` bytes, or as many as came before the connection broke or fell silent.
    pub(crate) async fn read_what_comes(&mut self, limit: usize) -> Vec<u8> {
        let mut body = Vec::new();
        if let Err(failure) = self.read_into(&mut body, limit).await {
            tracing::debug!(why = %failure, "the text of a refusal broke off");
        }
        body
    }

    /// Adds to `body` until it holds `limit` bytes; true if there was more.
    async fn read_into(&mut self, body: &mut Vec<u8>, limit: usize) -> Result<bool, Failure> {
        while body.len() <= limit {
            match self.next().await? {
                Some(bytes) => body.extend_from_slice(bytes.as_ref()),
                None => return Ok(false),
            }
        }
        body.truncate(limit);
        Ok(true)
    }
}

/// What `work` gives, if it comes before the provider was silent for too long.
async fn or_idle<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::time::timeout(limit, work).await.map_err(|_| {
        Failure::new(
            RunErrorCode::IdleTimeout,
            format!("Nothing came for {} seconds.", limit.as_secs_f32().round()),
        )
    })
}
