//! A message deleted for everyone.

use hearth_domain::{Action, ChatId, ErrorCode, MessageId, MessageStatus, Role};

use crate::{
    deleting::holds,
    home::{Home, broken, code},
};

/// Words that are in no other file of this test.
const SECRET: &str = "zeppelinvortex";

async fn delete(home: &Home, chat: ChatId, message_id: MessageId) {
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
}

#[tokio::test]
async fn its_text_is_gone_and_its_place_is_kept() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (prompt, answer) = home
        .exchange(chat, &format!("about {SECRET}"), &format!("{SECRET} it is"))
        .await;
    home.exchange(chat, "next", "and so on").await;
    assert_eq!(home.found(SECRET).await, [chat]);
    delete(&home, chat, prompt).await;
    delete(&home, chat, answer).await;
    assert_eq!(home.texts(chat).await, ["", "", "next", "and so on"]);
    let path = home.path(chat).await;
    assert!(path[0].deleted && path[1].deleted && !path[2].deleted);
    let spent = path[1].answer.as_ref().unwrap();
    assert!(spent.cost.is_some(), "what it cost is no secret");
    assert!(home.found(SECRET).await.is_empty());
    assert_eq!(
        home.store.open_chat(chat, &home.actor).await.unwrap().chat.title,
        "",
        "the chat was named by it"
    );
    let seen = home.store.prompt_path(chat, path[3].id, 1_000_000).await.unwrap();
    let texts: Vec<_> = seen.into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["next", "and so on"], "models do not see it");
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
}

#[tokio::test]
async fn a_long_text_and_one_that_was_replaced_leave_the_files_too() {
    let home = Home::new().await;
    let (kept, chat) = (home.quiet_chat().await, home.chat().await);
    let title = "Named".to_owned();
    home.apply(chat, Action::Rename { title }).await.unwrap();
    for turn in 0..20 {
        home.send(kept, &format!("kept words {turn}")).await;
    }
    let long = format!("{SECRET} {}", "padding ".repeat(3000));
    let (prompt, sent) = home.send(chat, &long).await;
    let task = sent.answer.unwrap();
    let half = broken(MessageStatus::Stopped, &format!("answer {SECRET}"));
    home.store
        .finish_answer(task.run_id, half, &home.settings)
        .await
        .unwrap();
    let message_id = task.message_id;
    let go_on = home.apply(chat, Action::ContinueAnswer { message_id }).await.unwrap();
    home.finish(&go_on.answer.unwrap(), &format!("answer {SECRET}ous"))
        .await;
    delete(&home, chat, prompt).await;
    delete(&home, chat, message_id).await;
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), SECRET), Vec::<String>::new());
    assert_eq!(home.found("kept").await, [kept]);
    let db = home.look().await;
    assert_eq!(
        crate::home::column::<i64>(&db, "SELECT count(*) FROM local_values WHERE name LIKE 'erased/%'").await,
        [0]
    );
}

#[tokio::test]
async fn it_is_deleted_by_its_author_and_by_who_owns_the_chat() {
    let home = Home::new().await;
    let (bea, col) = (
        home.person("Bea", Role::Member).await,
        home.person("Col", Role::Guest).await,
    );
    let chat = home.chat().await;
    home.add(chat, &bea).await;
    home.add(chat, &col).await;
    let (beas, _) = home.send_as(&bea, chat, "hers").await;
    let (cols, _) = home.send_as(&col, chat, "his").await;
    let (_, sent) = home.send_as(&col, chat, "@gpt-test?").await;
    let task = sent.answer.unwrap();
    let away = |message_id| Action::DeleteMessage { message_id };
    let busy = home.apply(chat, away(task.message_id)).await.unwrap_err();
    assert_eq!(code(busy), ErrorCode::Busy, "it is being written");
    home.finish(&task, "yes").await;
    for id in [beas, task.message_id] {
        let refused = home.apply_as(&col, chat, away(id)).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Forbidden);
    }
    home.apply_as(&col, chat, away(cols)).await.unwrap();
    home.apply(chat, away(beas)).await.unwrap();
    home.apply(chat, away(task.message_id)).await.unwrap();
    // Two who delete it at once have both what they wanted.
    let again = home.apply_as(&bea, chat, away(beas)).await.unwrap();
    assert!(again.changes.unwrap().messages.is_empty());
    let unknown = home.apply(chat, away(MessageId::new())).await.unwrap_err();
    assert_eq!(code(unknown), ErrorCode::NotFound);
}

#[tokio::test]
async fn what_is_gone_is_not_edited_nor_made_again_but_stays_a_version() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (first, _) = home.exchange(chat, "one", "1").await;
    let second = MessageId::new();
    let edited = home.apply(
        chat,
        Action::EditPrompt {
            message_id: second,
            replaces: first,
            text: "two".to_owned(),
        },
    );
    let task = edited.await.unwrap().answer.unwrap();
    home.finish(&task, "2").await;
    delete(&home, chat, first).await;
    let edit = Action::EditPrompt {
        message_id: MessageId::new(),
        replaces: first,
        text: "three".to_owned(),
    };
    for action in [edit, Action::Regenerate { message_id: first }] {
        let refused = home.apply(chat, action).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::NotFound);
    }
    home.apply(chat, Action::SelectVersion { message_id: first })
        .await
        .unwrap();
    assert_eq!(home.texts(chat).await, ["", "1"]);
    home.send(chat, "goes on").await;
}
