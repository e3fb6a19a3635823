//! Stores of a million messages, made once and used again.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::{Context, Result};
use hearth_domain::{
    Action, ChatId, ChatView, ManualClock, ModelChoice, OpId, Operation, ProviderConfig, Settings, SystemClock,
    UnixMillis,
};
use hearth_store::{ImportedMessage, Store};
use serde::{Deserialize, Serialize};

use crate::{
    corpus::{Corpus, Han},
    job::Job,
    progress,
};

/// What is in a filled store. Written last, so that its file says that the store is whole.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Filled {
    #[serde(skip)]
    pub(crate) directory: PathBuf,
    /// The chat that holds nearly all messages, and that opens with the window.
    pub(crate) long_chat: ChatId,
    /// In the long chat.
    pub(crate) messages: i64,
    /// A chat of [`SHORT`] messages.
    pub(crate) short_chat: ChatId,
    /// A word of two characters that is in some of the Chinese messages.
    pub(crate) chinese: String,
}

const SHORT: u64 = 1_000;

/// One further chat for so many messages: a sidebar as full as such a user's.
const MESSAGES_PER_CHAT: u64 = 500;

const MESSAGES_IN_FURTHER_CHATS: u64 = 4;

/// Changes when stores are filled differently, so that older ones are not taken for new.
const EDITION: u32 = 3;

/// One Chinese message for so many others.
const MESSAGES_PER_CHINESE: u64 = 50;

const CONTENTS: &str = "filled.json";

/// 1 January 2026, when the first message is said to have been written.
const FIRST: UnixMillis = UnixMillis(1_767_225_600_000);

/// Between two messages.
const STEP_MS: i64 = 20_000;

impl Filled {
    pub(crate) async fn open(&self) -> Result<Store> {
        Store::open(&self.directory, Arc::new(SystemClock))
            .await
            .context("the filled store cannot be opened")
    }
}

/// The store of that many messages and that corpus.
pub(crate) async fn filled(job: &Job) -> Result<Filled> {
    let corpus = Corpus::key(job.corpus.as_deref())?;
    let directory = job.directory.join(format!("store-{EDITION}-{}-{corpus}", job.messages));
    if let Ok(text) = fs::read_to_string(directory.join(CONTENTS)) {
        let filled: Filled = serde_json::from_str(&text)?;
        return Ok(Filled { directory, ..filled });
    }
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    let started = Instant::now();
    progress(&format!(
        "filling a store of {} messages in {}",
        job.messages,
        directory.display()
    ));
    let filled = fill(job, &directory).await?;
    fs::write(directory.join(CONTENTS), serde_json::to_string(&filled)?)?;
    progress(&format!("filled in {:.0} s", started.elapsed().as_secs_f64()));
    Ok(filled)
}

async fn fill(job: &Job, directory: &Path) -> Result<Filled> {
    let corpus = Corpus::open(job.corpus.as_deref())?;
    let clock = Arc::new(ManualClock::at(FIRST));
    let store = Store::open(directory, clock.clone()).await?;
    let mut filling = Filling {
        settings: welcomed(),
        store,
        corpus,
        clock,
    };
    for _ in 0..job.messages / MESSAGES_PER_CHAT {
        filling.chat(MESSAGES_IN_FURTHER_CHATS).await?;
    }
    let short_chat = filling.chat(SHORT.min(job.messages)).await?;
    let mut han = Han::new();
    let chinese = han.text().chars().take(2).collect();
    let made_up = std::mem::replace(&mut filling.corpus, Corpus::Han(han));
    filling.chat(job.messages / MESSAGES_PER_CHINESE).await?;
    filling.corpus = made_up;
    let long_chat = filling.chat(job.messages).await?;
    let view = ChatView {
        chat_id: Some(long_chat),
        scroll: None,
    };
    filling.store.save_view(&view).await?;
    filling.store.close().await;
    // The window opens with the chat rather than with the welcome.
    fs::write(
        directory.join("user_settings.json"),
        serde_json::to_string(&filling.settings)?,
    )?;
    Ok(Filled {
        directory: directory.to_owned(),
        long_chat,
        messages: i64::try_from(job.messages)?,
        short_chat,
        chinese,
    })
}

fn welcomed() -> Settings {
    Settings {
        welcomed: true,
        ..Settings::default()
    }
}

struct Filling {
    settings: Settings,
    store: Store,
    corpus: Corpus,
    clock: Arc<ManualClock>,
}

impl Filling {
    /// A chat of that many messages, a person's and an assistant's in turn.
    async fn chat(&mut self, messages: u64) -> Result<ChatId> {
        let chat_id = ChatId::new();
        let model = ModelChoice {
            provider_id: ProviderConfig::openai().id,
            model: "a-model".to_owned(),
        };
        let create = Operation {
            op_id: OpId::new(),
            chat_id,
            action: Action::CreateChat { model: Some(model) },
        };
        self.store
            .apply(&create, &self.store.home_actor(), &self.settings)
            .await?;
        let (clock, corpus) = (&self.clock, &mut self.corpus);
        let texts = (0..messages).map(|index| {
            clock.advance(STEP_MS);
            ImportedMessage {
                from_assistant: index % 2 == 1,
                text: corpus.text(),
                created_at: hearth_domain::Clock::now(clock.as_ref()),
            }
        });
        self.store.import_messages(chat_id, &self.settings, texts).await?;
        Ok(chat_id)
    }
}
