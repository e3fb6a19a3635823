//! Hearth is killed in the middle of an answer.

use std::{
    env,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use hearth_domain::{Action, ChatId, MessageStatus, RunErrorCode};
use hearth_engine::Engine;
use tokio::time::sleep;

use crate::{
    app::{TestApp, ending, engine},
    secrets::{Condition, MemoryKeychain},
};

/// Names the directory to the process that is to be killed.
const DIRECTORY: &str = "HEARTH_TEST_CRASH_DIRECTORY";
const CHAT: &str = "HEARTH_TEST_CRASH_CHAT";

/// What may be lost, and a little for the machine.
const LOSS_LIMIT: Duration = Duration::from_millis(1200);

/// This test runs itself as a second process, which sends a message and waits to be killed.
#[tokio::test]
async fn a_kill_in_the_middle_of_an_answer_takes_at_most_its_last_second() {
    if let (Some(directory), Ok(chat)) = (env::var_os(DIRECTORY), env::var(CHAT)) {
        return be_killed(Path::new(&directory), chat.parse().expect("an id")).await;
    }
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.engine.shutdown().await;

    let mut process = start_process(app.directory.path(), chat);
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.reasoning("Hm. ").await;
    for word in ["It ", "was ", "a ", "dark "] {
        asked.text(word).await;
    }
    // The promise is about time, so time has to pass.
    sleep(LOSS_LIMIT).await;
    process.kill().expect("it is running");
    process.wait().expect("it was started here");
    asked.closed_by_client().await;

    app.engine = reopened(&app).await;
    app.events = app.engine.subscribe();
    let answer = app.last(chat).await;
    let (status, error) = ending(&answer);
    assert_eq!(
        (answer.text.as_str(), status),
        ("It was a dark ", MessageStatus::Interrupted)
    );
    assert_eq!(error.map(|error| error.code), Some(RunErrorCode::AppExited));
    assert_eq!(
        answer.answer.as_ref().map(|answer| answer.reasoning.as_str()),
        Some("Hm. ")
    );

    let message_id = answer.id;
    app.apply(chat, Action::ContinueAnswer { message_id })
        .await
        .expect("it can be continued");
    let mut asked = app.server.next().await;
    assert_eq!(asked.request.messages()[1], "assistant: It was a dark ");
    asked.begin_stream().await;
    asked.text("night.").await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    let answer = app.last(chat).await;
    assert_eq!(
        (answer.text.as_str(), answer.status),
        ("It was a dark night.", MessageStatus::Complete)
    );
}

fn start_process(directory: &Path, chat: ChatId) -> Child {
    let this = env::current_exe().expect("a process knows its file");
    let name = "crash::a_kill_in_the_middle_of_an_answer_takes_at_most_its_last_second";
    Command::new(this)
        .args(["--exact", name])
        .env(DIRECTORY, directory)
        .env(CHAT, chat.to_string())
        .stdout(Stdio::null())
        .spawn()
        .expect("a test can start itself")
}

async fn be_killed(directory: &Path, chat: ChatId) {
    let keychain = Arc::new(MemoryKeychain::new(Condition::Open));
    let engine = engine(directory, keychain).await;
    crate::app::send_by(&engine, chat, "A story").await;
    std::future::pending::<()>().await;
}

async fn reopened(app: &TestApp) -> Engine {
    engine(app.directory.path(), Arc::new(app.keychain.clone())).await
}
