//! A crash in the middle of an answer.

use std::fs;

use hearth_domain::{Action, DeltaKind, MessageStatus, RunErrorCode};

use crate::home::{Home, broken, open};

/// The files as they are at this moment, as a crash would leave them, opened elsewhere.
async fn crash(home: &Home) -> Home {
    let dir = tempfile::tempdir().unwrap();
    for name in ["hearth.db", "hearth.db-wal"] {
        fs::copy(home.dir.path().join(name), dir.path().join(name)).unwrap();
    }
    let store = open(dir.path(), &home.clock).await;
    Home {
        dir,
        clock: home.clock.clone(),
        actor: home.actor,
        store,
        settings: home.settings.clone(),
    }
}

#[tokio::test]
async fn what_had_arrived_is_there_after_a_crash_and_goes_on() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "count").await;
    let task = applied.answer.unwrap();
    for (kind, text) in [
        (DeltaKind::Reasoning, "hm, "),
        (DeltaKind::Reasoning, "numbers"),
        (DeltaKind::Text, "one, "),
        (DeltaKind::Text, "two"),
    ] {
        home.store.append_run_text(task.run_id, kind, text).await.unwrap();
    }
    let after = crash(&home).await;
    let answer = after.path(chat).await.pop().unwrap();
    let info = answer.answer.unwrap();
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (MessageStatus::Interrupted, "one, two")
    );
    assert_eq!(info.reasoning, "hm, numbers");
    assert_eq!(info.error.unwrap().code, RunErrorCode::AppExited);
    assert!(!after.list("").await.chats[0].answering);
    let go_on = Action::ContinueAnswer { message_id: answer.id };
    let task = after.apply(chat, go_on).await.unwrap().answer.unwrap();
    assert_eq!(
        (task.text_so_far.as_str(), task.reasoning_so_far.as_str()),
        ("one, two", "hm, numbers")
    );
}

#[tokio::test]
async fn a_crash_in_the_second_part_keeps_the_first() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "count").await;
    let first = applied.answer.unwrap();
    home.store
        .finish_answer(first.run_id, broken(MessageStatus::Stopped, "one, "), &home.settings)
        .await
        .unwrap();
    let go_on = Action::ContinueAnswer {
        message_id: first.message_id,
    };
    let second = home.apply(chat, go_on).await.unwrap().answer.unwrap();
    home.store
        .append_run_text(second.run_id, DeltaKind::Text, "two")
        .await
        .unwrap();
    let after = crash(&home).await;
    assert_eq!(after.texts(chat).await, ["count", "one, two"]);
}

#[tokio::test]
async fn an_answer_of_which_nothing_came_has_failed_and_the_prompt_is_kept() {
    let mut home = Home::new().await;
    let chat = home.chat().await;
    home.send(chat, "hello").await;
    home.restart().await;
    let path = home.path(chat).await;
    assert_eq!(
        (path[0].text.as_str(), path[1].status),
        ("hello", MessageStatus::Failed)
    );
    home.send(chat, "still there?").await;
}
