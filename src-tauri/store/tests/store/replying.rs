//! Messages that reply to one further up.

use hearth_domain::{Action, ErrorCode, MessageId, Role};

use crate::home::{Home, code};

fn reply(message_id: MessageId, to: MessageId, text: &str) -> Action {
    Action::SendMessage {
        message_id,
        text: text.to_owned(),
        reply_to: Some(to),
        attachments: Vec::new(),
    }
}

#[tokio::test]
async fn a_reply_leads_to_its_message_until_it_is_deleted_itself() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (first, _) = home.send(chat, "where shall we meet?").await;
    home.send(chat, "and when?").await;
    let here = MessageId::new();
    home.apply(chat, reply(here, first, "at the station")).await.unwrap();
    assert_eq!(home.path(chat).await[2].reply_to, Some(first));
    home.apply(chat, Action::DeleteMessage { message_id: first })
        .await
        .unwrap();
    assert_eq!(
        home.path(chat).await[2].reply_to,
        Some(first),
        "what it replied to is gone, and it says so"
    );
    home.apply(chat, Action::DeleteMessage { message_id: here })
        .await
        .unwrap();
    assert_eq!(home.path(chat).await[2].reply_to, None);
}

#[tokio::test]
async fn a_reply_to_what_was_deleted_meanwhile_is_sent_without_it() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (first, _) = home.send(chat, "going").await;
    home.apply(chat, Action::DeleteMessage { message_id: first })
        .await
        .unwrap();
    home.apply(chat, reply(MessageId::new(), first, "written offline"))
        .await
        .unwrap();
    let path = home.path(chat).await;
    assert_eq!((path[1].text.as_str(), path[1].reply_to), ("written offline", None));
}

#[tokio::test]
async fn nothing_replies_to_another_chats_message_or_to_itself() {
    let home = Home::new().await;
    let (chat, other) = (home.quiet_chat().await, home.quiet_chat().await);
    let (elsewhere, _) = home.send(other, "elsewhere").await;
    let own = MessageId::new();
    for to in [elsewhere, own, MessageId::new()] {
        let refused = home.apply(chat, reply(own, to, "hm")).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Invalid);
    }
    assert!(home.texts(chat).await.is_empty());
}

#[tokio::test]
async fn a_question_asked_anew_replies_to_what_it_replied_to() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (first, _) = home.exchange(chat, "name a city", "Lisbon").await;
    let (asked, anew) = (MessageId::new(), MessageId::new());
    let task = home
        .apply(chat, reply(asked, first, "another"))
        .await
        .unwrap()
        .answer
        .unwrap();
    home.finish(&task, "Porto").await;
    let edit = Action::EditPrompt {
        message_id: anew,
        replaces: asked,
        text: "one more".to_owned(),
    };
    home.apply(chat, edit).await.unwrap();
    assert_eq!(home.path(chat).await[2].reply_to, Some(first));
}

#[tokio::test]
async fn whoever_is_replied_to_is_mentioned_and_others_are_not() {
    let home = Home::new().await;
    let (bea, col) = (
        home.person("Bea", Role::Member).await,
        home.person("Col", Role::Guest).await,
    );
    let chat = home.quiet_chat().await;
    home.add(chat, &bea).await;
    home.add(chat, &col).await;
    let (mine, _) = home.send(chat, "who comes along?").await;
    home.send_as(&bea, chat, "wait").await;
    let mentioned = async |actor| {
        let list = home
            .store
            .list_chats(&crate::home::list_request(""), actor)
            .await
            .unwrap();
        list.chats[0].mentioned
    };
    assert!(!mentioned(&home.actor).await);
    home.apply_as(&bea, chat, reply(MessageId::new(), mine, "me"))
        .await
        .unwrap();
    assert!(mentioned(&home.actor).await);
    assert!(!mentioned(&col).await);
}

#[tokio::test]
async fn a_model_is_told_what_a_message_further_up_said_that_is_replied_to() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let long = format!("name a\n city  {}", "please ".repeat(100));
    let (first, answer) = home.exchange(chat, &long, "Lisbon").await;
    let (to_answer, further_up) = (MessageId::new(), MessageId::new());
    let task = home
        .apply(chat, reply(to_answer, answer, "why?"))
        .await
        .unwrap()
        .answer
        .unwrap();
    home.finish(&task, "Because").await;
    home.apply(chat, reply(further_up, first, "another")).await.unwrap();
    let seen = home.store.prompt_path(chat, further_up, 1_000_000).await.unwrap();
    assert_eq!(seen[2].text, "why?", "what is directly before it needs no quoting");
    let quoted = &seen[4].text;
    assert!(
        quoted.starts_with("[In reply to Ada: \"name a city please please"),
        "{quoted}"
    );
    assert!(quoted.ends_with("…\"]\nanother"), "{quoted}");
    assert!(quoted.chars().count() < 350, "shortly");
    home.apply(chat, Action::DeleteMessage { message_id: first })
        .await
        .unwrap();
    let seen = home.store.prompt_path(chat, further_up, 1_000_000).await.unwrap();
    assert_eq!(seen.last().unwrap().text, "another", "nothing of what is gone");
}
