//! What every handler and every socket can reach.

use std::{net::SocketAddr, ops::Deref, sync::Arc, time::Instant};

use hearth_domain::{Clock, UnixMillis};
use hearth_engine::Engine;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    addresses,
    connection::Gate,
    host_check::HostNames,
    hub::Hub,
    limits::{Limiters, Limits},
    metrics::Metrics,
    tokens::TokenKey,
    web_ui::WebUi,
};

/// One server, as its parts see it.
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tokens: TokenKey,
    pub(crate) hub: Hub,
    pub(crate) limits: Limits,
    pub(crate) limiters: Limiters,
    pub(crate) gate: Arc<Gate>,
    pub(crate) metrics: Metrics,
    pub(crate) hosts: HostNames,
    pub(crate) web_ui: Arc<dyn WebUi>,
    pub(crate) reach: Reach,
    /// True where this server itself speaks TLS.
    pub(crate) encrypted: bool,
    pub(crate) started: Instant,
    pub(crate) closing: CancellationToken,
    /// Sockets and connections, which are waited for at the end.
    pub(crate) tasks: TaskTracker,
}

/// Where guests find this server, and how they know it.
#[derive(Clone, Debug)]
pub struct Reach {
    pub(crate) listening: Vec<SocketAddr>,
    /// What a proxy in front of the server is called, `host` or `host:port`.
    pub(crate) public_name: Option<String>,
    pub(crate) fingerprint: String,
    pub(crate) encrypted: bool,
}

impl Reach {
    /// `host:port` of each address, best first. Asked anew each time: machines move between networks.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        let mut found: Vec<String> = self.public_name.clone().into_iter().collect();
        found.extend(addresses::reachable(&self.listening));
        found
    }

    /// What stands in front of a path there: `https://host:port`. A proxy shows a certificate in any case.
    pub(crate) fn base(&self, address: &str) -> String {
        let proxied = self.public_name.as_deref() == Some(address);
        let scheme = if self.encrypted || proxied { "https" } else { "http" };
        format!("{scheme}://{address}")
    }

    /// SPKI SHA-256 of the certificate in lower-case hexadecimal; empty where a proxy shows one.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// A handle to [`Shared`], the state of the router.
#[derive(Clone)]
pub(crate) struct App(pub(crate) Arc<Shared>);

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }
}
