//! A chat deleted for good.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use hearth_domain::{
    Action, CatchUp, ChatView, DeltaKind, ErrorCode, MessageStatus, ParticipantKind, Rev, ScrollPlace,
};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::home::{Home, START, broken, code, column, operation};

/// Words that are in no other file of this test.
const SECRET: &str = "xylophonequartz";

pub(crate) fn holds(directory: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if bytes
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn nothing_that_anyone_wrote_is_left_in_the_file() {
    let home = Home::new().await;
    let kept = home.quiet_chat().await;
    let chat = home.chat().await;
    for turn in 0..30 {
        home.send(kept, &format!("kept words {turn}")).await;
    }
    let long = format!("{SECRET} {}", "padding ".repeat(3000));
    let (prompt, _) = home.exchange(chat, &format!("{SECRET} title"), &long).await;
    for turn in 0..30 {
        home.exchange(chat, &format!("{SECRET}{turn} again"), &format!("reply with {SECRET}"))
            .await;
    }
    let title = format!("{SECRET} named");
    home.apply(chat, Action::Rename { title }).await.unwrap();
    home.store
        .save_draft(Some(chat), &format!("draft {SECRET}"))
        .await
        .unwrap();
    let scroll = Some(ScrollPlace {
        message_id: prompt,
        offset_px: 1.0,
    });
    home.store
        .save_view(&ChatView {
            chat_id: Some(chat),
            scroll,
        })
        .await
        .unwrap();
    let (_, applied) = home.send(chat, "one more").await;
    let run = applied.answer.unwrap().run_id;
    home.store.append_run_text(run, DeltaKind::Text, SECRET).await.unwrap();
    assert!(!holds(home.dir.path(), SECRET).is_empty(), "the search for it works");

    home.apply(chat, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    home.store.close().await;
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    assert!(!holds(home.dir.path(), "kept words 29").is_empty());
}

#[tokio::test]
async fn a_deleted_chat_is_nowhere_and_its_tombstone_is_told() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "find me", "found").await;
    let scroll = None;
    home.store
        .save_view(&ChatView {
            chat_id: Some(chat),
            scroll,
        })
        .await
        .unwrap();
    let epoch = home.store.open_chat(chat, &home.actor).await.unwrap().chat.epoch;
    let delete = operation(chat, Action::DeleteChat);
    let applied = home.store.apply(&delete, &home.actor, &home.settings).await.unwrap();
    let tombstone = applied.changes.unwrap().chat.unwrap();
    assert!(tombstone.deleted && tombstone.title.is_empty() && tombstone.active_leaf.is_none());

    assert!(home.list("").await.chats.is_empty());
    assert!(home.found("find").await.is_empty());
    assert_eq!(home.store.last_chat().await.unwrap(), None);
    assert_eq!(
        code(home.store.open_chat(chat, &home.actor).await.unwrap_err()),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(home.store.save_draft(Some(chat), "late").await.unwrap_err()),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(home.apply(chat, Action::SetPinned { pinned: true }).await.unwrap_err()),
        ErrorCode::NotFound
    );
    let again = home.store.apply(&delete, &home.actor, &home.settings).await.unwrap();
    assert_eq!(again.receipt, applied.receipt);

    let CatchUp::Changes { changes: told, .. } = home
        .store
        .changes_after(chat, epoch, Rev(1), 100, &home.actor)
        .await
        .unwrap()
    else {
        panic!("the chat's life goes on in its tombstone")
    };
    assert_eq!((told.chat, told.messages.len()), (Some(tombstone), 0));
    let nameless = |kind: &ParticipantKind| match kind {
        ParticipantKind::User { name, .. } => name.is_empty(),
        ParticipantKind::Assistant(assistant) => assistant.name.is_empty() && assistant.instructions.is_none(),
    };
    assert!(told.participants.iter().all(|it| nameless(&it.kind)));
}

#[tokio::test]
async fn what_was_spent_stays_in_the_sums_without_its_chat() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "question", "answer").await;
    home.apply(chat, Action::DeleteChat).await.unwrap();
    let db = home.look().await;
    assert_eq!(
        column::<i64>(
            &db,
            "SELECT cost FROM usage WHERE chat_id IS NULL AND message_id IS NULL"
        )
        .await,
        [7_000_000]
    );
}

#[tokio::test]
async fn a_chat_deleted_in_the_middle_of_an_answer_takes_the_run_with_it() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "hello").await;
    home.apply(chat, Action::DeleteChat).await.unwrap();
    let run = applied.answer.unwrap().run_id;
    let late = home
        .store
        .append_run_text(run, DeltaKind::Text, "late")
        .await
        .unwrap_err();
    assert_eq!(code(late), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_deletion_that_was_cut_off_is_finished_at_the_next_start() {
    let mut home = Home::new().await;
    let chat = home.chat().await;
    let said = (0..1_700).map(|turn| hearth_store::ImportedMessage {
        from_assistant: turn % 2 == 1,
        text: format!("{SECRET} {turn}"),
        created_at: START,
    });
    home.store.import_messages(chat, &home.settings, said).await.unwrap();
    home.apply(chat, Action::DeleteChat).await.unwrap();
    // What was begun by itself meanwhile ends with the store.
    home.restart().await;
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    let db = home.look().await;
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM chat_messages").await, [0]);
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM local_values").await, [0]);
}

#[tokio::test]
async fn a_purge_waits_for_a_long_read_and_holds_nobody_up_meanwhile() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.quiet_chat().await);
    home.send(chat, SECRET).await;
    let reader = home.look().await;
    let reading = reader.begin().await.unwrap();
    reading.execute_unprepared("SELECT count(*) FROM chats").await.unwrap();
    home.apply(chat, Action::DeleteChat).await.unwrap();
    let store = home.store.clone();
    let purge = tokio::spawn(async move { store.purge().await });
    let started = Instant::now();
    for turn in 0..20 {
        home.send(kept, &format!("written {turn}")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(
        !purge.is_finished(),
        "all is gone, it says, and somebody still reads it"
    );
    let orders = home.look().await;
    assert_eq!(column::<i64>(&orders, "SELECT count(*) FROM local_values").await, [1]);
    assert!(!holds(home.dir.path(), SECRET).is_empty());

    reading.rollback().await.unwrap();
    purge.await.unwrap().unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    assert_eq!(column::<i64>(&orders, "SELECT count(*) FROM local_values").await, [0]);
}

/// Pieces of the search index; merging makes one of them.
async fn pieces(home: &Home) -> i64 {
    let db = home.look().await;
    db.execute_unprepared("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)")
        .await
        .unwrap();
    column(&db, "SELECT count(DISTINCT segid) FROM message_search_idx").await[0]
}

#[tokio::test]
async fn a_small_chat_goes_without_the_whole_index_being_written_anew() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.chat().await);
    for turn in 0..35 {
        home.send(kept, &format!("kept xylophone {turn}")).await;
        home.exchange(chat, &format!("kept {SECRET} {turn}"), &format!("{SECRET}{turn}"))
            .await;
    }
    let before = pieces(&home).await;
    assert!(before > 1, "{before} is too few for this test");
    home.apply(chat, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    assert!(pieces(&home).await > 1, "the index was merged");
    assert_eq!(home.found("xylophone kept").await, [kept]);
}

#[tokio::test]
async fn words_of_a_text_that_was_replaced_go_too() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.chat().await);
    let (_, applied) = home.send(chat, "question").await;
    let task = applied.answer.unwrap();
    let half = broken(MessageStatus::Stopped, &format!("answer {SECRET}"));
    home.store
        .finish_answer(task.run_id, half, &home.settings)
        .await
        .unwrap();
    // The index has the first half's words by now, in a piece of its own.
    home.send(kept, "something else").await;
    let message_id = task.message_id;
    let go_on = home.apply(chat, Action::ContinueAnswer { message_id }).await.unwrap();
    home.finish(&go_on.answer.unwrap(), &format!("answer {SECRET}ous"))
        .await;
    home.apply(chat, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    pieces(&home).await;
    let db = home.look().await;
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM local_values").await, [0]);
}

/// Else every deletion in a chat in which a text was once replaced writes all of the index anew.
#[tokio::test]
async fn once_the_index_was_merged_the_next_deletion_needs_no_merging() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.quiet_chat().await);
    let long = "a long text of many words ".repeat(100);
    let (first, _) = home.send(chat, &long).await;
    let (second, _) = home.send(chat, SECRET).await;
    let text = "a short one".to_owned();
    let edit = Action::EditMessage {
        message_id: first,
        text,
    };
    home.apply(chat, edit).await.unwrap();
    let db = home.look().await;
    let noted = "SELECT count(*) FROM local_values WHERE name LIKE 'rewritten/%'";
    assert_eq!(column::<i64>(&db, noted).await, [1]);
    home.apply(chat, Action::DeleteMessage { message_id: first })
        .await
        .unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM local_values").await, [0]);
    for turn in 0..20 {
        home.send(kept, &format!("kept xylophone {turn}")).await;
    }
    assert!(pieces(&home).await > 1);
    home.apply(chat, Action::DeleteMessage { message_id: second })
        .await
        .unwrap();
    home.store.purge().await.unwrap();
    assert!(pieces(&home).await > 1, "the index was merged");
    home.apply(chat, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
}

/// SQLite takes no more than 32,766 values in one statement.
#[tokio::test]
async fn very_many_deletions_are_seen_to_at_once() {
    let home = Home::new().await;
    let db = home.look().await;
    db.execute_unprepared(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 33000)
        INSERT INTO local_values (name, value) SELECT 'erased/' || n, '' FROM n",
    )
    .await
    .unwrap();
    home.store.purge().await.unwrap();
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM local_values").await, [0]);
}
