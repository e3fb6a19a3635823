//! Where a provider is reached, and with what.

use std::{fmt, net::IpAddr, time::Duration};

use hearth_domain::{ProviderKind, RunErrorCode};
use reqwest::Url;

use crate::{Failure, Secret};

/// How to reach one provider.
#[derive(Clone)]
pub struct Endpoint {
    pub kind: ProviderKind,
    /// With the version path: `https://api.openai.com/v1`. What people paste is understood too: a slash or
    /// a route (`/chat/completions`) at the end is dropped, and an address without any path gets `/v1`.
    pub base_url: String,
    pub key: Option<Secret>,
    /// `http://`, `https://` or `socks5://` address that calls go through; empty for the system's own setting.
    /// Calls to this machine itself never go through one: no proxy could reach it.
    pub proxy: String,
    /// How long the provider may send nothing, before its answer and in it.
    pub idle_timeout: Duration,
}

/// Addresses may hold a password (`http://name:password@host`), so only the host is shown.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("kind", &self.kind)
            .field("server", &Base::parse(&self.base_url).map(|base| base.server()).ok())
            .field("key", &self.key)
            .field("proxied", &!self.proxy.is_empty())
            .field("idle_timeout", &self.idle_timeout)
            .finish()
    }
}

/// A base URL that can be asked.
#[derive(Clone)]
pub(crate) struct Base {
    url: Url,
}

/// What people copy from a manual's example of a request.
const ROUTES: [&str; 3] = ["/chat/completions", "/responses", "/models"];

impl Base {
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let unreadable =
            |why: &str| Failure::new(RunErrorCode::Unreachable, format!("The base URL cannot be used: {why}"));
        let mut url = Url::parse(text.trim()).map_err(|error| unreadable(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unreadable("it must start with http:// or https://"));
        }
        url.set_query(None);
        url.set_fragment(None);
        let mut path = url.path().trim_end_matches('/');
        for route in ROUTES {
            path = path.strip_suffix(route).unwrap_or(path);
        }
        let path = if path.is_empty() { "/v1" } else { path }.to_owned();
        url.set_path(&path);
        Ok(Self { url })
    }

    /// Without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Host and port, as they are shown to the user.
    pub(crate) fn server(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// True for an address of this machine (RFC 6761 section 6.3 for its name).
    pub(crate) fn is_this_machine(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
        address.is_ok_and(|address| address.is_loopback()) || host == "localhost" || host.ends_with(".localhost")
    }

    /// True for OpenAI's own service, whose routes are all known to exist.
    pub(crate) fn is_openai(&self) -> bool {
        self.url.host_str() == Some("api.openai.com")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> String {
        Base::parse(text).map_or_else(|failure| failure.error.message, |base| base.as_str().to_owned())
    }

    #[test]
    fn what_people_paste_is_understood() {
        assert_eq!(base("https://api.openai.com/v1"), "https://api.openai.com/v1");
        assert_eq!(base(" http://localhost:1234/v1/ \n"), "http://localhost:1234/v1");
        assert_eq!(base("http://localhost:11434"), "http://localhost:11434/v1");
        assert_eq!(
            base("https://openrouter.ai/api/v1/chat/completions?x=1"),
            "https://openrouter.ai/api/v1"
        );
    }

    #[test]
    fn what_is_no_address_says_why() {
        assert!(base("localhost:1234/v1").contains("http://"));
        assert!(base("http://").contains("cannot be used"));
    }

    #[test]
    fn this_machine_is_known_under_all_its_names() {
        let here = |text: &str| Base::parse(text).is_ok_and(|base| base.is_this_machine());
        for text in [
            "http://LocalHost:1234",
            "http://127.0.0.2/v1",
            "http://[::1]:80",
            "http://llm.localhost",
        ] {
            assert!(here(text), "{text}");
        }
        for text in [
            "http://192.168.0.1",
            "https://api.openai.com",
            "http://localhost.example.org",
        ] {
            assert!(!here(text), "{text}");
        }
    }

    #[test]
    fn the_server_is_shown_without_path_and_password() {
        let base = Base::parse("http://me:hunter2@localhost:1234/v1").expect("it is an address");
        assert_eq!(base.server(), "localhost:1234");
        let endpoint = Endpoint {
            kind: ProviderKind::OpenAiCompatible,
            base_url: "http://me:hunter2@localhost:1234/v1".to_owned(),
            key: Secret::parse("sk-verysecret"),
            proxy: "http://me:hunter2@proxy:80".to_owned(),
            idle_timeout: Duration::from_secs(60),
        };
        let shown = format!("{endpoint:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("verysecret"), "{shown}");
    }
}
