//! The engine's parts, how they start and how they end.

use std::{
    path::PathBuf,
    sync::{Arc, Weak},
    time::Duration,
};

use hearth_domain::{ApiError, Clock, ErrorCode, Event, ProviderId, StartupProblem};
use hearth_files::PdfReader;
use hearth_provider::Secret;
use hearth_store::Store;
use tokio::{sync::watch, task::spawn_blocking, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    LoadedSettings, SecretStore, SettingsFile,
    access::Access,
    bus::{self, Bus},
    clients::Clients,
    data, error,
    events::{EventStream, Events},
    files::Files,
    members::Members,
    order::ChatOrder,
    pictures::Pictures,
    presence::{self, PresentUsers},
    prices::Prices,
    runs::{ReadBefore, Runs},
    secrets::{self, Keys, ServerSecrets},
    settings::SettingsInForce,
    sight::Sight,
    spaces::{self, Spaces},
    typing::Typing,
};

/// How long runs get to write what they have when Hearth ends.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// All that the engine is given from outside.
pub struct EngineConfig {
    pub data_dir: PathBuf,
    /// This program, which calls [`hearth_files::run_as_reader`] before all else: it is started once more to read a PDF.
    pub program: PathBuf,
    pub clock: Arc<dyn Clock>,
    pub settings_file: Arc<dyn SettingsFile>,
    pub secrets: Arc<dyn SecretStore>,
    /// [`crate::Alone`], unless several engines share the database.
    pub bus: Arc<dyn Bus>,
}

/// Hearth's core. Clones share it.
#[derive(Clone)]
pub struct Engine {
    pub(crate) core: Arc<Core>,
}

pub(crate) struct Core {
    pub(crate) data_dir: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) store: Store,
    pub(crate) order: ChatOrder,
    pub(crate) members: Members,
    pub(crate) events: Events,
    pub(crate) settings: SettingsInForce,
    pub(crate) keys: Keys,
    /// True once every key that could be read at the start was.
    pub(crate) keys_read: watch::Sender<bool>,
    pub(crate) server_secrets: ServerSecrets,
    pub(crate) access: Access,
    pub(crate) presence: PresentUsers,
    pub(crate) typing: Typing,
    pub(crate) spaces: Spaces,
    pub(crate) prices: Prices,
    pub(crate) clients: Clients,
    pub(crate) runs: Runs,
    pub(crate) pdf_reader: PdfReader,
    pub(crate) sight: Sight,
    pub(crate) read_before: ReadBefore,
    pub(crate) files: Files,
    pub(crate) pictures: Pictures,
    /// Cancelled when Hearth ends.
    pub(crate) closing: CancellationToken,
    /// What must be finished before the store is closed.
    pub(crate) tasks: TaskTracker,
}

impl Engine {
    /// Opens the data directory and starts what runs in the background. Answers that an earlier run of
    /// Hearth left unfinished are marked so.
    ///
    /// # Errors
    /// Why the data could not be opened; nothing was written then.
    pub async fn start(config: EngineConfig) -> Result<Self, StartupProblem> {
        let EngineConfig {
            data_dir,
            program,
            clock,
            settings_file,
            secrets,
            bus,
        } = config;
        // What is told from now on is heard, whatever the start still takes.
        let heard = bus.hear();
        let opened = Store::open(&data_dir, Arc::clone(&clock)).await;
        let store = opened.map_err(|error| error.problem())?;
        let (settings_file, loaded) = load_settings(settings_file).await;
        let LoadedSettings {
            settings,
            notice,
            found_keys,
        } = loaded;

        let events = Events::over(bus);
        if let Some(notice) = notice {
            events.notice(notice.code, notice.detail);
        }
        let prices = Prices::open(&data_dir, &events).await;
        let core = Arc::new(Core {
            data_dir,
            clock,
            presence: PresentUsers::of(store.space_id()),
            store,
            order: ChatOrder::new(),
            members: Members::default(),
            events,
            settings: SettingsInForce::new(settings_file, settings),
            keys: Keys::new(secrets),
            keys_read: watch::Sender::new(false),
            server_secrets: ServerSecrets::default(),
            access: Access::new(),
            typing: Typing::default(),
            spaces: Spaces::default(),
            prices,
            clients: Clients::default(),
            runs: Runs::default(),
            pdf_reader: PdfReader::new(program),
            sight: Sight::default(),
            read_before: ReadBefore::default(),
            files: Files::default(),
            pictures: Pictures::default(),
            closing: CancellationToken::new(),
            tasks: TaskTracker::new(),
        });
        core.name_home_user().await;
        core.start_background(found_keys);
        core.connect_spaces().await;
        tokio::spawn(bus::listen(Arc::downgrade(&core), heard, core.closing.clone()));
        Ok(Self { core })
    }

    #[must_use]
    pub fn subscribe(&self) -> EventStream {
        self.core.events.subscribe()
    }

    /// Ends every run with the text it has, finishes what was begun and closes the store. Requests that
    /// come later are refused.
    pub async fn shutdown(&self) {
        let core = &self.core;
        core.closing.cancel();
        core.tasks.close();
        if timeout(LAST_WORDS, core.tasks.wait()).await.is_err() {
            tracing::warn!("work was left unfinished; the next start recovers it");
        }
        core.store.close().await;
    }

    /// Does `work` to its end, even if whoever waits for it goes away: between a commit and its events
    /// there is no place to stop.
    pub(crate) async fn see_through<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Result<T, ApiError> {
        if self.core.closing.is_cancelled() {
            return Err(error::closing());
        }
        let done = self.core.tasks.spawn(work).await;
        done.unwrap_or_else(|_| Err(error::api(ErrorCode::Internal, "a fault in Hearth ended the request")))
    }
}

impl Core {
    fn start_background(self: &Arc<Self>, found_keys: Vec<(ProviderId, Secret)>) {
        tokio::spawn(secrets::take_up_keys(Arc::downgrade(self), found_keys));
        tokio::spawn(tell_of_providers(Arc::downgrade(self), self.keys.changes()));
        tokio::spawn(presence::let_expire(Arc::downgrade(self), self.closing.clone()));
        tokio::spawn(spaces::stay_present(Arc::downgrade(self), self.closing.clone()));
        tokio::spawn(spaces::wake_with_network(Arc::downgrade(self), self.closing.clone()));
        tokio::spawn(data::look_after(Arc::downgrade(self), self.closing.clone()));
    }
}

/// Publishes the providers' states whenever one has changed.
async fn tell_of_providers(core: Weak<Core>, mut changes: watch::Receiver<u64>) {
    let mut told = Vec::new();
    while changes.changed().await.is_ok() {
        let Some(core) = core.upgrade() else { return };
        let providers = core.provider_states();
        if providers != told {
            told.clone_from(&providers);
            core.events.publish(Event::ProvidersChanged { providers });
        }
    }
}

async fn load_settings(file: Arc<dyn SettingsFile>) -> (Arc<dyn SettingsFile>, LoadedSettings) {
    let reader = Arc::clone(&file);
    let loaded = spawn_blocking(move || reader.load()).await;
    let loaded = loaded.unwrap_or_else(|_| LoadedSettings {
        settings: hearth_domain::Settings::default(),
        notice: None,
        found_keys: Vec::new(),
    });
    (file, loaded)
}
