//! What people answer with a single emoji.

use hearth_domain::{Action, ChatId, ErrorCode, MAX_EMOJI, MessageId, Reaction, Role};

use crate::{
    deleting::holds,
    home::{Home, code},
};

fn react(message_id: MessageId, emoji: &str, on: bool) -> Action {
    let emoji = emoji.to_owned();
    Action::React { message_id, emoji, on }
}

async fn reactions(home: &Home, chat: ChatId, id: MessageId) -> Vec<(String, usize)> {
    let path = home.path(chat).await;
    let message = path.into_iter().find(|message| message.id == id).unwrap();
    let count = |it: Reaction| (it.emoji, it.by.len());
    message.reactions.into_iter().map(count).collect()
}

#[tokio::test]
async fn everybody_in_the_chat_reacts_to_anything_once_with_each_emoji() {
    let home = Home::new().await;
    let col = home.person("Col", Role::Guest).await;
    let chat = home.chat().await;
    let (prompt, answer) = home.exchange(chat, "hello", "hi").await;
    home.add(chat, &col).await;
    let before = home.path(chat).await;
    for _ in 0..2 {
        home.apply(chat, react(answer, "👍", true)).await.unwrap();
    }
    home.apply_as(&col, chat, react(answer, "🔥", true)).await.unwrap();
    let last = home.apply_as(&col, chat, react(answer, "👍", true)).await.unwrap();
    assert_eq!(
        reactions(&home, chat, answer).await,
        [("👍".to_owned(), 2), ("🔥".to_owned(), 1)]
    );
    let changes = last.changes.unwrap();
    assert_eq!(changes.messages.len(), 1, "they reach others as part of their message");
    assert!(changes.earlier_texts.is_empty() && changes.messages[0].edited_at.is_none());
    let again = home.apply_as(&col, chat, react(answer, "👍", true)).await.unwrap();
    assert!(again.receipt.rev > changes.to && again.changes.unwrap().messages.is_empty());

    home.apply(chat, react(answer, "🔥", false)).await.unwrap();
    home.apply_as(&col, chat, react(answer, "🔥", false)).await.unwrap();
    home.apply(chat, react(prompt, "❤️", false)).await.unwrap();
    assert_eq!(reactions(&home, chat, answer).await, [("👍".to_owned(), 2)]);
    assert!(reactions(&home, chat, prompt).await.is_empty());
    let path = home.path(chat).await;
    assert_eq!((&path[1].answer, &path[1].text), (&before[1].answer, &before[1].text));

    let participant_id = path[1].reactions[0].by[1];
    home.apply(chat, Action::RemoveParticipant { participant_id })
        .await
        .unwrap();
    assert_eq!(
        reactions(&home, chat, answer).await,
        [("👍".to_owned(), 2)],
        "what somebody thought who left was thought"
    );
    let gone = home.apply_as(&col, chat, react(answer, "👍", false)).await.unwrap_err();
    assert_eq!(code(gone), ErrorCode::NotFound);
}

#[tokio::test]
async fn words_and_floods_of_emoji_are_no_reactions() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (id, _) = home.send(chat, "hello").await;
    for wrong in ["", "ok", "👍👍", "<b>", "🇳", "\u{0}"] {
        let refused = home.apply(chat, react(id, wrong, true)).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Invalid, "{wrong:?}");
    }
    let refused = home.apply(chat, react(MessageId::new(), "👍", true)).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
    let animals = (0x1f400..).filter_map(char::from_u32).map(String::from);
    let animals: Vec<String> = animals.take(MAX_EMOJI + 1).collect();
    for animal in &animals[..MAX_EMOJI] {
        home.apply(chat, react(id, animal, true)).await.unwrap();
    }
    let refused = home
        .apply(chat, react(id, &animals[MAX_EMOJI], true))
        .await
        .unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert_eq!(reactions(&home, chat, id).await.len(), MAX_EMOJI);
}

#[tokio::test]
async fn an_answer_keeps_what_came_while_it_was_written() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, sent) = home.send(chat, "hello").await;
    let task = sent.answer.unwrap();
    home.apply(chat, react(task.message_id, "🔥", true)).await.unwrap();
    home.finish(&task, "hi").await;
    assert_eq!(reactions(&home, chat, task.message_id).await, [("🔥".to_owned(), 1)]);
    assert_eq!(home.texts(chat).await, ["hello", "hi"]);
}

#[tokio::test]
async fn a_deleted_message_has_none_and_takes_none() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (id, _) = home.send(chat, "hello").await;
    let rare = "🧑🏿‍🦽‍➡️";
    home.apply(chat, react(id, rare, true)).await.unwrap();
    home.apply(chat, Action::DeleteMessage { message_id: id })
        .await
        .unwrap();
    assert!(reactions(&home, chat, id).await.is_empty());
    let refused = home.apply(chat, react(id, rare, true)).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::NotFound);
    home.store.purge().await.unwrap();
    assert_eq!(holds(home.dir.path(), rare), Vec::<String>::new());
}
