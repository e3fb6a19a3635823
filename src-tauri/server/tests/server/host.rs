//! A host: an engine on a directory of its own, and its server.

use std::{future::Future, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use hearth_domain::{
    Actor, Clock, InviteRequest, ManualClock, ModelChoice, ProviderConfig, ProviderId, ProviderKind, Role, Settings,
    SystemClock,
};
use hearth_engine::{Alone, Engine, EngineConfig};
use hearth_server::{NoWebUi, Running, Server, ServerConfig, at};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::timeout};

use crate::{keychain::MemoryKeychain, model::Model, settings_file::MemorySettings};

/// Nothing here takes so long; whatever does not come in this time does not come.
const LIMIT: Duration = Duration::from_secs(20);

pub(crate) async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(LIMIT, work)
        .await
        .unwrap_or_else(|_| panic!("{what} did not come"))
}

pub(crate) struct Host {
    pub(crate) engine: Engine,
    pub(crate) server: Running,
    pub(crate) model: Model,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) keychain: MemoryKeychain,
    pub(crate) settings: MemorySettings,
    pub(crate) directory: TempDir,
}

impl Host {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With a server as `change` leaves it.
    pub(crate) async fn with(change: impl FnOnce(&mut ServerConfig)) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (model, keychain) = (Model::start().await, MemoryKeychain::default());
        let settings = MemorySettings::default();
        *settings.0.lock().expect("no test panics here") = settings_for(&model);
        let clock = Arc::new(ManualClock::at(SystemClock.now()));
        let engine = engine(&directory, &clock, &keychain, &settings).await;
        let server = serve(&engine, &clock, change).await;
        Self {
            engine,
            server,
            model,
            clock,
            keychain,
            settings,
            directory,
        }
    }

    /// Ends and starts again, at another port.
    pub(crate) async fn restart(self) -> Self {
        self.server.stop().await;
        self.engine.shutdown().await;
        let engine = engine(&self.directory, &self.clock, &self.keychain, &self.settings).await;
        let server = serve(&engine, &self.clock, |_| {}).await;
        Self { engine, server, ..self }
    }

    pub(crate) fn owner(&self) -> Actor {
        self.engine.home_actor()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address())
    }

    /// The code of an invite that the owner has just made.
    pub(crate) async fn invite(&self, role: Role) -> String {
        let request = InviteRequest { role, for_user: None };
        let (_, code) = self
            .engine
            .create_invite(self.owner(), request)
            .await
            .expect("the owner may invite");
        code.expose().to_owned()
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.expect("the server listens")
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.clock
            .advance(i64::try_from(time.as_millis()).expect("a time in a test is short"));
    }
}

pub(crate) fn provider() -> ProviderId {
    ProviderId::from_uuid(uuid::Uuid::from_u128(7))
}

pub(crate) fn model() -> ModelChoice {
    ModelChoice {
        provider_id: provider(),
        model: "test-model".to_owned(),
    }
}

fn settings_for(server: &Model) -> Settings {
    let mut settings = Settings {
        display_name: "Ada".to_owned(),
        welcomed: true,
        ..Settings::default()
    };
    settings.ai.providers.push(ProviderConfig {
        id: provider(),
        name: "Scripted".to_owned(),
        kind: ProviderKind::OpenAiCompatible,
        base_url: server.base_url(),
    });
    settings.ai.default_model = Some(model());
    settings
}

pub(crate) async fn engine(
    directory: &TempDir,
    clock: &Arc<ManualClock>,
    keychain: &MemoryKeychain,
    settings: &MemorySettings,
) -> Engine {
    let config = EngineConfig {
        data_dir: directory.path().to_owned(),
        program: PathBuf::new(),
        clock: Arc::<ManualClock>::clone(clock),
        settings_file: Arc::new(settings.clone()),
        secrets: Arc::new(keychain.clone()),
        bus: Arc::new(Alone),
    };
    let started = in_time("the engine's start", Engine::start(config)).await;
    started.unwrap_or_else(|problem| panic!("the engine did not start: {problem:?}"))
}

pub(crate) async fn serve(
    engine: &Engine,
    clock: &Arc<ManualClock>,
    change: impl FnOnce(&mut ServerConfig),
) -> Running {
    let listener = at(([127, 0, 0, 1], 0).into()).expect("a port is free");
    let mut config = ServerConfig::new(vec![listener], Arc::new(NoWebUi), Arc::<ManualClock>::clone(clock));
    change(&mut config);
    let started = in_time("the server's start", Server::start(engine.clone(), config)).await;
    started.unwrap_or_else(|error| panic!("the server did not start: {error}"))
}
