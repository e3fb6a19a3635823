//! Each operation once, whatever happens to its sender.

use hearth_domain::{
    Action, Assistant, ChatFilter, ChatId, ErrorCode, MAX_MESSAGE_BYTES, MessageId, MessageStatus, OpId, Operation,
    ParticipantKind, Rev,
};
use hearth_store::StoreError;

use crate::home::{Home, code, list_request, model, operation};

fn send(text: &str) -> Action {
    Action::send(MessageId::new(), text)
}

#[tokio::test]
async fn the_same_operation_again_gives_the_same_receipt_and_changes_nothing() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let sent = operation(chat, send("hello"));
    let first = home.store.apply(&sent, &home.actor, &home.settings).await.unwrap();
    let again = home.store.apply(&sent, &home.actor, &home.settings).await.unwrap();
    assert_eq!(again.receipt, first.receipt);
    assert_eq!((again.changes, again.answer), (None, None));
    assert_eq!(home.path(chat).await.len(), 2);
}

#[tokio::test]
async fn the_same_operation_many_times_at_once_is_applied_once() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let sent = operation(chat, send("hello"));
    let all = futures::future::join_all((0..20).map(|_| home.store.apply(&sent, &home.actor, &home.settings))).await;
    let all: Vec<_> = all.into_iter().map(Result::unwrap).collect();
    assert!(all.iter().all(|applied| applied.receipt == all[0].receipt));
    assert_eq!(all.iter().filter(|applied| applied.changes.is_some()).count(), 1);
    assert_eq!(home.texts(chat).await, ["hello"]);
}

#[tokio::test]
async fn an_operations_id_belongs_to_its_chat() {
    let home = Home::new().await;
    let (one, other) = (home.quiet_chat().await, home.quiet_chat().await);
    let sent = operation(one, send("hello"));
    home.store.apply(&sent, &home.actor, &home.settings).await.unwrap();
    let elsewhere = Operation { chat_id: other, ..sent };
    let refused = home
        .store
        .apply(&elsewhere, &home.actor, &home.settings)
        .await
        .unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    assert!(home.path(other).await.is_empty());
}

#[tokio::test]
async fn a_message_sent_twice_under_two_operations_is_one_message() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let action = send("hello");
    home.apply(chat, action.clone()).await.unwrap();
    assert_eq!(code(home.apply(chat, action).await.unwrap_err()), ErrorCode::Invalid);
    assert_eq!(home.texts(chat).await, ["hello"]);
    let (_, next) = home.send(chat, "next").await;
    assert_eq!(next.receipt.rev, Rev(3), "a refusal takes no rev");
}

#[tokio::test]
async fn a_message_and_its_answers_place_come_together() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (id, applied) = home.send(chat, "# What is 1 + 1?\nQuickly").await;
    let task = applied.answer.unwrap();
    let changes = applied.changes.unwrap();
    assert_eq!(
        (changes.from, changes.to, applied.receipt.rev),
        (Rev(1), Rev(3), Rev(3))
    );
    assert_eq!(
        changes
            .messages
            .iter()
            .map(|it| (it.id, it.seq, it.rev))
            .collect::<Vec<_>>(),
        [(id, Rev(2), Rev(2)), (task.message_id, Rev(3), Rev(3))]
    );
    assert_eq!(changes.messages[1].status, MessageStatus::Streaming);
    assert_eq!(changes.messages[1].answer.as_ref().unwrap().provider_name, "OpenAI");
    assert_eq!((task.prompt, task.assistant.model.as_str()), (id, "gpt-test"));
    let row = changes.chat.unwrap();
    assert_eq!(
        (row.title.as_str(), row.active_leaf),
        ("What is 1 + 1?", Some(task.message_id))
    );
}

#[tokio::test]
async fn a_chat_is_named_by_its_first_message_until_a_person_names_it() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "first words").await;
    home.send(chat, "second words").await;
    assert_eq!(
        home.store.open_chat(chat, &home.actor).await.unwrap().chat.title,
        "first words"
    );
    let named = Action::Rename {
        title: "  Plans \n".to_owned(),
    };
    home.apply(chat, named).await.unwrap();
    let row = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    assert_eq!((row.title.as_str(), row.renamed), ("Plans", true));

    let early = home.quiet_chat().await;
    let title = "Mine".to_owned();
    home.apply(early, Action::Rename { title }).await.unwrap();
    home.send(early, "first words").await;
    assert_eq!(
        home.store.open_chat(early, &home.actor).await.unwrap().chat.title,
        "Mine"
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_leaves_no_trace() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let unknown = ChatId::new();
    let long = "x".repeat(MAX_MESSAGE_BYTES + 1);
    let missing = MessageId::new();
    for (to, action, expected) in [
        (chat, send("  \n\t"), ErrorCode::Invalid),
        (chat, send(&long), ErrorCode::TooLong),
        (chat, Action::Rename { title: "  ".to_owned() }, ErrorCode::Invalid),
        (chat, Action::Rename { title: "t".repeat(201) }, ErrorCode::Invalid),
        (chat, Action::CreateChat { model: None }, ErrorCode::Invalid),
        (chat, Action::SelectVersion { message_id: missing }, ErrorCode::NotFound),
        (chat, Action::Regenerate { message_id: missing }, ErrorCode::Invalid),
        (unknown, send("hello"), ErrorCode::NotFound),
        (unknown, Action::SetPinned { pinned: true }, ErrorCode::NotFound),
    ] {
        let refused = home.apply(to, action.clone()).await.unwrap_err();
        assert_eq!(code(refused), expected, "{action:?}");
    }
    let left = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    assert_eq!(
        (left.head_rev, left.title.as_str(), left.active_leaf),
        (Rev(1), "", None)
    );
}

#[tokio::test]
async fn the_longest_message_and_odd_characters_come_back_as_they_were() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let longest = "é".repeat(MAX_MESSAGE_BYTES / 2);
    let odd = "a\u{0}b\u{1b}[31m \u{202e}txet\u{202c} e\u{301} \u{feff}\u{fffd}\r\n\u{1F469}\u{200D}\u{1F680}\u{0}";
    home.send(chat, &longest).await;
    home.send(chat, odd).await;
    assert_eq!(home.texts(chat).await, [longest.as_str(), odd]);
}

#[tokio::test]
async fn a_chat_that_is_being_answered_waits_with_what_would_cross_the_answer() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (prompt, applied) = home.send(chat, "hello").await;
    let answer = applied.answer.unwrap().message_id;
    for action in [
        Action::EditPrompt {
            message_id: MessageId::new(),
            replaces: prompt,
            text: "other".to_owned(),
        },
        Action::Regenerate { message_id: answer },
        Action::ContinueAnswer { message_id: answer },
        Action::SelectVersion { message_id: prompt },
        Action::SetAssistant { assistant: None },
        Action::DeleteMessage { message_id: answer },
    ] {
        assert_eq!(
            home.apply(chat, action.clone()).await,
            Err(StoreError::Busy),
            "{action:?}"
        );
    }
    home.apply(chat, Action::SetPinned { pinned: true }).await.unwrap();
    let title = "Named meanwhile".to_owned();
    home.apply(chat, Action::Rename { title }).await.unwrap();
    assert!(home.list("").await.chats[0].answering);
}

#[tokio::test]
async fn a_repeat_is_answered_while_the_answer_is_being_made() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let sent = operation(chat, send("hello"));
    let first = home.store.apply(&sent, &home.actor, &home.settings).await.unwrap();
    let again = home.store.apply(&sent, &home.actor, &home.settings).await.unwrap();
    assert_eq!(again.receipt, first.receipt);
}

#[tokio::test]
async fn pin_and_archive_decide_the_list() {
    let home = Home::new().await;
    let (one, two, three) = (
        home.quiet_chat().await,
        home.quiet_chat().await,
        home.quiet_chat().await,
    );
    home.apply(one, Action::SetPinned { pinned: true }).await.unwrap();
    home.apply(two, Action::SetArchived { archived: true }).await.unwrap();
    assert_eq!(home.found("").await, [one, three]);
    let mut archived = list_request("");
    archived.filter = ChatFilter::Archived;
    let archived = home.store.list_chats(&archived, &home.actor).await.unwrap();
    assert_eq!(archived.chats.iter().map(|it| it.id).collect::<Vec<_>>(), [two]);
}

#[tokio::test]
async fn another_model_is_another_participant_and_the_first_comes_back_as_itself() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let first = assistant("gpt-test");
    let calm = Assistant {
        temperature: Some(0.3),
        ..first.clone()
    };
    let assistants = async || {
        let people = home.store.open_chat(chat, &home.actor).await.unwrap().participants;
        let of = |it: &hearth_domain::Participant| match &it.kind {
            ParticipantKind::Assistant(assistant) => Some((it.id, assistant.clone(), it.present)),
            ParticipantKind::User { .. } => None,
        };
        people.iter().filter_map(of).collect::<Vec<_>>()
    };
    let before = assistants().await;
    home.apply(
        chat,
        Action::SetAssistant {
            assistant: Some(calm.clone()),
        },
    )
    .await
    .unwrap();
    assert_eq!(assistants().await, [(before[0].0, calm.clone(), true)]);
    home.apply(
        chat,
        Action::SetAssistant {
            assistant: Some(assistant("other")),
        },
    )
    .await
    .unwrap();
    let both = assistants().await;
    assert_eq!(
        both.iter()
            .filter(|it| it.2)
            .map(|it| it.1.model.as_str())
            .collect::<Vec<_>>(),
        ["other"]
    );
    home.apply(
        chat,
        Action::SetAssistant {
            assistant: Some(first.clone()),
        },
    )
    .await
    .unwrap();
    let back = assistants().await;
    assert_eq!(
        back.iter().filter(|it| it.2).map(|it| it.0).collect::<Vec<_>>(),
        [before[0].0]
    );
    assert_eq!(back.len(), 2);
    home.apply(chat, Action::SetAssistant { assistant: None })
        .await
        .unwrap();
    let (_, applied) = home.send(chat, "anyone?").await;
    assert_eq!(applied.answer, None);
}

fn assistant(name: &str) -> Assistant {
    Assistant {
        name: name.to_owned(),
        provider_id: model().provider_id,
        model: name.to_owned(),
        instructions: None,
        temperature: None,
        max_output: None,
    }
}

#[tokio::test]
async fn every_operation_that_is_applied_takes_a_rev() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for expected in 2..5 {
        let applied = home.apply(chat, Action::SetPinned { pinned: true }).await.unwrap();
        assert_eq!(applied.receipt.rev, Rev(expected));
    }
    let op_id = OpId::new();
    let again = Operation {
        op_id,
        chat_id: chat,
        action: Action::SetPinned { pinned: false },
    };
    let receipt = home
        .store
        .apply(&again, &home.actor, &home.settings)
        .await
        .unwrap()
        .receipt;
    assert_eq!((receipt.op_id, receipt.chat_id, receipt.rev), (op_id, chat, Rev(5)));
}
