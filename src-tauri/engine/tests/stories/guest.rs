//! A host whose clock the test moves, and guests with keys of their own.

use std::{path::PathBuf, sync::Arc};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hearth_domain::{
    Action, Actor, ApiError, ChatId, DeviceId, DeviceKind, DeviceState, ErrorCode, Event, Invite, InviteRequest,
    ManualClock, OpId, Operation, RefreshRequest, Registered, Registration, Role, Settings, UnixMillis, UserId,
};
use hearth_engine::{Alone, Engine, EngineConfig, EventStream, Secret, SettingsFile};
use tempfile::TempDir;

use crate::{
    app::in_time,
    secrets::{Condition, MemoryKeychain},
    settings_file::JsonFile,
};

/// 2026-11-22 09:30:15 UTC.
const START: UnixMillis = UnixMillis(1_795_339_815_000);

pub(crate) struct Host {
    pub(crate) engine: Engine,
    pub(crate) owner: Actor,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) directory: TempDir,
    events: EventStream,
}

impl Host {
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let clock = Arc::new(ManualClock::at(START));
        let file = JsonFile::new(directory.path());
        let settings = Settings {
            display_name: "Ada".to_owned(),
            welcomed: true,
            ..Settings::default()
        };
        file.save(&settings).expect("the directory can be written");
        let config = EngineConfig {
            data_dir: directory.path().to_owned(),
            program: PathBuf::new(),
            clock: Arc::<ManualClock>::clone(&clock),
            settings_file: Arc::new(file),
            secrets: Arc::new(MemoryKeychain::new(Condition::Open)),
            bus: Arc::new(Alone),
        };
        let started = in_time("the engine's start", Engine::start(config)).await;
        let engine = started.unwrap_or_else(|problem| panic!("the engine did not start: {problem:?}"));
        Self {
            owner: engine.home_actor(),
            events: engine.subscribe(),
            clock,
            directory,
            engine,
        }
    }

    pub(crate) async fn invite(&self, request: InviteRequest) -> (Invite, Secret) {
        let invited = self.engine.create_invite(self.owner, request).await;
        invited.expect("the owner invites")
    }

    /// A member of the space with one device that was let in.
    pub(crate) async fn guest(&self, name: &str) -> Guest {
        let request = InviteRequest {
            role: Role::Member,
            for_user: None,
        };
        let (_, code) = self.invite(request).await;
        let guest = Guest::register(&self.engine, code.expose(), name).await;
        let guest = guest.expect("the invite is good");
        let approved = self.engine.approve_device(self.owner, guest.device_id).await;
        approved.expect("it waits");
        guest
    }

    pub(crate) async fn apply(&self, chat_id: ChatId, action: Action) {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        let applied = in_time("the answer to an operation", self.engine.apply(operation)).await;
        applied.expect("the owner may do that");
    }

    /// Waits for the first event of which `pick` makes something.
    pub(crate) async fn event<T>(&mut self, what: &str, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
        let events = &mut self.events;
        let find = async {
            loop {
                let event = events.next().await.expect("the engine runs");
                if let Some(found) = pick(&event) {
                    return found;
                }
            }
        };
        in_time(what, find).await
    }

    pub(crate) async fn people_changed(&mut self) {
        let pick = |event: &Event| matches!(event, Event::PeopleChanged).then_some(());
        self.event("the news of people", pick).await;
    }

    /// Only what happens from now on is heard.
    pub(crate) fn forget_events(&mut self) {
        self.events = self.engine.subscribe();
    }
}

/// A device with a key of its own, and what the host has told it.
pub(crate) struct Guest {
    key: EcdsaKeyPair,
    pub(crate) device_id: DeviceId,
    pub(crate) user_id: UserId,
    pub(crate) state: DeviceState,
    pub(crate) refresh_token: String,
}

impl Guest {
    /// Not yet known to anybody.
    pub(crate) fn new() -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("there are random numbers"),
            device_id: DeviceId::new(),
            user_id: UserId::new(),
            state: DeviceState::Waiting,
            refresh_token: String::new(),
        }
    }

    pub(crate) async fn register(host: &Engine, code: &str, name: &str) -> Result<Self, ApiError> {
        let mut guest = Self::new();
        let registered = in_time("the answer", host.register(guest.registration(code, name))).await?;
        guest.take(&registered);
        Ok(guest)
    }

    pub(crate) fn registration(&self, code: &str, name: &str) -> Registration {
        Registration {
            code: code.to_owned(),
            user_name: name.to_owned(),
            device_name: format!("{name}'s laptop"),
            kind: DeviceKind::Desktop,
            public_key: BASE64_URL_SAFE_NO_PAD.encode(self.key.public_key().as_ref()),
        }
    }

    pub(crate) fn take(&mut self, answer: &Registered) {
        self.device_id = answer.device_id;
        self.user_id = answer.user_id;
        self.state = answer.state;
        self.refresh_token.clone_from(&answer.refresh_token);
    }

    pub(crate) fn request(&self) -> RefreshRequest {
        self.request_with(self.device_id, &self.refresh_token)
    }

    /// Any device's name and token, with this one's signature.
    pub(crate) fn request_with(&self, device_id: DeviceId, refresh_token: &str) -> RefreshRequest {
        let text = RefreshRequest::signed_text(refresh_token);
        let signature = self
            .key
            .sign(&SystemRandom::new(), text.as_bytes())
            .expect("a key signs");
        RefreshRequest {
            device_id,
            refresh_token: refresh_token.to_owned(),
            signature: BASE64_URL_SAFE_NO_PAD.encode(signature),
        }
    }

    pub(crate) async fn refresh(&mut self, host: &Engine) -> Result<Actor, ApiError> {
        let admission = in_time("the answer", host.refresh(self.request())).await?;
        self.refresh_token = admission.refresh_token;
        Ok(admission.actor)
    }
}

/// Why something was refused.
pub(crate) fn code_of<T>(outcome: Result<T, ApiError>) -> ErrorCode {
    match outcome {
        Ok(_) => panic!("it is to be refused"),
        Err(error) => error.code,
    }
}
