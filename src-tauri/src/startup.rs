//! The engine's life inside the window's: started beside it, started again after a problem, ended
//! with it.

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hearth_domain::{ApiError, Bootstrap, ErrorCode, InviteLink, InviteRequest, StartupProblem, SystemClock};
use hearth_engine::{Alone, Engine, EngineConfig, Keychain, restore_newest_backup, set_database_aside};
use hearth_server::SharingSwitch;
use tauri::{AppHandle, Manager};
use tokio::{sync::watch, time::timeout};

use crate::{arguments::Link, events, settings_file, web_files::WindowPages};

/// How long unfinished work may hold up the end: a little more than guests and the engine take by their own account.
const FAREWELL: Duration = Duration::from_secs(8);

/// How much of that guests get to have their last requests answered.
const GUESTS_FAREWELL: Duration = Duration::from_secs(2);

pub(crate) struct Startup {
    app: AppHandle,
    data_dir: PathBuf,
    phase: watch::Sender<Phase>,
}

#[derive(Clone)]
enum Phase {
    Starting,
    Running(Running),
    Failed(StartupProblem),
    Ended,
}

/// The engine, and the switch that opens it to the network.
#[derive(Clone)]
struct Running {
    engine: Engine,
    sharing: Arc<SharingSwitch>,
}

/// What is tried before the engine is started once more.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Remedy {
    None,
    RestoreBackup,
    StartEmpty,
}

impl Startup {
    /// Starts the engine in the background: the window need not wait for the data.
    pub(crate) fn begin(app: AppHandle, data_dir: PathBuf) -> Arc<Self> {
        let startup = Arc::new(Self {
            app,
            data_dir,
            phase: watch::Sender::new(Phase::Starting),
        });
        let starting = Arc::clone(&startup);
        tauri::async_runtime::spawn(async move { starting.run(Remedy::None).await });
        startup
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The running engine; waits while it starts.
    ///
    /// # Errors
    /// `Unavailable` if it could not be started, or has ended.
    pub(crate) async fn engine(&self) -> Result<Engine, ApiError> {
        match self.settled().await {
            Phase::Running(running) => Ok(running.engine),
            Phase::Failed(problem) => Err(unavailable(&problem.detail)),
            Phase::Starting | Phase::Ended => Err(unavailable("Hearth is closing.")),
        }
    }

    /// # Errors
    /// `Unavailable` while nothing is shared.
    pub(crate) async fn create_invite(&self, request: InviteRequest) -> Result<InviteLink, ApiError> {
        match self.settled().await {
            Phase::Running(Running { engine, sharing }) => {
                sharing.create_invite_link(engine.home_actor(), request).await
            }
            Phase::Failed(problem) => Err(unavailable(&problem.detail)),
            Phase::Starting | Phase::Ended => Err(unavailable("Hearth is closing.")),
        }
    }

    /// What the first screen needs, or why there is nothing to show.
    pub(crate) async fn bootstrap(&self) -> Result<Bootstrap, ApiError> {
        match self.settled().await {
            Phase::Running(running) => running.engine.bootstrap().await,
            Phase::Failed(problem) => Ok(Bootstrap::Problem {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                problem,
            }),
            Phase::Starting | Phase::Ended => Err(unavailable("Hearth is closing.")),
        }
    }

    /// Tries again after a problem. Asked for while there is none, it only answers as [`Self::bootstrap`].
    pub(crate) async fn retry(&self, remedy: Remedy) -> Result<Bootstrap, ApiError> {
        let mut ours = false;
        self.phase.send_if_modified(|phase| {
            ours = matches!(phase, Phase::Failed(_));
            if ours {
                *phase = Phase::Starting;
            }
            ours
        });
        if ours {
            self.run(remedy).await;
        }
        self.bootstrap().await
    }

    /// Ends the engine, which finishes what it was asked to write. Asked twice, the second returns at once.
    pub(crate) async fn end(&self) {
        let farewell = async {
            self.settled().await;
            if let Phase::Running(running) = self.phase.send_replace(Phase::Ended) {
                if timeout(GUESTS_FAREWELL, running.sharing.end()).await.is_err() {
                    tracing::warn!("guests were left without a farewell");
                }
                running.engine.shutdown().await;
            }
        };
        if timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!("Hearth ends without waiting for unfinished work");
        }
    }

    async fn run(&self, remedy: Remedy) {
        let phase = match self.start(remedy).await {
            Ok(engine) => {
                events::forward(self.app.clone(), engine.subscribe());
                let sharing = self.share(&engine);
                Phase::Running(Running { engine, sharing })
            }
            Err(problem) => {
                tracing::error!(code = ?problem.code, path = problem.path, detail = problem.detail, "the data cannot be opened");
                Phase::Failed(problem)
            }
        };
        self.phase.send_replace(phase);
    }

    /// Shares on the network while the settings say so.
    fn share(&self, engine: &Engine) -> Arc<SharingSwitch> {
        let pages = Arc::new(WindowPages(self.app.clone()));
        Arc::new(SharingSwitch::begin(engine.clone(), pages, Arc::new(SystemClock)))
    }

    async fn start(&self, remedy: Remedy) -> Result<Engine, StartupProblem> {
        match remedy {
            Remedy::None => {}
            Remedy::RestoreBackup => {
                let backup = restore_newest_backup(&self.data_dir, &SystemClock).await?;
                tracing::info!(backup = %backup.display(), "a backup was restored");
            }
            Remedy::StartEmpty => {
                let aside = set_database_aside(&self.data_dir, &SystemClock).await?;
                tracing::info!(?aside, "the database was set aside");
            }
        }
        Engine::start(EngineConfig {
            data_dir: self.data_dir.clone(),
            program: env::current_exe().unwrap_or_default(),
            clock: Arc::new(SystemClock),
            settings_file: Arc::new(settings_file::of(self.app.clone(), &self.data_dir)),
            secrets: Arc::new(Keychain::new()),
            bus: Arc::new(Alone),
        })
        .await
    }

    async fn settled(&self) -> Phase {
        let mut phases = self.phase.subscribe();
        let settled = phases.wait_for(|phase| !matches!(phase, Phase::Starting)).await;
        settled.map_or(Phase::Ended, |phase| phase.clone())
    }
}

/// A link was opened outside Hearth: the window goes by it as soon as there is one.
pub(crate) fn link_opened(app: &AppHandle, link: Link) {
    let startup = Arc::clone(&app.state::<Arc<Startup>>());
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = startup.engine().await else { return };
        match link {
            Link::Join(link) => engine.tell_join_requested(link),
            Link::Message(chat, message) => engine.tell_message_requested(chat, message),
        }
    });
}

fn unavailable(message: &str) -> ApiError {
    ApiError {
        code: ErrorCode::Unavailable,
        message: message.to_owned(),
    }
}
