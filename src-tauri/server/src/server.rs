//! A server's start and end.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use hearth_domain::{Actor, ApiError, Clock, InviteLink, InviteRequest};
use hearth_engine::Engine;
use thiserror::Error;
use tokio::{task::JoinHandle, time::timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    accept::Doorway,
    advertise::Advertised,
    connection::Gate,
    host_check::HostNames,
    hub::{self, Hub},
    invite_link::{create_invite_link, create_owner_link},
    limits::{Limiters, Limits},
    metrics::Metrics,
    router::router,
    shared::{App, Reach, Shared},
    tls::{Identity, Tls, TlsError, only_here},
    tokens::TokenKey,
    web_ui::WebUi,
};

/// How long requests and sockets get to end.
const LAST_WORDS: Duration = Duration::from_secs(8);

/// All that a server is given.
pub struct ServerConfig {
    /// Where it listens; at least one.
    pub listeners: Vec<TcpListener>,
    pub tls: Tls,
    pub web_ui: Arc<dyn WebUi>,
    pub clock: Arc<dyn Clock>,
    /// Names that it answers to besides this machine's, such as that of a proxy in front of it.
    pub names: Vec<String>,
    /// `host` or `host:port` that invites name first: a proxy's, where there is one.
    pub public_name: Option<String>,
    pub limits: Limits,
    /// Whether the network is told of the space by mDNS.
    pub advertise: bool,
    /// Cancelled by whoever wants the server to end.
    pub shutdown: CancellationToken,
}

impl ServerConfig {
    /// A server with a self-signed certificate, no web UI and the usual limits.
    #[must_use]
    pub fn new(listeners: Vec<TcpListener>, web_ui: Arc<dyn WebUi>, clock: Arc<dyn Clock>) -> Self {
        Self {
            listeners,
            tls: Tls::SelfSigned,
            web_ui,
            clock,
            names: Vec::new(),
            public_name: None,
            limits: Limits::default(),
            advertise: false,
            shutdown: CancellationToken::new(),
        }
    }
}

/// Why a server did not start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error("{0}")]
    Certificate(#[from] TlsError),
    #[error("the server cannot listen: {0}")]
    Listener(#[from] io::Error),
    #[error("the key that signs access tokens cannot be read or kept: {}", .0.message)]
    Key(ApiError),
}

/// The door that others come in by.
pub struct Server;

/// A server that takes requests.
pub struct Running {
    shared: Arc<Shared>,
    self_signed: bool,
    /// Ends once the server has ended.
    ending: JoinHandle<()>,
}

impl Server {
    /// Starts a server on `engine`.
    ///
    /// # Errors
    /// Nothing is served then.
    pub async fn start(engine: Engine, config: ServerConfig) -> Result<Running, StartError> {
        let listening = listening(&config)?;
        let identity = match &config.tls {
            Tls::SelfSigned => Some(Identity::self_signed(&engine, &config.names).await?),
            Tls::Own { certificate, key } => Some(Identity::own(certificate, key)?),
            Tls::None => None,
        };
        let tokens = TokenKey::of(&engine, Arc::clone(&config.clock))
            .await
            .map_err(StartError::Key)?;
        let (hub, answers) = Hub::new();
        // Before the first socket, so that none misses anything.
        let (events, revocations) = (engine.subscribe(), engine.revocations());
        let shared = Arc::new(Shared {
            tokens,
            hub,
            limits: config.limits,
            limiters: Limiters::new(&config.limits),
            gate: Gate::new(&config.limits),
            metrics: Metrics::default(),
            hosts: HostNames::new(&names(&config)),
            web_ui: config.web_ui,
            reach: Reach {
                listening: listening.clone(),
                public_name: config.public_name,
                fingerprint: identity.as_ref().map(|one| one.fingerprint.clone()).unwrap_or_default(),
                encrypted: identity.is_some(),
            },
            encrypted: identity.is_some(),
            started: Instant::now(),
            closing: config.shutdown.child_token(),
            tasks: TaskTracker::new(),
            clock: config.clock,
            engine,
        });
        tokio::spawn(hub::tell(Arc::clone(&shared), events, revocations, answers));
        let doorway = Doorway {
            tls: identity.as_ref().map(|one| TlsAcceptor::from(Arc::clone(&one.config))),
            router: router(App(Arc::clone(&shared))),
            gate: Arc::clone(&shared.gate),
            head: shared.limits.head,
            unread: shared.limits.unread,
            closing: shared.closing.clone(),
            tasks: shared.tasks.clone(),
        };
        for listener in config.listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            shared.tasks.spawn(doorway.clone().watch(listener));
        }
        if config.advertise {
            // Before the name is read, so that no new one is missed.
            let events = shared.engine.subscribe();
            if let Some(advertised) = Advertised::begin(shared.engine.space_card(), &listening) {
                let told = advertised.until_closing(Arc::clone(&shared), events);
                shared.tasks.spawn(told);
            }
        }
        tracing::info!(?listening, encrypted = shared.encrypted, "the server listens");
        Ok(Running {
            self_signed: identity.is_some_and(|one| one.self_signed),
            ending: tokio::spawn(end(Arc::clone(&shared))),
            shared,
        })
    }
}

impl Running {
    /// Where it listens; of port 0 the port that the operating system chose.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.shared.reach.listening[0]
    }

    /// `https://host:port` of each address that it can be reached at, best first.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        let reach = &self.shared.reach;
        reach.addresses().iter().map(|address| reach.base(address)).collect()
    }

    /// SPKI SHA-256 of its certificate in lower-case hexadecimal; empty without TLS.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.shared.reach.fingerprint()
    }

    /// False where the certificate is the user's own, or there is none.
    #[must_use]
    pub fn self_signed(&self) -> bool {
        self.self_signed
    }

    /// Where guests find this server.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.shared.reach.clone()
    }

    /// Sockets that are open and signed in.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.shared.hub.count()
    }

    /// # Errors
    /// As [`Engine::create_invite`].
    pub async fn create_invite_link(&self, by: Actor, request: InviteRequest) -> Result<InviteLink, ApiError> {
        create_invite_link(&self.shared.engine, &self.shared.reach, by, request).await
    }

    /// The first way in of a server's owner.
    ///
    /// # Errors
    /// As [`Engine::create_owner_invite`].
    pub async fn create_owner_link(&self) -> Result<InviteLink, ApiError> {
        create_owner_link(&self.shared.engine, &self.shared.reach).await
    }

    /// Takes no more in, tells every guest to come back later, and waits until all is done, 10 seconds at most.
    pub async fn stop(self) {
        self.shared.closing.cancel();
        self.ended().await;
    }

    /// Returns once the server has ended because its shutdown token was cancelled.
    pub async fn ended(self) {
        if let Err(error) = self.ending.await {
            tracing::error!(%error, "the server's end failed");
        }
    }
}

fn listening(config: &ServerConfig) -> io::Result<Vec<SocketAddr>> {
    let listening = config
        .listeners
        .iter()
        .map(TcpListener::local_addr)
        .collect::<io::Result<Vec<_>>>()?;
    if listening.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no address to listen at"));
    }
    if config.tls == Tls::None {
        listening.iter().try_for_each(|address| only_here(*address))?;
    }
    Ok(listening)
}

/// The names that the server answers to besides this machine's.
fn names(config: &ServerConfig) -> Vec<String> {
    let public = config.public_name.as_deref().map(|name| {
        let (host, port) = name.rsplit_once(':').unwrap_or((name, ""));
        if port.parse::<u16>().is_ok() { host } else { name }.to_owned()
    });
    config.names.iter().cloned().chain(public).collect()
}

/// Waits for the end and sees to it.
async fn end(shared: Arc<Shared>) {
    shared.closing.cancelled().await;
    shared.hub.close();
    shared.tasks.close();
    if timeout(LAST_WORDS, shared.tasks.wait()).await.is_err() {
        tracing::warn!("connections were cut that did not end in time");
    }
    tracing::info!("the server has ended");
}
