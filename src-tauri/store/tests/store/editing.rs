//! A message edited where it stands.

use hearth_domain::{Action, ChatId, EarlierText, ErrorCode, MAX_EARLIER_TEXTS, MAX_MESSAGE_BYTES, MessageId, Role};

use crate::{
    deleting::holds,
    home::{Home, code, column},
};

/// Words that are in no other file of this test.
const SECRET: &str = "marzipanvolcano";

fn edit(message_id: MessageId, text: &str) -> Action {
    let text = text.to_owned();
    Action::EditMessage { message_id, text }
}

async fn earlier(home: &Home, chat: ChatId, message: MessageId) -> Vec<EarlierText> {
    home.store.earlier_texts(chat, message, &home.actor).await.unwrap()
}

#[tokio::test]
async fn the_new_text_takes_the_place_of_the_old_one_which_is_kept() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (prompt, answer) = home.exchange(chat, "boil an egg", "six minutes").await;
    let before = home.path(chat).await;
    let first = home.apply(chat, edit(prompt, "poach an egg")).await.unwrap();
    assert_eq!(first.answer, None, "nothing is answered anew");
    home.apply(chat, edit(prompt, "fry an egg")).await.unwrap();

    let path = home.path(chat).await;
    assert_eq!(home.texts(chat).await, ["fry an egg", "six minutes"]);
    assert_eq!(path[1], before[1], "what was said below it is as it was");
    let (now, then) = (&path[0], &before[0]);
    assert_eq!(
        (now.seq, now.parent_id, now.created_at),
        (then.seq, None, then.created_at)
    );
    assert!(now.rev > path[1].rev, "it reaches whoever catches up");
    let kept = earlier(&home, chat, prompt).await;
    let told: Vec<_> = kept.iter().map(|it| (it.text.as_str(), it.written_at)).collect();
    let first_edit = first.changes.unwrap().messages[0].edited_at.unwrap();
    assert_eq!(told, [("boil an egg", then.created_at), ("poach an egg", first_edit)]);
    assert!(now.edited_at > Some(first_edit));
    assert_eq!(kept[1].rev, now.rev);
    assert!(earlier(&home, chat, answer).await.is_empty());

    assert_eq!(home.found("fry").await, [chat]);
    for gone in ["boil", "poach"] {
        assert!(home.found(gone).await.is_empty(), "{gone} is not what it says now");
    }
    let title = home.store.open_chat(chat, &home.actor).await.unwrap().chat.title;
    assert_eq!(title, "fry an egg", "the chat was named by it");
}

#[tokio::test]
async fn a_name_that_somebody_chose_and_one_from_another_message_stay() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (first, _) = home.send(chat, "Trip").await;
    let (second, _) = home.send(chat, "Trip").await;
    home.apply(chat, edit(second, "Journey")).await.unwrap();
    let title = async || home.store.open_chat(chat, &home.actor).await.unwrap().chat.title;
    assert_eq!(title().await, "Trip");
    home.apply(
        chat,
        Action::Rename {
            title: "Trip".to_owned(),
        },
    )
    .await
    .unwrap();
    home.apply(chat, edit(first, "Journey")).await.unwrap();
    assert_eq!(title().await, "Trip");
}

#[tokio::test]
async fn only_its_author_edits_a_message_and_nobody_an_answer_or_what_is_gone() {
    let home = Home::new().await;
    let (bea, col) = (
        home.person("Bea", Role::Member).await,
        home.person("Col", Role::Guest).await,
    );
    let chat = home.chat().await;
    let (_, answer) = home.exchange(chat, "hello", "hi").await;
    home.add(chat, &bea).await;
    home.add(chat, &col).await;
    let (cols, _) = home.send_as(&col, chat, "his").await;
    for actor in [&home.actor, &bea] {
        let refused = home.apply_as(actor, chat, edit(cols, "not his")).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Forbidden, "not even the owner");
    }
    let of_answer = home.apply(chat, edit(answer, "ho")).await.unwrap_err();
    assert_eq!(code(of_answer), ErrorCode::Invalid);
    home.apply_as(&col, chat, edit(cols, "still his")).await.unwrap();
    let read = home.store.earlier_texts(chat, cols, &bea).await.unwrap();
    assert_eq!(read[0].text, "his", "everybody in the chat may read what it said");

    home.apply(chat, Action::DeleteMessage { message_id: cols })
        .await
        .unwrap();
    for id in [cols, MessageId::new()] {
        let refused = home.apply_as(&col, chat, edit(id, "back")).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::NotFound);
    }
    let outside = home.person("Dan", Role::Member).await;
    let unseen = home.store.earlier_texts(chat, answer, &outside).await.unwrap_err();
    assert_eq!(code(unseen), ErrorCode::NotFound);
    let other = home.quiet_chat().await;
    let elsewhere = home.store.earlier_texts(other, answer, &home.actor).await.unwrap_err();
    assert_eq!(code(elsewhere), ErrorCode::NotFound, "it is not in that chat");
}

#[tokio::test]
async fn the_same_text_changes_nothing_and_no_text_or_too_much_is_refused() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (id, sent) = home.send(chat, "as it is").await;
    let same = home.apply(chat, edit(id, "as it is")).await.unwrap();
    assert!(same.receipt.rev > sent.receipt.rev);
    assert!(same.changes.unwrap().messages.is_empty());
    for (text, why) in [
        (" \n".to_owned(), ErrorCode::Invalid),
        ("x".repeat(MAX_MESSAGE_BYTES + 1), ErrorCode::TooLong),
    ] {
        let refused = home.apply(chat, edit(id, &text)).await.unwrap_err();
        assert_eq!(code(refused), why);
    }
    let message = &home.path(chat).await[0];
    assert_eq!((message.text.as_str(), message.edited_at), ("as it is", None));
    assert!(earlier(&home, chat, id).await.is_empty());
}

#[tokio::test]
async fn a_message_is_not_edited_for_ever() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (id, _) = home.send(chat, "0").await;
    for turn in 1..=MAX_EARLIER_TEXTS {
        home.apply(chat, edit(id, &turn.to_string())).await.unwrap();
    }
    let refused = home.apply(chat, edit(id, "once more")).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert_eq!(earlier(&home, chat, id).await.len(), MAX_EARLIER_TEXTS);

    let (long, _) = home.send(chat, &"x".repeat(MAX_MESSAGE_BYTES)).await;
    for turn in 0..16 {
        let text = format!("{turn:02}{}", "y".repeat(MAX_MESSAGE_BYTES - 2));
        home.apply(chat, edit(long, &text)).await.unwrap();
    }
    let refused = home.apply(chat, edit(long, "z")).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid, "they are read in one piece");
    assert_eq!(
        home.texts(chat).await[0],
        MAX_EARLIER_TEXTS.to_string(),
        "nothing is lost"
    );
}

#[tokio::test]
async fn an_edit_makes_nothing_unread_again() {
    let home = Home::new().await;
    let bea = home.person("Bea", Role::Member).await;
    let chat = home.quiet_chat().await;
    home.add(chat, &bea).await;
    let (id, sent) = home.send_as(&bea, chat, "hello").await;
    home.store.mark_read(chat, sent.receipt.rev, &home.actor).await.unwrap();
    home.apply_as(&bea, chat, edit(id, "hello @Ada")).await.unwrap();
    let listed = &home.list("").await.chats[0];
    assert_eq!((listed.unread, listed.mentioned), (0, false));
}

#[tokio::test]
async fn with_a_deleted_message_everything_that_it_said_before_leaves_the_files() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.quiet_chat().await);
    for turn in 0..20 {
        home.send(kept, &format!("kept words {turn}")).await;
    }
    let (short, _) = home.send(chat, &format!("{SECRET} at first")).await;
    let (long, _) = home.send(chat, &format!("{SECRET} {}", "padding ".repeat(3000))).await;
    for id in [short, long] {
        home.apply(chat, edit(id, &format!("{SECRET} then"))).await.unwrap();
        home.apply(chat, edit(id, "harmless")).await.unwrap();
        home.apply(chat, Action::DeleteMessage { message_id: id })
            .await
            .unwrap();
        assert!(earlier(&home, chat, id).await.is_empty());
    }
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    let gone = &home.path(chat).await[0];
    assert_eq!((gone.edited_at, gone.deleted), (None, true));
    assert_eq!(home.found("kept").await, [kept]);
}

#[tokio::test]
async fn with_a_deleted_chat_they_go_in_steps() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.quiet_chat().await);
    let (stays, _) = home.send(kept, "before").await;
    home.apply(kept, edit(stays, "after")).await.unwrap();
    for turn in 0..12 {
        let (id, _) = home.send(chat, &format!("{SECRET}{turn}")).await;
        for again in 0..3 {
            let text = format!("{SECRET} {again} {}", "padding ".repeat(turn * 4_000));
            home.apply(chat, edit(id, &text)).await.unwrap();
        }
    }
    home.apply(chat, Action::DeleteChat).await.unwrap();
    let hidden = home.store.earlier_texts(chat, stays, &home.actor).await.unwrap_err();
    assert_eq!(code(hidden), ErrorCode::NotFound);
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    assert_eq!(earlier(&home, kept, stays).await.len(), 1);
    let db = home.look().await;
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM earlier_texts").await, [1]);
}

#[tokio::test]
async fn edits_of_long_texts_are_caught_up_with_in_several_answers() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (id, _) = home.send(chat, "short").await;
    let long = "x".repeat(400_000);
    for turn in 0..6 {
        home.apply(chat, edit(id, &format!("{turn}{long}"))).await.unwrap();
    }
    let head = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    let (mut after, mut answers, mut told) = (hearth_domain::Rev::ZERO, 0, 0);
    while after < head.head_rev {
        let caught_up = home.store.changes_after(chat, head.epoch, after, 1_000, &home.actor);
        let hearth_domain::CatchUp::Changes { changes, .. } = caught_up.await.unwrap() else {
            panic!("it is the same life");
        };
        let bytes: usize = changes.earlier_texts.iter().map(|it| it.text.len()).sum();
        assert!(bytes < 1_600_000, "{bytes} bytes in one answer");
        told += changes.earlier_texts.len();
        answers += 1;
        after = changes.to;
    }
    assert_eq!(told, 6);
    assert!(answers > 1, "they are not all in one");
}
