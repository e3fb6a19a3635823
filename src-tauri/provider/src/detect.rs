//! Model servers that run on this machine.

use std::time::Duration;

use futures::future::join_all;
use hearth_domain::DetectedServer;
use serde_json::Value;

use crate::models;

/// What usually listens where. A server on another port can always be typed in.
const USUAL_SERVERS: [(&str, u16); 9] = [
    ("Ollama", 11434),
    ("LM Studio", 1234),
    ("llama.cpp", 8080),
    ("vLLM", 8000),
    ("Jan", 1337),
    ("GPT4All", 4891),
    ("KoboldCpp", 5001),
    ("LiteLLM", 4000),
    ("SGLang", 30000),
];

/// A server on this machine answers at once or not at all, as far as the machine itself has time for it.
const PATIENCE: Duration = Duration::from_secs(1);

/// More than any local server's list, in bytes.
const MAX_LIST_BYTES: usize = 1024 * 1024;

/// The model servers found at this machine's usual ports, in the order in which they are looked for. Takes
/// about a second at most. Nothing but `GET /v1/models` is sent, without a key.
pub async fn detect_servers() -> Vec<DetectedServer> {
    detect_among(&USUAL_SERVERS).await
}

/// The same for given names and ports.
pub async fn detect_among(candidates: &[(&str, u16)]) -> Vec<DetectedServer> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_only([])
        .build();
    let Ok(http) = http else {
        return Vec::new();
    };
    let looked = candidates.iter().map(|(name, port)| look(&http, name, *port));
    join_all(looked).await.into_iter().flatten().collect()
}

async fn look(http: &reqwest::Client, name: &str, port: u16) -> Option<DetectedServer> {
    let base_url = format!("http://127.0.0.1:{port}/v1");
    let list = list(http, format!("{base_url}/models"));
    let models = tokio::time::timeout(PATIENCE, list).await.ok()??;
    Some(DetectedServer {
        name: name.to_owned(),
        base_url,
        models,
    })
}

/// The models at an address; None if what answers there is no model server.
async fn list(http: &reqwest::Client, url: String) -> Option<Vec<String>> {
    let mut response = http.get(url).send().await.ok()?;
    if response.status() != reqwest::StatusCode::OK {
        return None;
    }
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.ok()? {
        body.extend_from_slice(&bytes);
        if body.len() > MAX_LIST_BYTES {
            return None;
        }
    }
    let value: Value = serde_json::from_slice(&body).ok()?;
    // A plain list of names could be anything; a model server says that it is one.
    value.is_object().then(|| models::names(&value)).flatten()
}
