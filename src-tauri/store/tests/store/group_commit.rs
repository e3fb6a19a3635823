//! Many callers, one writer.

use hearth_domain::{Action, ChatId, ErrorCode, MessageId};
use hearth_store::StoreError;

use crate::home::{Home, code, operation};

fn send(text: String) -> Action {
    Action::send(MessageId::new(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_at_once_lose_nothing_and_each_chat_counts_by_itself() {
    let home = Home::new().await;
    let mut chats = Vec::new();
    for _ in 0..4 {
        chats.push(home.quiet_chat().await);
    }
    let callers: Vec<_> = (0..32)
        .map(|caller: usize| {
            let (store, settings, chat) = (home.store.clone(), home.settings.clone(), chats[caller % 4]);
            tokio::spawn(async move {
                for turn in 0..10 {
                    let sent = operation(chat, send(format!("caller {caller} turn {turn}")));
                    let applied = store.apply(&sent, &store.home_actor(), &settings).await.unwrap();
                    let found = store.open_chat(chat, &store.home_actor()).await.unwrap();
                    assert!(
                        found.chat.head_rev >= applied.receipt.rev,
                        "the answer came before the commit"
                    );
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    for chat in chats {
        let path = home.path(chat).await;
        assert_eq!(path.len(), 80);
        let seqs: Vec<i64> = path.iter().map(|message| message.seq.0).collect();
        assert_eq!(seqs, (2..82).collect::<Vec<_>>());
        for (parent, child) in path.iter().zip(&path[1..]) {
            assert_eq!(child.parent_id, Some(parent.id));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_refusal_spoils_nothing_beside_it() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (taken, _) = home.send(chat, "taken").await;
    let operations: Vec<_> = (0..60)
        .map(|turn| match turn % 3 {
            // Refused for its text, and for an id that is taken.
            0 => operation(chat, send(String::new())),
            1 => operation(chat, Action::send(taken, "again")),
            _ => operation(chat, send(format!("good {turn}"))),
        })
        .collect();
    let ends = futures::future::join_all(
        operations
            .iter()
            .map(|it| home.store.apply(it, &home.actor, &home.settings)),
    )
    .await;
    for (turn, end) in ends.into_iter().enumerate() {
        match turn % 3 {
            2 => drop(end.unwrap()),
            _ => assert_eq!(code(end.unwrap_err()), ErrorCode::Invalid),
        }
    }
    let texts = home.texts(chat).await;
    assert_eq!(texts.len(), 21);
    assert!(texts[1..].iter().all(|text| text.starts_with("good")));
}

/// The first is not on disk yet when the second asks for the same id.
#[tokio::test]
async fn two_messages_of_one_id_in_one_group_are_one() {
    let home = Home::new().await;
    let (one, other) = (home.quiet_chat().await, home.quiet_chat().await);
    let message_id = MessageId::new();
    let twice = |text: &str| Action::send(message_id, text);
    let asked = [
        operation(one, send("before".to_owned())),
        operation(one, twice("first")),
        operation(other, twice("second")),
        operation(other, send("after".to_owned())),
    ];
    let ends =
        futures::future::join_all(asked.iter().map(|it| home.store.apply(it, &home.actor, &home.settings))).await;
    let refused: Vec<_> = ends.into_iter().map(|end| end.err().map(code)).collect();
    assert_eq!(refused, [None, None, Some(ErrorCode::Invalid), None]);
    assert_eq!(home.texts(one).await, ["before", "first"]);
    assert_eq!(home.texts(other).await, ["after"]);
}

/// A group remembers what a chat is like; every change in it must be seen by the next.
#[tokio::test]
async fn changes_of_one_chat_in_one_group_follow_each_other() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let before = operation(chat, send("before".to_owned()));
    let receipt = home
        .store
        .apply(&before, &home.actor, &home.settings)
        .await
        .unwrap()
        .receipt;
    let title = "Named in between".to_owned();
    let actions = [
        send("one".to_owned()),
        Action::SetPinned { pinned: true },
        send("two".to_owned()),
        Action::Rename { title },
        send("three".to_owned()),
        send("four".to_owned()),
    ];
    let mut asked: Vec<_> = actions.into_iter().map(|action| operation(chat, action)).collect();
    // One that was applied long ago comes again, right behind a message.
    asked.insert(3, before);
    let ends =
        futures::future::join_all(asked.iter().map(|it| home.store.apply(it, &home.actor, &home.settings))).await;
    let applied: Vec<_> = ends.into_iter().map(Result::unwrap).collect();
    assert_eq!((applied[3].receipt, &applied[3].changes), (receipt, &None));
    let changes: Vec<_> = applied.iter().filter_map(|it| it.changes.as_ref()).collect();
    for (earlier, later) in changes.iter().zip(&changes[1..]) {
        assert_eq!(later.from, earlier.to);
    }
    let row = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    assert_eq!(changes.last().unwrap().chat.as_ref(), Some(&row));
    assert_eq!((row.title.as_str(), row.pinned), ("Named in between", true));
    assert_eq!(home.texts(chat).await, ["before", "one", "two", "three", "four"]);
    assert_eq!(home.found("three").await, [chat]);
}

#[tokio::test]
async fn a_caller_that_stops_waiting_does_not_stop_the_write() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let sent = operation(chat, send("still here".to_owned()));
    let waiting = home.store.apply(&sent, &home.actor, &home.settings);
    // One poll hands the job over; then the caller is gone.
    assert!(futures::FutureExt::now_or_never(waiting).is_none());
    home.store
        .save_draft(Some(chat), "behind it in the queue")
        .await
        .unwrap();
    assert_eq!(home.texts(chat).await, ["still here"]);
}

#[tokio::test]
async fn closing_finishes_what_waits_and_refuses_the_rest() {
    let mut home = Home::new().await;
    let chat = home.quiet_chat().await;
    let sent: Vec<_> = (0..20).map(|turn| operation(chat, send(format!("{turn}")))).collect();
    let writes = futures::future::join_all(sent.iter().map(|it| home.store.apply(it, &home.actor, &home.settings)));
    let (ends, ()) = futures::future::join(writes, home.store.close()).await;
    assert!(ends.iter().all(Result::is_ok));
    let late = home
        .store
        .apply(
            &operation(ChatId::new(), send("late".to_owned())),
            &home.actor,
            &home.settings,
        )
        .await;
    assert_eq!(late, Err(StoreError::Closed));
    home.restart().await;
    assert_eq!(home.path(chat).await.len(), 20);
}
