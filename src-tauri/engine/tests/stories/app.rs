//! A whole engine on a directory of its own, with a model server that the test plays.

use std::{future::Future, path::Path, sync::Arc, time::Duration};

use hearth_domain::{
    Action, ApiError, ChatId, Event, Message, MessageId, MessagePage, MessagePageRequest, MessageStatus, ModelChoice,
    OpId, Operation, PageAnchor, ProviderConfig, ProviderId, ProviderKind, Receipt, RunError, RunId, Settings,
    SystemClock,
};
use hearth_engine::{Alone, Engine, EngineConfig, EventStream, SecretStore, SettingsFile};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::{
    scripted_server::ScriptedServer,
    secrets::{Condition, MemoryKeychain},
    settings_file::JsonFile,
};

/// Nothing here takes seconds; whatever does not come in this time does not come.
const LIMIT: Duration = Duration::from_secs(20);

pub(crate) const MODEL: &str = "test-model";

pub(crate) async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(LIMIT, work)
        .await
        .unwrap_or_else(|_| panic!("{what} did not come"))
}

pub(crate) struct TestApp {
    pub(crate) engine: Engine,
    pub(crate) events: EventStream,
    pub(crate) server: ScriptedServer,
    pub(crate) keychain: MemoryKeychain,
    pub(crate) directory: TempDir,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(Condition::Open, |_| {}).await
    }

    /// With settings as `change` leaves them. The scripted server is the second provider.
    pub(crate) async fn with(keychain: Condition, change: impl FnOnce(&mut Settings)) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let server = ScriptedServer::start().await;
        let mut settings = settings_for(&server);
        change(&mut settings);
        let file = JsonFile::new(directory.path());
        file.save(&settings).expect("the directory can be written");
        let keychain = MemoryKeychain::new(keychain);
        let engine = engine(directory.path(), Arc::new(keychain.clone())).await;
        Self {
            events: engine.subscribe(),
            engine,
            server,
            keychain,
            directory,
        }
    }

    pub(crate) fn settings_file(&self) -> JsonFile {
        JsonFile::new(self.directory.path())
    }

    pub(crate) async fn apply(&self, chat_id: ChatId, action: Action) -> Result<Receipt, ApiError> {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        in_time("the answer to an operation", self.engine.apply(operation)).await
    }

    /// A chat with the model that the settings name for new ones.
    pub(crate) async fn new_chat(&self) -> ChatId {
        let chat = ChatId::new();
        let model = self.settings_file().load().settings.ai.default_model;
        let action = Action::CreateChat { model };
        self.apply(chat, action).await.expect("a chat can be made");
        chat
    }

    pub(crate) async fn send(&self, chat: ChatId, text: &str) -> MessageId {
        send_by(&self.engine, chat, text).await
    }

    pub(crate) async fn page(&self, chat_id: ChatId) -> MessagePage {
        let anchor = PageAnchor::End;
        let limit = 100;
        let request = MessagePageRequest { chat_id, anchor, limit };
        self.engine.message_page(request).await.expect("the chat is there")
    }

    /// The messages on the visible path, oldest first.
    pub(crate) async fn messages(&self, chat: ChatId) -> Vec<Message> {
        let page = self.page(chat).await;
        page.messages.into_iter().map(|view| view.message).collect()
    }

    pub(crate) async fn last(&self, chat: ChatId) -> Message {
        self.messages(chat).await.pop().expect("the chat has messages")
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

    pub(crate) async fn run_started(&mut self) -> RunId {
        let pick = |event: &Event| match event {
            Event::RunStarted { run_id, .. } => Some(*run_id),
            _ => None,
        };
        self.event("the start of a run", pick).await
    }

    pub(crate) async fn run_ended(&mut self) {
        let pick = |event: &Event| matches!(event, Event::RunEnded { .. }).then_some(());
        self.event("the end of a run", pick).await;
    }

    /// Waits until this much of the answer's text has been shown.
    pub(crate) async fn shown(&mut self, text: &str) {
        let mut so_far = String::new();
        let pick = |event: &Event| {
            if let Event::RunDelta { text, .. } = event {
                so_far.push_str(text);
            }
            so_far.ends_with(text).then_some(())
        };
        self.event("a piece of the answer", pick).await;
    }
}

pub(crate) fn scripted_provider() -> ProviderId {
    ProviderId::from_uuid(uuid::Uuid::from_u128(7))
}

fn settings_for(server: &ScriptedServer) -> Settings {
    let mut settings = Settings {
        display_name: "Ada".to_owned(),
        welcomed: true,
        ..Settings::default()
    };
    settings.ai.providers.push(ProviderConfig {
        id: scripted_provider(),
        name: "Scripted".to_owned(),
        kind: ProviderKind::OpenAiCompatible,
        base_url: server.base_url(),
    });
    settings.ai.default_model = Some(ModelChoice {
        provider_id: scripted_provider(),
        model: MODEL.to_owned(),
    });
    settings
}

/// An engine on a directory that may hold data already.
pub(crate) async fn engine(data_dir: &Path, secrets: Arc<dyn SecretStore>) -> Engine {
    let config = EngineConfig {
        data_dir: data_dir.to_owned(),
        program: env!("CARGO_BIN_EXE_reader_of_engine_tests").into(),
        clock: Arc::new(SystemClock),
        settings_file: Arc::new(JsonFile::new(data_dir)),
        secrets,
        bus: Arc::new(Alone),
    };
    let started = in_time("the engine's start", Engine::start(config)).await;
    started.unwrap_or_else(|problem| panic!("the engine did not start: {problem:?}"))
}

pub(crate) async fn send_by(engine: &Engine, chat_id: ChatId, text: &str) -> MessageId {
    let message_id = MessageId::new();
    let operation = Operation {
        op_id: OpId::new(),
        chat_id,
        action: Action::send(message_id, text),
    };
    let sent = in_time("the answer to an operation", engine.apply(operation)).await;
    sent.expect("a message can be sent");
    message_id
}

/// A message's status and why it has it.
pub(crate) fn ending(message: &Message) -> (MessageStatus, Option<RunError>) {
    let error = message.answer.as_ref().and_then(|answer| answer.error.clone());
    (message.status, error)
}
