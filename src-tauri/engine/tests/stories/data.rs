//! The data on disk: how it is kept, and what a full, damaged or foreign one does.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hearth_domain::{
    Bootstrap, ChatView, Event, ManualClock, MessageStatus, NoticeCode, StartupProblem, StartupProblemCode,
    SystemClock, UnixMillis,
};
use hearth_engine::{Alone, Engine, EngineConfig, restore_newest_backup, set_database_aside};
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use tokio::time::sleep;

use crate::{
    app::{TestApp, engine},
    secrets::{Condition, MemoryKeychain},
    settings_file::JsonFile,
};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn start(data_dir: &Path, clock: Arc<ManualClock>) -> Result<Engine, StartupProblem> {
    Engine::start(EngineConfig {
        data_dir: data_dir.to_owned(),
        program: PathBuf::new(),
        clock,
        settings_file: Arc::new(JsonFile::new(data_dir)),
        secrets: Arc::new(MemoryKeychain::new(Condition::Open)),
        bus: Arc::new(Alone),
    })
    .await
}

async fn refused(data_dir: &Path) -> StartupProblem {
    let clock = Arc::new(ManualClock::at(UnixMillis(DAY)));
    let started = start(data_dir, clock).await;
    started.map(|_| ()).expect_err("the data cannot be opened")
}

#[tokio::test]
async fn a_backup_is_made_once_a_day() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let clock = Arc::new(ManualClock::at(UnixMillis(100 * DAY)));
    let engine = start(directory.path(), Arc::clone(&clock))
        .await
        .expect("the directory is empty");
    let backups = || fs::read_dir(directory.path().join("backups")).map_or(0, Iterator::count);
    for (passed, expected) in [(0, 1), (DAY / 2, 1), (DAY / 2, 2)] {
        clock.advance(passed);
        engine.look_after_data().await;
        assert_eq!(backups(), expected);
    }
    let info = engine.data_info().await.expect("the sizes can be read");
    assert_eq!(info.newest_backup, Some(UnixMillis(101 * DAY)));
    assert_eq!(info.directory, directory.path().display().to_string());
    assert!(info.database_bytes > 0 && info.backups_bytes > 0);
    assert!(Path::new(&info.prices_file).is_file());
    engine.shutdown().await;
}

#[tokio::test]
async fn a_damaged_database_is_left_alone_until_the_user_decides() {
    let app = TestApp::with(Condition::Open, |settings| settings.ai.default_model = None).await;
    let chat = app.new_chat().await;
    app.send(chat, "Remember this").await;
    app.engine.look_after_data().await;
    app.engine.shutdown().await;
    let directory = app.directory.path();
    let database = directory.join("hearth.db");
    fs::write(&database, "no database").expect("a test may break things");

    let problem = refused(directory).await;
    assert_eq!(problem.code, StartupProblemCode::DatabaseDamaged);
    assert!(problem.backup.is_some(), "{problem:?}");
    assert_eq!(fs::read(&database).expect("it is there"), b"no database");

    restore_newest_backup(directory, &SystemClock)
        .await
        .expect("there is a backup");
    let app = TestApp {
        engine: engine(directory, Arc::new(app.keychain.clone())).await,
        ..app
    };
    assert_eq!(app.last(chat).await.text, "Remember this");
}

#[tokio::test]
async fn a_database_can_be_set_aside_for_an_empty_one() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let database = directory.path().join("hearth.db");
    fs::write(&database, "no database").expect("a test may break things");
    let problem = refused(directory.path()).await;
    assert_eq!(
        (problem.code, problem.backup),
        (StartupProblemCode::DatabaseDamaged, None)
    );
    let aside = set_database_aside(directory.path(), &SystemClock)
        .await
        .expect("it can be moved");
    assert_eq!(
        fs::read(aside.expect("there was one")).expect("it is kept"),
        b"no database"
    );
    let engine = engine(directory.path(), Arc::new(MemoryKeychain::new(Condition::Open))).await;
    engine.shutdown().await;
}

#[tokio::test]
async fn a_second_hearth_on_the_same_data_is_refused() {
    let app = TestApp::start().await;
    let problem = refused(app.directory.path()).await;
    assert_eq!(problem.code, StartupProblemCode::InUse);
}

#[tokio::test]
async fn an_answer_waits_in_memory_while_the_disk_is_full() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "A long story").await;
    let mut asked = app.server.next().await;
    app.engine
        .limit_database_size(Some(0))
        .await
        .expect("a limit can be set");
    asked.begin_stream().await;
    let story = "word ".repeat(20_000);
    asked.text(&story).await;
    let is_full = |event: &Event| matches!(event, Event::Notice(notice) if notice.code == NoticeCode::DiskFull);
    app.event("a notice", |event| is_full(event).then_some(())).await;
    // Time for more tries, of which nothing is told: the notice could not be put away otherwise.
    sleep(Duration::from_millis(1200)).await;
    asked.finish("stop", None).await;
    app.event("a notice of the end", |event| is_full(event).then_some(()))
        .await;
    let run = app
        .engine
        .open_chat(chat)
        .await
        .expect("it can be read")
        .run
        .expect("it goes on");
    assert_eq!(run.text, story);
    app.engine
        .limit_database_size(None)
        .await
        .expect("a limit can be lifted");
    let mut told_again = 0;
    let ended = |event: &Event| {
        told_again += u32::from(is_full(event));
        matches!(event, Event::RunEnded { .. }).then_some(())
    };
    app.event("the end of the run", ended).await;
    assert_eq!(told_again, 0, "once while it is written and once at its end is enough");
    let answer = app.last(chat).await;
    assert_eq!((answer.status, answer.text), (MessageStatus::Complete, story));
}

#[tokio::test]
async fn an_answer_waits_in_memory_while_another_program_holds_the_database() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "A story").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Once upon a time").await;
    // Nothing of it is being written any more when the other program comes.
    sleep(Duration::from_secs(2)).await;
    let path = app.directory.path().join("hearth.db");
    let other = Database::connect(format!("sqlite://{}?mode=rw", path.display()))
        .await
        .expect("any program can open it");
    let held = other.begin().await.expect("any program can read it");
    held.execute_unprepared("UPDATE chats SET title = 'mine'")
        .await
        .expect("nobody else writes");
    asked.finish("stop", None).await;
    let told = |event: &Event| matches!(event, Event::Notice(_)).then_some(());
    app.event("that it cannot be written", told).await;
    held.rollback().await.expect("it can be let go");
    app.run_ended().await;
    let answer = app.last(chat).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (MessageStatus::Complete, "Once upon a time")
    );
}

#[tokio::test]
async fn drafts_and_the_open_chat_are_there_at_the_next_start() {
    let mut app = TestApp::start().await;
    let chat_id = app.new_chat().await;
    app.engine
        .save_draft(Some(chat_id), "half a th".to_owned())
        .await
        .expect("it can be kept");
    let told = |event: &Event| match event {
        Event::DraftChanged { chat_id, has_draft } => Some((*chat_id, *has_draft)),
        _ => None,
    };
    assert_eq!(app.event("the draft's mark", told).await, (chat_id, true));
    app.engine
        .save_draft(None, "another".to_owned())
        .await
        .expect("it can be kept");
    let view = ChatView {
        chat_id: Some(chat_id),
        scroll: None,
    };
    app.engine.save_view(view).await.expect("it can be kept");
    app.engine.shutdown().await;

    app.engine = engine(app.directory.path(), Arc::new(app.keychain.clone())).await;
    let Ok(Bootstrap::Ready {
        chats,
        last_chat,
        opened,
        new_chat_draft,
        ..
    }) = app.engine.bootstrap().await
    else {
        panic!("the engine runs");
    };
    assert_eq!((last_chat, new_chat_draft.as_str()), (Some(chat_id), "another"));
    assert_eq!(
        chats.chats.iter().map(|chat| chat.id).collect::<Vec<_>>(),
        [chat_id],
        "the first screen's chats come with it"
    );
    let opened = opened.expect("the chat comes with it as well");
    assert_eq!(
        (opened.detail.draft.as_str(), opened.page.path_length),
        ("half a th", 0)
    );
}
