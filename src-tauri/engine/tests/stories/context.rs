//! What a model is sent of a long chat, and what its answer costs.

use std::fs;

use hearth_domain::{Action, Bootstrap, ChatId, NoticeCode, Picodollars, TokenCount};

use crate::{
    app::{MODEL, TestApp},
    secrets::Condition,
};

/// Writes a price table in which the test's model takes 1,000 tokens, 200 of them for its answer.
fn write_prices(app: &TestApp, dollars_per_million: &str) {
    let table = serde_json::json!({ "models": [{
        "model": MODEL,
        "provider": "Scripted",
        "input": dollars_per_million,
        "output": dollars_per_million,
        "context_window": 1_000,
        "max_output": 200,
    }]});
    let file = app.directory.path().join("prices.json");
    fs::write(file, table.to_string()).expect("the user may edit the table");
}

/// One question and its answer; returns what was sent for it.
async fn ask(app: &mut TestApp, chat: ChatId, question: &str, answer: &str) -> Vec<String> {
    app.send(chat, question).await;
    let mut asked = app.server.next().await;
    let sent = asked.request.messages();
    asked.begin_stream().await;
    asked.text(answer).await;
    asked.finish("stop", Some((300, 100))).await;
    app.run_ended().await;
    sent
}

#[tokio::test]
async fn the_newest_messages_that_fit_go_with_the_system_prompt() {
    let mut app = TestApp::with(Condition::Open, |settings| {
        settings.ai.system_prompt = "Be kind.".to_owned();
    })
    .await;
    write_prices(&app, "1");
    let chat = app.new_chat().await;
    // About 300 tokens each, so that the third question leaves room for one exchange of the two.
    let long = "one two three ".repeat(100);
    ask(&mut app, chat, &format!("first {long}"), "An old answer").await;
    ask(&mut app, chat, &format!("second {long}"), "A newer answer").await;
    let sent = ask(&mut app, chat, &format!("third {long}"), "The newest").await;
    let starts: Vec<_> = sent
        .iter()
        .map(|message| message.chars().take(12).collect::<String>())
        .collect();
    assert_eq!(starts, ["system: Be k", "user: second", "assistant: A", "user: third "]);
}

#[tokio::test]
async fn an_answer_costs_what_the_table_says_on_that_day() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let mut costs = Vec::new();
    for price in ["1", "2.50"] {
        write_prices(&app, price);
        ask(&mut app, chat, "How much?", "That much").await;
        costs.push(app.last(chat).await.answer.and_then(|answer| answer.cost));
    }
    // 400 tokens at $1 and at $2.50 a million.
    assert_eq!(
        costs,
        [Some(Picodollars(400_000_000)), Some(Picodollars(1_000_000_000))]
    );
    let totals = app.engine.open_chat(chat).await.expect("the chat is there").totals;
    assert_eq!((totals.cost, totals.unpriced), (Picodollars(1_400_000_000), 0));
    assert_eq!((totals.input, totals.output), (TokenCount(600), TokenCount(200)));
}

#[tokio::test]
async fn an_answer_is_continued_with_its_question_even_where_that_is_too_long() {
    let mut app = TestApp::start().await;
    write_prices(&app, "1");
    let chat = app.new_chat().await;
    let long = "one two three ".repeat(400);
    app.send(chat, &format!("first {long}")).await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Half").await;
    asked.finish("length", None).await;
    app.run_ended().await;
    let message_id = app.last(chat).await.id;
    app.apply(chat, Action::ContinueAnswer { message_id })
        .await
        .expect("it was cut");
    let sent = app.server.next().await.request.messages();
    assert!(
        sent[0].starts_with("user: first") && sent[1] == "assistant: Half",
        "{sent:?}"
    );
    assert_eq!(sent.len(), 3);
}

#[tokio::test]
async fn input_written_to_the_providers_cache_makes_the_cost_unknown_or_higher() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let mut costs = Vec::new();
    for cache_write in ["null", "5"] {
        let table = format!(
            r#"{{"models":[{{"model":"{MODEL}","provider":"Scripted","input":1,"cache_write":{cache_write},"output":1}}]}}"#
        );
        fs::write(app.directory.path().join("prices.json"), table).expect("the user may edit the table");
        app.send(chat, "How much?").await;
        let mut asked = app.server.next().await;
        asked.begin_stream().await;
        asked.text("That much").await;
        let usage =
            r#"{"prompt_tokens":300,"completion_tokens":100,"prompt_tokens_details":{"cache_write_tokens":200}}"#;
        asked.event(&format!(r#"{{"choices":[],"usage":{usage}}}"#)).await;
        asked.finish("stop", None).await;
        app.run_ended().await;
        costs.push(app.last(chat).await.answer.and_then(|answer| answer.cost));
    }
    // 200 tokens at $1 and 200 at $5 a million.
    assert_eq!(costs, [None, Some(Picodollars(1_200_000_000))]);
}

#[tokio::test]
async fn a_price_table_that_was_broken_while_hearth_runs_is_told() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    fs::write(app.directory.path().join("prices.json"), "{").expect("the user may edit the table");
    ask(&mut app, chat, "How much?", "That much").await;
    let Ok(Bootstrap::Ready { notices, .. }) = app.engine.bootstrap().await else {
        panic!("the engine runs");
    };
    assert!(
        notices.iter().any(|notice| notice.code == NoticeCode::PricesUnreadable),
        "{notices:?}"
    );
}
