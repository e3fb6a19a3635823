//! What an answer used and cost.

use hearth_domain::{
    Action, ChatTotals, ErrorCode, MessageStatus, Picodollars, RunError, RunErrorCode, TokenCount, TokenUsage,
};
use hearth_store::AnswerOutcome;

use crate::home::{Home, broken, code, column, complete};

#[tokio::test]
async fn an_answer_keeps_all_that_is_known_of_it() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let outcome = AnswerOutcome {
        reasoning: "let me think".to_owned(),
        error: Some(RunError {
            code: RunErrorCode::StreamCut,
            message: "connection \"reset\"\u{0}\u{1b} 🙂\n".to_owned(),
            server: Some("api.openai.com:443".to_owned()),
            status: Some(200),
        }),
        ..broken(MessageStatus::Interrupted, "half an ans")
    };
    let (changes, _) = home
        .store
        .finish_answer(applied.answer.unwrap().run_id, outcome.clone(), &home.settings)
        .await
        .unwrap();
    assert_eq!(changes.chat, None, "the chat's own row did not change");
    let read = home.path(chat).await.pop().unwrap();
    assert_eq!(changes.messages, std::slice::from_ref(&read));
    let info = read.answer.unwrap();
    assert_eq!(
        (read.status, read.text.as_str()),
        (MessageStatus::Interrupted, "half an ans")
    );
    assert_eq!(
        (info.reasoning.as_str(), info.error, info.usage, info.cost),
        ("let me think", outcome.error, None, None)
    );
}

#[tokio::test]
async fn a_chat_adds_up_its_answers_all_versions_included() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, answer) = home.exchange(chat, "question", "one").await;
    let task = home
        .apply(chat, Action::Regenerate { message_id: answer })
        .await
        .unwrap()
        .answer
        .unwrap();
    home.finish(&task, "two").await;
    let totals = home.store.open_chat(chat, &home.actor).await.unwrap().totals;
    assert_eq!(
        totals,
        ChatTotals {
            input: TokenCount(200),
            output: TokenCount(20),
            cost: Picodollars(14_000_000),
            unpriced: 0
        }
    );
    let db = home.look().await;
    assert_eq!(
        column::<i64>(&db, "SELECT cost FROM usage").await,
        [7_000_000, 7_000_000]
    );
    assert_eq!(column::<i64>(&db, "SELECT DISTINCT day FROM usage").await, [20_779]);
}

#[tokio::test]
async fn an_unknown_price_is_never_nothing() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let unpriced = AnswerOutcome {
        cost: None,
        ..complete("answer")
    };
    home.store
        .finish_answer(applied.answer.unwrap().run_id, unpriced, &home.settings)
        .await
        .unwrap();
    let totals = home.store.open_chat(chat, &home.actor).await.unwrap().totals;
    assert_eq!((totals.input, totals.unpriced), (TokenCount(100), 1));
    assert_eq!(home.path(chat).await[1].answer.as_ref().unwrap().cost, None);
}

#[tokio::test]
async fn an_answer_in_two_runs_shows_the_sum_and_knows_its_cost_only_if_both_are_known() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let first = applied.answer.unwrap();
    let cut = AnswerOutcome {
        finish: Some(hearth_domain::FinishReason::Length),
        ..complete("one")
    };
    home.store
        .finish_answer(first.run_id, cut, &home.settings)
        .await
        .unwrap();
    let go_on = Action::ContinueAnswer {
        message_id: first.message_id,
    };
    let second = home.apply(chat, go_on.clone()).await.unwrap().answer.unwrap();
    home.store
        .finish_answer(
            second.run_id,
            AnswerOutcome {
                status: MessageStatus::Stopped,
                ..complete("one two")
            },
            &home.settings,
        )
        .await
        .unwrap();
    let info = home.path(chat).await[1].answer.clone().unwrap();
    assert_eq!(
        (info.usage.map(|used| used.input), info.cost),
        (Some(TokenCount(200)), Some(Picodollars(14_000_000)))
    );

    // The provider could not be reached at all: nothing was used, so what is known stays known.
    let third = home.apply(chat, go_on.clone()).await.unwrap().answer.unwrap();
    home.store
        .finish_answer(
            third.run_id,
            broken(MessageStatus::Interrupted, "one two"),
            &home.settings,
        )
        .await
        .unwrap();
    let info = home.path(chat).await[1].answer.clone().unwrap();
    assert_eq!(info.cost, Some(Picodollars(14_000_000)));

    let fourth = home.apply(chat, go_on.clone()).await.unwrap().answer.unwrap();
    home.store
        .finish_answer(
            fourth.run_id,
            broken(MessageStatus::Interrupted, "one two three"),
            &home.settings,
        )
        .await
        .unwrap();
    let info = home.path(chat).await[1].answer.clone().unwrap();
    assert_eq!(
        (info.usage.map(|used| used.output), info.cost),
        (Some(TokenCount(20)), None)
    );
    let fifth = home.apply(chat, go_on).await.unwrap().answer.unwrap();
    home.finish(&fifth, "one two three four").await;
    let totals = home.store.open_chat(chat, &home.actor).await.unwrap().totals;
    assert_eq!((totals.cost, totals.unpriced), (Picodollars(21_000_000), 1));
}

#[tokio::test]
async fn a_run_that_failed_with_nothing_costs_nothing() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    home.store
        .finish_answer(
            applied.answer.unwrap().run_id,
            broken(MessageStatus::Failed, ""),
            &home.settings,
        )
        .await
        .unwrap();
    assert_eq!(
        home.store.open_chat(chat, &home.actor).await.unwrap().totals,
        ChatTotals::default()
    );
    assert_eq!(
        column::<i64>(&home.look().await, "SELECT count(*) FROM usage").await,
        [0]
    );
}

#[tokio::test]
async fn a_run_ends_once_and_not_as_streaming() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "question").await;
    let task = applied.answer.unwrap();
    let open = broken(MessageStatus::Streaming, "still");
    assert_eq!(
        code(
            home.store
                .finish_answer(task.run_id, open, &home.settings)
                .await
                .unwrap_err()
        ),
        ErrorCode::Invalid
    );
    home.finish(&task, "done").await;
    let twice = home
        .store
        .finish_answer(task.run_id, complete("done again"), &home.settings)
        .await
        .unwrap_err();
    assert_eq!(code(twice), ErrorCode::NotFound);
    let late = home
        .store
        .append_run_text(task.run_id, hearth_domain::DeltaKind::Text, "late")
        .await
        .unwrap_err();
    assert_eq!(code(late), ErrorCode::NotFound);
    assert_eq!(home.texts(chat).await, ["question", "done"]);
    let used = home.path(chat).await[1].answer.as_ref().unwrap().usage;
    assert_eq!(used.map(|it: TokenUsage| it.reasoning), Some(TokenCount(3)));
}

#[tokio::test]
async fn an_answer_of_which_nothing_came_is_made_again_and_not_gone_on_with() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let (_, applied) = home.send(chat, "count").await;
    let task = applied.answer.unwrap();
    home.store
        .finish_answer(task.run_id, broken(MessageStatus::Stopped, ""), &home.settings)
        .await
        .unwrap();
    let message_id = task.message_id;
    let refused = home.apply(chat, Action::ContinueAnswer { message_id }).await;
    assert_eq!(code(refused.unwrap_err()), ErrorCode::Invalid);

    let again = home.apply(chat, Action::Regenerate { message_id }).await.unwrap();
    let task = again.answer.unwrap();
    let thought = AnswerOutcome {
        reasoning: "hm".to_owned(),
        ..broken(MessageStatus::Stopped, "")
    };
    home.store
        .finish_answer(task.run_id, thought, &home.settings)
        .await
        .unwrap();
    let message_id = task.message_id;
    let go_on = home.apply(chat, Action::ContinueAnswer { message_id }).await.unwrap();
    assert_eq!(go_on.answer.unwrap().reasoning_so_far, "hm");
}
