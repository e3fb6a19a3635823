//! Which `Host` a request may name.
//!
//! A page elsewhere can let its own name lead to this machine (DNS rebinding) and would then be read as if it were
//! Hearth's. It cannot make the browser name another host than its own: so only this machine's names are answered, and of
//! addresses only the one that the connection came to.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hearth_domain::ErrorCode;

use crate::{addresses, connection::Connection, problem::Problem, shared::App};

/// The names that this server answers to.
pub(crate) struct HostNames(Vec<String>);

impl HostNames {
    /// This machine's names and `others`, such as the one that a proxy in front of it is reached by.
    pub(crate) fn new(others: &[String]) -> Self {
        let mut names = addresses::names();
        names.extend(others.iter().map(|name| name.trim().to_lowercase()));
        Self(names)
    }

    fn allows(&self, host: &str, came_to: SocketAddr) -> bool {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        match name.parse::<IpAddr>() {
            Ok(address) => {
                address.to_canonical() == came_to.ip().to_canonical() || self.0.iter().any(|known| known == name)
            }
            Err(_) => {
                let name = name.trim_end_matches('.');
                self.0.iter().any(|known| known.eq_ignore_ascii_case(name))
            }
        }
    }
}

/// The host that a request names, without its port. None if it names none, or more than one.
fn host_of(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut named = headers.get_all(header::HOST).iter();
    let host = named.next()?;
    if named.next().is_some() {
        return None;
    }
    let authority = Authority::try_from(host.as_bytes()).ok()?;
    // A request in absolute form (RFC 9112 section 3.2.2) names its host twice.
    let same = uri.authority().is_none_or(|other| *other == authority);
    (same && !authority.as_str().contains('@')).then_some(authority)
}

pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let came_to = request
        .extensions()
        .get::<Connection>()
        .map(|connection| connection.local);
    let host = host_of(request.uri(), request.headers());
    let allowed = came_to
        .zip(host)
        .is_some_and(|(came_to, host)| app.hosts.allows(host.host(), came_to));
    if allowed {
        return next.run(request).await;
    }
    let detail = "this server does not answer to that name";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, ErrorCode::Forbidden, detail).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(host: &str) -> bool {
        let came_to = "192.168.1.5:8002".parse().expect("an address");
        HostNames::new(&["chat.example.org".to_owned()]).allows(host, came_to)
    }

    #[test]
    fn this_machines_names_are_answered() {
        for host in [
            "localhost",
            "LOCALHOST",
            "192.168.1.5",
            "chat.example.org",
            "Chat.Example.ORG.",
        ] {
            assert!(allowed(host), "{host}");
        }
        for name in addresses::names() {
            assert!(allowed(&name), "{name}");
        }
    }

    #[test]
    fn a_name_that_was_rebound_is_not() {
        for host in [
            "evil.example",
            "192.168.1.6",
            "127.0.0.1",
            "localhost.evil.example",
            "[::1]",
            "",
            "example.org",
        ] {
            assert!(!allowed(host), "{host}");
        }
    }

    #[test]
    fn a_request_that_names_two_hosts_names_none() {
        let mut headers = HeaderMap::new();
        let uri = Uri::from_static("/");
        assert_eq!(host_of(&uri, &headers), None);
        headers.append(header::HOST, "localhost:1".parse().expect("a header"));
        assert!(host_of(&uri, &headers).is_some());
        assert_eq!(host_of(&Uri::from_static("http://evil.example/"), &headers), None);
        headers.append(header::HOST, "evil.example".parse().expect("a header"));
        assert_eq!(host_of(&uri, &headers), None);
    }
}
