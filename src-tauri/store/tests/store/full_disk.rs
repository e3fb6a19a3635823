//! No space left. SQLite's own page limit gives the same failure, at the same places, as a full disk.

use hearth_domain::{Action, ErrorCode, MessageId};

use crate::home::{Home, code, column};

fn send(text: String) -> Action {
    Action::send(MessageId::new(), text)
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_written_halfway() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "before", "answer").await;
    let before = home.store.open_chat(chat, &home.actor).await.unwrap();
    home.store.limit_size(Some(0)).await.unwrap();
    // Some free room is left in pages that are in use already; a long text does not fit into it.
    let refused = home.apply(chat, send("long ".repeat(20_000))).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::DiskFull);
    assert_eq!(home.store.open_chat(chat, &home.actor).await.unwrap(), before);
    assert_eq!(home.texts(chat).await, ["before", "answer"]);
    assert!(home.found("long").await.is_empty());

    home.store.limit_size(None).await.unwrap();
    home.send(chat, "there is room again").await;
    assert_eq!(home.texts(chat).await.len(), 4);
    let db = home.look().await;
    assert_eq!(column::<String>(&db, "PRAGMA integrity_check").await, ["ok"]);
}

#[tokio::test]
async fn everyone_in_the_group_hears_of_it_and_nothing_of_theirs_is_there() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.store.limit_size(Some(0)).await.unwrap();
    let long: Vec<_> = (0..8)
        .map(|_| crate::home::operation(chat, send("long ".repeat(20_000))))
        .collect();
    let ends = futures::future::join_all(long.iter().map(|it| home.store.apply(it, &home.actor, &home.settings))).await;
    for end in ends {
        assert_eq!(code(end.unwrap_err()), ErrorCode::DiskFull);
    }
    assert!(home.path(chat).await.is_empty());
    home.store.limit_size(None).await.unwrap();
    for operation in &long {
        home.store.apply(operation, &home.actor, &home.settings).await.unwrap();
    }
    assert_eq!(
        home.path(chat).await.len(),
        8,
        "what was refused can be sent again under the same operation"
    );
}

#[tokio::test]
async fn what_fits_is_written_beside_what_does_not() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let used = home.store.data_info().await.unwrap().database_bytes;
    home.store.limit_size(Some(used + 256 * 1024)).await.unwrap();
    let asked: Vec<_> = (0..9)
        .map(|turn| {
            if turn == 4 {
                "long ".repeat(200_000)
            } else {
                format!("short {turn}")
            }
        })
        .map(|text| crate::home::operation(chat, send(text)))
        .collect();
    // All at once, so that they are one group.
    let ends =
        futures::future::join_all(asked.iter().map(|it| home.store.apply(it, &home.actor, &home.settings))).await;
    for (turn, end) in ends.into_iter().enumerate() {
        assert_eq!(
            end.err().map(code),
            (turn == 4).then_some(ErrorCode::DiskFull),
            "message {turn}"
        );
    }
    let path = home.path(chat).await;
    assert_eq!(path.len(), 8);
    let seqs: Vec<i64> = path.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, (2..10).collect::<Vec<_>>(), "the one that failed took no rev");
}

#[tokio::test]
async fn an_answer_that_does_not_fit_stays_open_until_it_does() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let task = applied.answer.unwrap();
    let answer = "long ".repeat(20_000);
    home.store.limit_size(Some(0)).await.unwrap();
    let refused = home
        .store
        .finish_answer(task.run_id, crate::home::complete(&answer), &home.settings)
        .await
        .unwrap_err();
    assert_eq!(code(refused), ErrorCode::DiskFull);
    home.store.limit_size(None).await.unwrap();
    home.finish(&task, &answer).await;
    assert_eq!(home.texts(chat).await, ["question", answer.as_str()]);
}

/// A full disk makes SQLite end some transactions by itself and leave others open. Whatever the order, what is
/// answered afterwards must be there.
#[tokio::test]
async fn what_is_answered_after_many_failures_is_on_disk() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let task = applied.answer.unwrap();
    home.store.limit_size(Some(0)).await.unwrap();
    let answer = "long ".repeat(20_000);
    for length in [20_000, 50, 20_000, 3_000, 20_000, 500] {
        let piece = "long ".repeat(length);
        let _either = home
            .store
            .append_run_text(task.run_id, hearth_domain::DeltaKind::Text, &piece)
            .await;
        let end = home
            .store
            .finish_answer(task.run_id, crate::home::complete(&answer), &home.settings)
            .await;
        assert_eq!(code(end.unwrap_err()), ErrorCode::DiskFull);
    }
    home.store.limit_size(None).await.unwrap();
    home.finish(&task, "answer").await;
    assert_eq!(home.texts(chat).await, ["question", "answer"]);
    assert_eq!(
        column::<i64>(&home.look().await, "SELECT count(*) FROM runs").await,
        [0]
    );
}
