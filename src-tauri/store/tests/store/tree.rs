//! Versions, and the path that is shown.

use hearth_domain::{Action, ErrorCode, MessageId, MessageStatus, PageAnchor};
use hearth_store::AnswerOutcome;

use crate::home::{Home, broken, code, complete};

async fn versions(home: &Home, chat: hearth_domain::ChatId, id: MessageId) -> Vec<MessageId> {
    let page = home.page(chat, PageAnchor::End, 200).await;
    page.messages
        .into_iter()
        .find(|view| view.message.id == id)
        .unwrap()
        .versions
}

fn edit(replaces: MessageId, text: &str) -> (MessageId, Action) {
    let message_id = MessageId::new();
    let text = text.to_owned();
    (
        message_id,
        Action::EditPrompt {
            message_id,
            replaces,
            text,
        },
    )
}

#[tokio::test]
async fn another_answer_is_a_version_beside_the_first() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, first) = home.exchange(chat, "question", "answer one").await;
    home.exchange(chat, "thanks", "welcome").await;
    let again = home
        .apply(chat, Action::Regenerate { message_id: first })
        .await
        .unwrap();
    let task = again.answer.unwrap();
    home.finish(&task, "answer two").await;
    assert_eq!(home.texts(chat).await, ["question", "answer two"]);
    assert_eq!(versions(&home, chat, task.message_id).await, [first, task.message_id]);

    home.apply(chat, Action::SelectVersion { message_id: first })
        .await
        .unwrap();
    assert_eq!(home.texts(chat).await, ["question", "answer one", "thanks", "welcome"]);
    home.apply(
        chat,
        Action::SelectVersion {
            message_id: task.message_id,
        },
    )
    .await
    .unwrap();
    assert_eq!(home.texts(chat).await, ["question", "answer two"]);
}

#[tokio::test]
async fn an_edited_prompt_is_a_version_beside_the_first_also_at_the_root() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (root, _) = home.exchange(chat, "old root", "old answer").await;
    let (second, _) = home.exchange(chat, "old second", "old second answer").await;

    let (new_second, action) = edit(second, "new second");
    let task = home.apply(chat, action).await.unwrap().answer.unwrap();
    assert_eq!(task.prompt, new_second);
    home.finish(&task, "new second answer").await;
    assert_eq!(
        home.texts(chat).await,
        ["old root", "old answer", "new second", "new second answer"]
    );
    assert_eq!(versions(&home, chat, new_second).await, [second, new_second]);

    let (new_root, action) = edit(root, "new root");
    let task = home.apply(chat, action).await.unwrap().answer.unwrap();
    home.finish(&task, "new answer").await;
    assert_eq!(home.texts(chat).await, ["new root", "new answer"]);
    assert_eq!(versions(&home, chat, new_root).await, [root, new_root]);

    home.apply(chat, Action::SelectVersion { message_id: root })
        .await
        .unwrap();
    assert_eq!(
        home.texts(chat).await,
        ["old root", "old answer", "new second", "new second answer"]
    );
}

#[tokio::test]
async fn a_version_hidden_deep_in_another_branch_can_be_shown() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (root, _) = home.exchange(chat, "root", "answer").await;
    let (_, deep) = home.exchange(chat, "deep", "deep answer").await;
    home.exchange(chat, "deeper", "deeper answer").await;
    let (_, action) = edit(root, "elsewhere");
    let task = home.apply(chat, action).await.unwrap().answer.unwrap();
    home.finish(&task, "elsewhere answer").await;
    home.apply(chat, Action::SelectVersion { message_id: deep })
        .await
        .unwrap();
    let shown = ["root", "answer", "deep", "deep answer", "deeper", "deeper answer"];
    assert_eq!(home.texts(chat).await, shown);
    let task = home
        .apply(
            chat,
            Action::Regenerate {
                message_id: task.message_id,
            },
        )
        .await
        .unwrap()
        .answer
        .unwrap();
    home.finish(&task, "elsewhere again").await;
    assert_eq!(home.texts(chat).await, ["elsewhere", "elsewhere again"]);
}

#[tokio::test]
async fn an_answer_that_failed_with_nothing_is_made_again_in_its_place() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let first = applied.answer.unwrap();
    home.store
        .finish_answer(first.run_id, broken(MessageStatus::Failed, ""), &home.settings)
        .await
        .unwrap();
    let again = home
        .apply(
            chat,
            Action::Regenerate {
                message_id: first.message_id,
            },
        )
        .await
        .unwrap();
    let task = again.answer.unwrap();
    assert_eq!(task.message_id, first.message_id);
    assert_ne!(task.run_id, first.run_id);
    assert_eq!(home.path(chat).await[1].status, MessageStatus::Streaming);
    home.finish(&task, "at last").await;
    assert_eq!(versions(&home, chat, task.message_id).await, [task.message_id]);
    assert_eq!(home.texts(chat).await, ["question", "at last"]);
}

#[tokio::test]
async fn a_prompt_without_an_answer_gets_one_when_asked() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (prompt, _) = home.send(chat, "anyone?").await;
    let regenerate = Action::Regenerate { message_id: prompt };
    assert_eq!(
        code(home.apply(chat, regenerate.clone()).await.unwrap_err()),
        ErrorCode::Invalid
    );
    let assistant = Some(hearth_domain::Assistant {
        name: "Someone".to_owned(),
        provider_id: crate::home::model().provider_id,
        model: "gpt-test".to_owned(),
        instructions: None,
        temperature: None,
        max_output: None,
    });
    home.apply(chat, Action::SetAssistant { assistant }).await.unwrap();
    let task = home.apply(chat, regenerate).await.unwrap().answer.unwrap();
    assert_eq!(task.prompt, prompt);
    home.finish(&task, "here").await;
    assert_eq!(home.texts(chat).await, ["anyone?", "here"]);
}

#[tokio::test]
async fn an_answer_cut_short_goes_on_in_its_own_row() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "count").await;
    let first = applied.answer.unwrap();
    home.store
        .finish_answer(
            first.run_id,
            broken(MessageStatus::Interrupted, "one, two"),
            &home.settings,
        )
        .await
        .unwrap();
    let go_on = Action::ContinueAnswer {
        message_id: first.message_id,
    };
    let task = home.apply(chat, go_on.clone()).await.unwrap().answer.unwrap();
    assert_eq!(
        (task.message_id, task.text_so_far.as_str()),
        (first.message_id, "one, two")
    );
    assert_eq!(home.path(chat).await[1].status, MessageStatus::Streaming);
    let rest = AnswerOutcome {
        text: "one, two, three".to_owned(),
        ..complete("")
    };
    home.store
        .finish_answer(task.run_id, rest, &home.settings)
        .await
        .unwrap();
    assert_eq!(home.texts(chat).await, ["count", "one, two, three"]);
    assert_eq!(
        code(home.apply(chat, go_on).await.unwrap_err()),
        ErrorCode::Invalid,
        "it is complete"
    );
}

#[tokio::test]
async fn only_persons_messages_are_edited_and_only_the_last_answer_goes_on() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "count").await;
    let first = applied.answer.unwrap();
    home.store
        .finish_answer(first.run_id, broken(MessageStatus::Stopped, "one"), &home.settings)
        .await
        .unwrap();
    home.exchange(chat, "and then?", "two").await;
    let (_, action) = edit(first.message_id, "not yours");
    assert_eq!(code(home.apply(chat, action).await.unwrap_err()), ErrorCode::Invalid);
    let go_on = Action::ContinueAnswer {
        message_id: first.message_id,
    };
    assert_eq!(code(home.apply(chat, go_on).await.unwrap_err()), ErrorCode::Invalid);
}

#[tokio::test]
async fn a_model_sees_the_branch_it_answers_and_no_more_than_fits() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (root, answer) = home.exchange(chat, "first", "reply").await;
    home.exchange(chat, "hidden later", "hidden reply").await;
    home.apply(chat, Action::Regenerate { message_id: answer })
        .await
        .unwrap();
    let seen = async |leaf, bytes| {
        let path = home.store.prompt_path(chat, leaf, bytes).await.unwrap();
        path.into_iter().map(|message| message.text).collect::<Vec<_>>()
    };
    assert_eq!(seen(root, 1000).await, ["first"]);
    assert_eq!(seen(answer, 1000).await, ["first", "reply"]);
    assert_eq!(seen(answer, 10).await, ["first", "reply"]);
    assert_eq!(seen(answer, 9).await, ["reply"]);
    assert_eq!(seen(answer, 0).await, ["reply"], "never less than one");
    let streaming = home.path(chat).await[1].id;
    assert_eq!(seen(streaming, 1000).await, ["first"], "an empty message is no message");
}
