//! When the assistant answers where several people are, and what is owed when an answer ends.

use hearth_domain::{
    Action, Actor, Answering, ChatId, ContextRole, ErrorCode, MessageId, MessageStatus, ParticipantKind, Role,
    RunError, RunErrorCode,
};
use hearth_store::{AnswerOutcome, AnswerTask};

use crate::home::{Home, broken, code, column, complete};

async fn two() -> (Home, ChatId, Actor) {
    let home = Home::new().await;
    let bea = home.person("Bea", Role::Member).await;
    let chat = home.chat().await;
    home.add(chat, &bea).await;
    (home, chat, bea)
}

async fn ends(home: &Home, task: &AnswerTask, outcome: AnswerOutcome) -> Option<AnswerTask> {
    let ended = home.store.finish_answer(task.run_id, outcome, &home.settings).await;
    ended.unwrap().1
}

#[tokio::test]
async fn where_several_people_are_it_answers_when_it_is_mentioned() {
    let (home, chat, bea) = two().await;
    let answered = async |text: &str| home.send_as(&bea, chat, text).await.1.answer;
    assert_eq!(answered("good morning").await, None);
    assert_eq!(answered("mail@gpt-test.org is none").await, None);
    let task = answered("so, @GPT-test: which one?").await.unwrap();
    assert_eq!(task.asked_by, bea.user_id);
    home.finish(&task, "this one").await;

    let answering = Answering::Always;
    home.apply(chat, Action::SetAnswering { answering }).await.unwrap();
    let task = answered("and now?").await.unwrap();
    home.finish(&task, "now too").await;
    let answering = Answering::WhenMentioned;
    home.apply(chat, Action::SetAnswering { answering }).await.unwrap();
    assert_eq!(answered("not any more").await, None);

    let people = home.store.open_chat(chat, &bea).await.unwrap().participants;
    let own = people
        .iter()
        .find(|row| matches!(row.kind, ParticipantKind::User { user_id, .. } if user_id == home.actor.user_id));
    let participant_id = own.unwrap().id;
    home.apply(chat, Action::RemoveParticipant { participant_id })
        .await
        .unwrap();
    let alone = answered("alone with it").await.unwrap();
    assert_eq!(alone.asked_by, bea.user_id);
}

#[tokio::test]
async fn what_was_asked_in_the_middle_of_an_answer_is_answered_when_it_ends() {
    let (home, chat, bea) = two().await;
    let (_, sent) = home.send(chat, "@gpt-test one").await;
    let first = sent.answer.unwrap();
    let (_, waits) = home.send_as(&bea, chat, "@gpt-test two").await;
    assert_eq!(waits.answer, None, "one answer at a time");
    let (last, _) = home.send(chat, "I wonder as well").await;
    let owed = ends(&home, &first, complete("1")).await.unwrap();
    assert_eq!((owed.asked_by, owed.prompt), (bea.user_id, last));
    assert_eq!(
        home.texts(chat).await,
        ["@gpt-test one", "1", "@gpt-test two", "I wonder as well", ""]
    );
    assert_eq!(home.path(chat).await[4].status, MessageStatus::Streaming);
    home.send(chat, "nobody is asked").await;
    assert_eq!(ends(&home, &owed, complete("2")).await, None);
}

#[tokio::test]
async fn an_answer_that_was_stopped_or_failed_leaves_the_next_question_its_own() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, sent) = home.send(chat, "one").await;
    let mut task = sent.answer.unwrap();
    for status in [
        MessageStatus::Stopped,
        MessageStatus::Failed,
        MessageStatus::Interrupted,
    ] {
        home.send(chat, "another").await;
        task = ends(&home, &task, broken(status, "")).await.unwrap();
    }
    home.send(chat, "the last").await;
    let exited = AnswerOutcome {
        error: Some(RunError::new(RunErrorCode::AppExited, "")),
        ..broken(MessageStatus::Interrupted, "half")
    };
    assert_eq!(ends(&home, &task, exited).await, None, "Hearth is ending");
}

#[tokio::test]
async fn a_start_after_a_crash_asks_nobody() {
    let mut home = Home::new().await;
    let chat = home.chat().await;
    home.send(chat, "one").await;
    home.send(chat, "two").await;
    home.restart().await;
    assert_eq!(home.texts(chat).await, ["one", "", "two"]);
    assert!(!home.list("").await.chats[0].answering);
}

#[tokio::test]
async fn a_question_that_was_deleted_meanwhile_is_owed_nothing() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, sent) = home.send(chat, "one").await;
    let (message_id, _) = home.send(chat, "two").await;
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
    assert_eq!(ends(&home, &sent.answer.unwrap(), complete("1")).await, None);
}

#[tokio::test]
async fn what_an_answer_uses_is_theirs_who_asked() {
    let (home, chat, bea) = two().await;
    let (_, sent) = home.send_as(&bea, chat, "@gpt-test hello").await;
    home.finish(&sent.answer.unwrap(), "hi").await;
    let db = home.look().await;
    let booked: Vec<Vec<u8>> = column(&db, "SELECT user_id FROM usage").await;
    assert_eq!(booked, [bea.user_id.as_uuid().as_bytes().to_vec()]);
}

#[tokio::test]
async fn a_model_is_told_who_says_what_where_several_people_spoke() {
    let (home, chat, bea) = two().await;
    home.send(chat, "hello").await;
    let (_, sent) = home.send_as(&bea, chat, "@gpt-test hello").await;
    let task = sent.answer.unwrap();
    home.finish(&task, "hello both").await;
    let (leaf, _) = home.send(chat, "thanks").await;
    let seen = home.store.prompt_path(chat, leaf, 1_000_000).await.unwrap();
    let texts: Vec<_> = seen.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        ["Ada: hello", "Bea: @gpt-test hello", "hello both", "Ada: thanks"]
    );
    assert_eq!(seen[2].role, ContextRole::Assistant);

    let own = home.quiet_chat().await;
    let (leaf, _) = home.send(own, "alone").await;
    let seen = home.store.prompt_path(own, leaf, 1_000_000).await.unwrap();
    assert_eq!(seen[0].text, "alone");
}

#[tokio::test]
async fn an_answer_is_made_again_only_when_none_is_made() {
    let (home, chat, bea) = two().await;
    let (prompt, sent) = home.send(chat, "@gpt-test one").await;
    let regenerate = Action::Regenerate { message_id: prompt };
    let refused = home.apply_as(&bea, chat, regenerate.clone()).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Busy);
    ends(&home, &sent.answer.unwrap(), complete("1")).await;
    let again = home.apply_as(&bea, chat, regenerate).await.unwrap();
    assert_eq!(again.answer.unwrap().asked_by, bea.user_id);
    let unknown = Action::Regenerate {
        message_id: MessageId::new(),
    };
    let refused = home.apply_as(&bea, chat, unknown).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Busy);
}
