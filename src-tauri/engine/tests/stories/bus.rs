//! Two engines on one database, as far as one of them can tell.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{StreamExt, stream, stream::BoxStream};
use hearth_domain::{Action, ChatId, Epoch, Event, OpId, Operation, Rev, SystemClock, UserId};
use hearth_engine::{Bus, BusMessage, Engine, EngineConfig, EventStream};
use tokio::sync::broadcast;

use crate::{
    app::in_time,
    secrets::{Condition, MemoryKeychain},
    settings_file::JsonFile,
};

/// What the engine told, and what the test has it hear.
struct Line {
    told: Mutex<Vec<BusMessage>>,
    heard: broadcast::Sender<BusMessage>,
}

impl Line {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            told: Mutex::default(),
            heard: broadcast::Sender::new(64),
        })
    }

    fn told(&self) -> Vec<BusMessage> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Bus for Line {
    fn tell(&self, message: BusMessage) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }

    fn hear(&self) -> BoxStream<'static, BusMessage> {
        let next = async |mut line: broadcast::Receiver<BusMessage>| Some((line.recv().await.ok()?, line));
        stream::unfold(self.heard.subscribe(), next).boxed()
    }
}

async fn start(data_dir: &std::path::Path, line: &Arc<Line>) -> (Engine, EventStream) {
    let config = EngineConfig {
        data_dir: data_dir.to_owned(),
        program: PathBuf::new(),
        clock: Arc::new(SystemClock),
        settings_file: Arc::new(JsonFile::new(data_dir)),
        secrets: Arc::new(MemoryKeychain::new(Condition::Open)),
        bus: Arc::<Line>::clone(line),
    };
    let started = in_time("the engine's start", Engine::start(config)).await;
    let engine = started.unwrap_or_else(|problem| panic!("the engine did not start: {problem:?}"));
    let events = engine.subscribe();
    (engine, events)
}

async fn changed(events: &mut EventStream) -> (ChatId, Rev, Rev) {
    let next = async {
        loop {
            if let Event::Changes(changes) = events.next().await.expect("the engine runs") {
                return (changes.chat_id, changes.from, changes.to);
            }
        }
    };
    in_time("a change", next).await
}

#[tokio::test]
async fn what_is_told_of_a_change_is_how_far_its_chat_has_come_and_a_hint_is_read_up_on() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let line = Line::new();
    let (engine, mut events) = start(dir.path(), &line).await;
    let chat_id = ChatId::new();
    let ask = async |engine: &Engine, action: Action| {
        let op_id = OpId::new();
        let applied = engine.apply(Operation { op_id, chat_id, action }).await;
        applied.expect("its owner may")
    };
    ask(&engine, Action::CreateChat { model: None }).await;
    for n in 0..3 {
        let title = format!("Title {n}");
        ask(&engine, Action::Rename { title }).await;
    }
    let epoch = engine.open_chat(chat_id).await.expect("it is there").chat.epoch;
    let hints: Vec<_> = (1..=4)
        .map(|rev| BusMessage::Changed {
            chat_id,
            epoch,
            head_rev: Rev(rev),
        })
        .collect();
    assert_eq!(line.told(), hints, "after each commit, in order");
    for rev in 0..4 {
        assert_eq!(changed(&mut events).await, (chat_id, Rev(rev), Rev(rev + 1)));
    }
    // What is heard of a chat that was published as far already tells nobody anything.
    for hint in &hints {
        line.heard.send(hint.clone()).expect("the engine hears");
    }
    ask(&engine, Action::SetPinned { pinned: true }).await;
    assert_eq!(changed(&mut events).await, (chat_id, Rev(4), Rev(5)));
    engine.shutdown().await;

    // Another engine, which has published nothing of what the first has done.
    let other = Line::new();
    let (engine, mut events) = start(dir.path(), &other).await;
    let head_rev = Rev(3);
    let hint = BusMessage::Changed {
        chat_id,
        epoch,
        head_rev,
    };
    other.heard.send(hint).expect("the engine hears");
    assert_eq!(
        changed(&mut events).await,
        (chat_id, Rev(2), Rev(5)),
        "all that is there by now"
    );
    assert!(other.told().is_empty(), "what was heard is not told again");
    let restored = BusMessage::Changed {
        chat_id,
        epoch: Epoch::new(),
        head_rev: Rev(9),
    };
    other.heard.send(restored).expect("the engine hears");
    let resync = async { while events.next().await != Some(Event::Resync) {} };
    in_time("the news that the chat began anew", resync).await;
    engine.shutdown().await;
}

#[tokio::test]
async fn what_is_never_stored_goes_to_all_engines() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let line = Line::new();
    let (engine, mut events) = start(dir.path(), &line).await;
    let chat_id = ChatId::new();
    let action = Action::CreateChat { model: None };
    let op_id = OpId::new();
    let created = engine.apply(Operation { op_id, chat_id, action }).await;
    created.expect("the owner makes chats");
    let own = engine.acting(engine.home_actor());
    own.set_typing(chat_id, true).await.expect("they take part");
    let user_id = engine.home_actor().user_id;
    let typing = |user_id: UserId| Event::Typing {
        chat_id,
        user_id,
        typing: true,
    };
    assert_eq!(line.told().pop(), Some(BusMessage::Ephemeral(typing(user_id))));
    let somebody = UserId::new();
    let heard = BusMessage::Ephemeral(typing(somebody));
    line.heard.send(heard).expect("the engine hears");
    let told = async { while events.next().await != Some(typing(somebody)) {} };
    in_time("the news of who types", told).await;
    assert_eq!(line.told().len(), 2, "what was heard is not told again");
}
