//! A data directory of a test's own, and short ways to ask its store for things.

use std::{path::Path, sync::Arc};

use hearth_domain::{
    Action, Actor, ApiError, ChatFilter, ChatId, ChatList, ChatListRequest, Clock, DeviceId, FinishReason, ManualClock,
    Message, MessageId, MessagePage, MessagePageRequest, MessageStatus, ModelChoice, OpId, Operation, PageAnchor,
    Picodollars, ProviderConfig, Role, Settings, TokenCount, TokenUsage, UnixMillis, UserId,
};
use hearth_store::{AnswerOutcome, AnswerTask, Applied, Store, StoreError};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TryGetable};
use tempfile::TempDir;

/// 2026-11-22 09:30:15 UTC.
pub(crate) const START: UnixMillis = UnixMillis(1_795_339_815_000);

pub(crate) struct Home {
    pub(crate) dir: TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    /// The person at this machine.
    pub(crate) actor: Actor,
    pub(crate) settings: Settings,
}

impl Home {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let store = open(dir.path(), &clock).await;
        let settings = Settings {
            display_name: "Ada".to_owned(),
            ..Settings::default()
        };
        Self {
            dir,
            clock,
            actor: store.home_actor(),
            store,
            settings,
        }
    }

    /// Closes the store and opens it again, as the next start of Hearth does.
    pub(crate) async fn restart(&mut self) {
        self.store.close().await;
        self.store = open(self.dir.path(), &self.clock).await;
    }

    pub(crate) async fn apply(&self, chat: ChatId, action: Action) -> Result<Applied, StoreError> {
        self.clock.advance(1000);
        self.store
            .apply(&operation(chat, action), &self.actor, &self.settings)
            .await
    }

    /// Somebody else of the space, on a device of theirs.
    pub(crate) async fn person(&self, name: &str, role: Role) -> Actor {
        let actor = Actor {
            user_id: UserId::new(),
            device_id: DeviceId::new(),
            role,
        };
        let role = serde_json::to_value(role).unwrap().as_str().unwrap().to_owned();
        let values: [sea_orm::Value; 3] = [(*actor.user_id.as_uuid()).into(), name.into(), role.into()];
        let sql = "INSERT INTO users (id, created_at, name, role, revoked) VALUES (?, 0, ?, ?, FALSE)";
        let db = self.look().await;
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
            .await
            .unwrap();
        let values: [sea_orm::Value; 2] = [(*actor.device_id.as_uuid()).into(), (*actor.user_id.as_uuid()).into()];
        let sql = "INSERT INTO devices (id, user_id, created_at, name, kind, state) VALUES (?, ?, 0, '', 'desktop', 'approved')";
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
            .await
            .unwrap();
        db.close().await.unwrap();
        actor
    }

    /// As [`Home::apply`], for somebody else.
    pub(crate) async fn apply_as(&self, actor: &Actor, chat: ChatId, action: Action) -> Result<Applied, StoreError> {
        self.clock.advance(1000);
        self.store.apply(&operation(chat, action), actor, &self.settings).await
    }

    pub(crate) async fn add(&self, chat: ChatId, actor: &Actor) {
        let user_id = actor.user_id;
        self.apply(chat, Action::AddUser { user_id }).await.unwrap();
    }

    pub(crate) async fn send_as(&self, actor: &Actor, chat: ChatId, text: &str) -> (MessageId, Applied) {
        let message_id = MessageId::new();
        let text = text.to_owned();
        let action = Action::send(message_id, text);
        (message_id, self.apply_as(actor, chat, action).await.unwrap())
    }

    /// A chat that nobody answers in.
    pub(crate) async fn quiet_chat(&self) -> ChatId {
        let chat = ChatId::new();
        self.apply(chat, Action::CreateChat { model: None }).await.unwrap();
        chat
    }

    /// A chat with a model.
    pub(crate) async fn chat(&self) -> ChatId {
        let chat = ChatId::new();
        let model = Some(model());
        self.apply(chat, Action::CreateChat { model }).await.unwrap();
        chat
    }

    pub(crate) async fn send(&self, chat: ChatId, text: &str) -> (MessageId, Applied) {
        let message_id = MessageId::new();
        let text = text.to_owned();
        let applied = self.apply(chat, Action::send(message_id, text)).await.unwrap();
        (message_id, applied)
    }

    /// Sends and has it answered: prompt and answer.
    pub(crate) async fn exchange(&self, chat: ChatId, prompt: &str, answer: &str) -> (MessageId, MessageId) {
        let (id, applied) = self.send(chat, prompt).await;
        let task = applied.answer.unwrap();
        self.finish(&task, answer).await;
        (id, task.message_id)
    }

    pub(crate) async fn finish(&self, task: &AnswerTask, text: &str) {
        self.store
            .finish_answer(task.run_id, complete(text), &self.settings)
            .await
            .unwrap();
    }

    pub(crate) async fn page(&self, chat_id: ChatId, anchor: PageAnchor, limit: u32) -> MessagePage {
        let request = MessagePageRequest { chat_id, anchor, limit };
        self.store.message_page(&request, &self.actor).await.unwrap()
    }

    /// The visible path, oldest first.
    pub(crate) async fn path(&self, chat: ChatId) -> Vec<Message> {
        let page = self.page(chat, PageAnchor::End, 200).await;
        page.messages.into_iter().map(|view| view.message).collect()
    }

    pub(crate) async fn texts(&self, chat: ChatId) -> Vec<String> {
        self.path(chat).await.into_iter().map(|message| message.text).collect()
    }

    pub(crate) async fn list(&self, search: &str) -> ChatList {
        self.store.list_chats(&list_request(search), &self.actor).await.unwrap()
    }

    pub(crate) async fn found(&self, search: &str) -> Vec<ChatId> {
        self.list(search).await.chats.into_iter().map(|chat| chat.id).collect()
    }

    /// A look into the database beside the store.
    pub(crate) async fn look(&self) -> DatabaseConnection {
        connect(&self.dir.path().join("hearth.db")).await
    }
}

pub(crate) async fn open(dir: &Path, clock: &Arc<ManualClock>) -> Store {
    let clock: Arc<dyn Clock> = clock.clone();
    Store::open(dir, clock).await.unwrap()
}

pub(crate) async fn connect(file: &Path) -> DatabaseConnection {
    let url = format!("sqlite:{}?mode=rw", file.display());
    Database::connect(ConnectOptions::new(url)).await.unwrap()
}

pub(crate) async fn column<T: TryGetable>(db: &DatabaseConnection, sql: &str) -> Vec<T> {
    let rows = db
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

pub(crate) fn operation(chat_id: ChatId, action: Action) -> Operation {
    Operation {
        op_id: OpId::new(),
        chat_id,
        action,
    }
}

pub(crate) fn model() -> ModelChoice {
    ModelChoice {
        provider_id: ProviderConfig::openai().id,
        model: "gpt-test".to_owned(),
    }
}

pub(crate) fn list_request(search: &str) -> ChatListRequest {
    ChatListRequest {
        space_id: None,
        filter: ChatFilter::Current,
        search: search.to_owned(),
        after: None,
        limit: 100,
    }
}

pub(crate) fn complete(text: &str) -> AnswerOutcome {
    AnswerOutcome {
        status: MessageStatus::Complete,
        text: text.to_owned(),
        reasoning: String::new(),
        finish: Some(FinishReason::Stop),
        error: None,
        usage: Some(TokenUsage {
            input: TokenCount(100),
            cached_input: TokenCount(40),
            output: TokenCount(10),
            reasoning: TokenCount(3),
        }),
        cost: Some(Picodollars(7_000_000)),
        left_out: Vec::new(),
    }
}

/// How an answer ends that broke off.
pub(crate) fn broken(status: MessageStatus, text: &str) -> AnswerOutcome {
    AnswerOutcome {
        status,
        text: text.to_owned(),
        finish: None,
        usage: None,
        cost: None,
        ..complete("")
    }
}

pub(crate) fn code(error: StoreError) -> hearth_domain::ErrorCode {
    ApiError::from(error).code
}
