//! *Share on this network*: a server that follows the settings.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hearth_domain::{
    Actor, ApiError, Clock, ErrorCode, Event, InviteLink, InviteRequest, SharingProblem, SharingSettings, SharingStatus,
};
use hearth_engine::Engine;
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    Reach, Running, Server, ServerConfig, StartError, Tls, invite_link::create_invite_link, listeners, web_ui::WebUi,
};

/// How often it is looked whether this machine has other addresses now.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

/// Starts and stops the server as the settings say, and tells the engine how that went.
pub struct SharingSwitch {
    engine: Engine,
    /// Where the server can be reached, while there is one.
    reach: Arc<Mutex<Option<Reach>>>,
    closing: CancellationToken,
    following: Mutex<Option<JoinHandle<()>>>,
}

impl SharingSwitch {
    /// Begins to follow the settings: shares at once if they say so.
    #[must_use]
    pub fn begin(engine: Engine, web_ui: Arc<dyn WebUi>, clock: Arc<dyn Clock>) -> Self {
        let reach = Arc::default();
        let closing = CancellationToken::new();
        let follower = Follower {
            engine: engine.clone(),
            web_ui,
            clock,
            reach: Arc::clone(&reach),
            running: None,
            told: None,
        };
        let (wish, wishes) = watch::channel(engine.settings().sharing);
        tokio::spawn(read_settings(engine.clone(), wish, closing.clone()));
        let following = tokio::spawn(follower.follow(wishes, closing.clone()));
        Self {
            engine,
            reach,
            closing,
            following: Mutex::new(Some(following)),
        }
    }

    /// # Errors
    /// `Unavailable` while nothing is shared; as [`Engine::create_invite`].
    pub async fn create_invite_link(&self, by: Actor, request: InviteRequest) -> Result<InviteLink, ApiError> {
        let reach = self.reach.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let reach = reach.ok_or_else(|| ApiError {
            code: ErrorCode::Unavailable,
            message: "Turn on sharing first.".to_owned(),
        })?;
        create_invite_link(&self.engine, &reach, by, request).await
    }

    /// Stops sharing, because Hearth ends: guests are told, and what was begun is finished, within 10 seconds.
    pub async fn end(&self) {
        self.closing.cancel();
        let following = self.following.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(following) = following
            && let Err(error) = following.await
        {
            tracing::error!(%error, "sharing did not end well");
        }
    }
}

/// Hands on what the settings say of sharing whenever that has changed.
async fn read_settings(engine: Engine, wish: watch::Sender<SharingSettings>, closing: CancellationToken) {
    let mut events = engine.subscribe();
    // Between the first reading and the subscription they may have changed.
    wish.send_replace(engine.settings().sharing);
    loop {
        let event = tokio::select! {
            () = closing.cancelled() => return,
            event = events.next() => event,
        };
        match event {
            Some(Event::SettingsChanged { .. } | Event::Resync) => {
                wish.send_replace(engine.settings().sharing);
            }
            Some(_) => {}
            None => return,
        }
    }
}

fn status_of(running: &Running) -> SharingStatus {
    SharingStatus::On {
        addresses: running.addresses(),
        fingerprint: running.fingerprint().to_owned(),
        self_signed: running.self_signed(),
    }
}

struct Follower {
    engine: Engine,
    web_ui: Arc<dyn WebUi>,
    clock: Arc<dyn Clock>,
    reach: Arc<Mutex<Option<Reach>>>,
    running: Option<Running>,
    /// What was said last.
    told: Option<SharingStatus>,
}

impl Follower {
    async fn follow(mut self, mut wishes: watch::Receiver<SharingSettings>, closing: CancellationToken) {
        let mut in_force: Option<SharingSettings> = None;
        loop {
            let wanted = wishes.borrow_and_update().clone();
            // After a failure any saving of the settings tries again.
            let failed = wanted.enabled && self.running.is_none();
            if failed || in_force.as_ref() != Some(&wanted) {
                self.stop().await;
                self.start(&wanted).await;
                in_force = Some(wanted);
            }
            if !self.wait(&mut wishes, &closing).await {
                break;
            }
        }
        self.stop().await;
    }

    /// Until the settings have changed. False if there will be no more of them.
    async fn wait(&mut self, wishes: &mut watch::Receiver<SharingSettings>, closing: &CancellationToken) -> bool {
        loop {
            tokio::select! {
                () = closing.cancelled() => return false,
                changed = wishes.changed() => return changed.is_ok(),
                () = sleep(LOOK_AGAIN) => self.tell_if_moved(),
            }
        }
    }

    /// Says where the server is reached now, if this machine has moved to another network.
    fn tell_if_moved(&mut self) {
        let Some(running) = &self.running else { return };
        let status = status_of(running);
        if self.told.as_ref() != Some(&status) {
            self.tell(status);
        }
    }

    fn tell(&mut self, status: SharingStatus) {
        self.told = Some(status.clone());
        self.engine.tell_sharing(status);
    }

    async fn stop(&mut self) {
        self.set_reach(None);
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    async fn start(&mut self, settings: &SharingSettings) {
        if !settings.enabled {
            return self.tell(SharingStatus::Off);
        }
        self.tell(SharingStatus::Starting);
        let status = match self.serve(settings).await {
            Ok(running) => {
                let status = status_of(&running);
                self.set_reach(Some(running.reach()));
                self.running = Some(running);
                status
            }
            Err((code, detail)) => {
                tracing::warn!(?code, detail, "sharing could not begin");
                SharingStatus::Failed { code, detail }
            }
        };
        self.tell(status);
    }

    async fn serve(&self, settings: &SharingSettings) -> Result<Running, (SharingProblem, String)> {
        let listeners = listeners::on_all_addresses(settings.port)
            .map_err(|error| (listeners::problem_of(&error), error.to_string()))?;
        let mut config = ServerConfig::new(listeners, Arc::clone(&self.web_ui), Arc::clone(&self.clock));
        config.advertise = true;
        if !settings.certificate.is_empty() {
            config.tls = Tls::Own {
                certificate: PathBuf::from(&settings.certificate),
                key: PathBuf::from(&settings.certificate_key),
            };
        }
        let started = Server::start(self.engine.clone(), config).await;
        started.map_err(|error| {
            let code = match error {
                StartError::Certificate(_) => SharingProblem::Certificate,
                StartError::Listener(_) | StartError::Key(_) => SharingProblem::Other,
            };
            (code, error.to_string())
        })
    }

    fn set_reach(&self, reach: Option<Reach>) {
        *self.reach.lock().unwrap_or_else(PoisonError::into_inner) = reach;
    }
}
