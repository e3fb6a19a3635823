//! What is asked of the engine is done once, completely, and told in order.

use hearth_domain::{Action, ChatId, ErrorCode, Event, MessageId, MessageStatus, OpId, Operation, Rev};
use tokio::join;

use crate::app::{TestApp, ending, engine};

#[tokio::test]
async fn the_same_operation_twice_is_one_message_and_one_run() {
    let mut app = TestApp::start().await;
    let chat_id = app.new_chat().await;
    let action = Action::send(MessageId::new(), "Hello");
    let op_id = OpId::new();
    let operation = Operation { op_id, chat_id, action };
    let (first, second) = join!(app.engine.apply(operation.clone()), app.engine.apply(operation));
    assert_eq!(first.expect("it can be sent"), second.expect("it was sent already"));
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Hi").await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    assert_eq!(app.messages(chat_id).await.len(), 2);
    assert!(app.server.is_quiet(), "nobody asked twice");
}

#[tokio::test]
async fn what_is_sent_in_the_middle_of_an_answer_is_answered_behind_it() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Hi").await;
    app.shown("Hi").await;
    app.send(chat, "Are you there?").await;
    app.send(chat, "Answer me").await;
    assert!(app.server.is_quiet(), "one answer at a time");
    asked.finish("stop", None).await;
    app.run_ended().await;
    let mut again = app.server.next().await;
    assert_eq!(
        again.request.messages(),
        [
            "user: Hello",
            "assistant: Hi",
            "user: Are you there?",
            "user: Answer me"
        ]
    );
    again.begin_stream().await;
    again.text("Yes").await;
    again.finish("stop", None).await;
    app.run_started().await;
    app.run_ended().await;
    let said: Vec<_> = app.messages(chat).await.into_iter().map(|it| it.text).collect();
    assert_eq!(said, ["Hello", "Hi", "Are you there?", "Answer me", "Yes"]);
}

#[tokio::test]
async fn stopping_an_answer_leaves_the_newer_question_its_own() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let run = app.run_started().await;
    app.send(chat, "No, this").await;
    app.engine.stop_run(run).await.expect("a run can be stopped");
    app.run_ended().await;
    let next = app.run_started().await;
    assert_ne!(next, run);
}

/// Reads the store at every `Changes` event: what was told must be there, and each event must begin where
/// the one before it ended.
#[tokio::test]
async fn changes_are_told_after_they_are_on_disk_and_in_order() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let titles = (0..20).map(|n| Action::Rename {
        title: format!("Title {n}"),
    });
    let operations = titles.map(|action| Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action,
    });
    let asked: Vec<_> = operations
        .map(|operation| {
            let engine = app.engine.clone();
            tokio::spawn(async move { engine.apply(operation).await })
        })
        .collect();
    let mut seen = Rev::ZERO;
    while seen < Rev(21) {
        let changes = app
            .event("a change", |event| match event {
                Event::Changes(changes) => Some(changes.clone()),
                _ => None,
            })
            .await;
        assert_eq!(changes.from, seen, "no change is missing and none comes too early");
        seen = changes.to;
        assert!(
            app.page(chat).await.head_rev >= changes.to,
            "it was told before it was there"
        );
    }
    for operation in asked {
        operation.await.expect("no fault").expect("a chat can be renamed");
    }
}

#[tokio::test]
async fn deleting_a_chat_ends_its_answer_first() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Hi").await;
    app.shown("Hi").await;
    app.apply(chat, Action::DeleteChat)
        .await
        .expect("a chat can be deleted");
    asked.closed_by_client().await;
    let gone = app.engine.open_chat(chat).await.map(|_| ()).map_err(|error| error.code);
    assert_eq!(gone, Err(ErrorCode::NotFound));
}

#[tokio::test]
async fn what_was_begun_is_finished_when_the_asker_goes_away() {
    let app = TestApp::start().await;
    let chat = ChatId::new();
    let action = Action::CreateChat { model: None };
    let operation = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action,
    };
    {
        // As a server asks, whose clients hang up.
        let acting = app.engine.acting(app.engine.home_actor());
        let mut asking = Box::pin(acting.apply(operation));
        // Polled once, so that the work has begun, and then dropped.
        let started = std::future::poll_fn(|cx| std::task::Poll::Ready(asking.as_mut().poll(cx).is_pending()));
        assert!(started.await, "the change is not on disk at once");
    }
    let mut app = app;
    let told = |event: &Event| matches!(event, Event::Changes(changes) if changes.chat_id == chat).then_some(());
    app.event("the change", told).await;
}

#[tokio::test]
async fn an_orderly_end_keeps_the_text_so_far() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("To be").await;
    app.shown("To be").await;
    app.engine.shutdown().await;
    let refused = app.apply(chat, Action::DeleteChat).await.map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::Unavailable));

    app.engine = engine(app.directory.path(), std::sync::Arc::new(app.keychain.clone())).await;
    let answer = app.last(chat).await;
    let (status, error) = ending(&answer);
    assert_eq!((answer.text.as_str(), status), ("To be", MessageStatus::Interrupted));
    assert_eq!(
        error.map(|error| error.code),
        Some(hearth_domain::RunErrorCode::AppExited)
    );
}
