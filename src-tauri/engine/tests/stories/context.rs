//! What a model is sent of a long chat, and what its answer costs.

use std::fs;

use hearth_domain::{ChatId, Picodollars, TokenCount};

use crate::{
    app::{MODEL, TestApp},
    secrets::Condition,
};

/// Writes a price table in which the test's model takes 1,000 tokens, 200 of them for its answer.
fn write_prices(app: &TestApp, dollars_per_million: &str) {
    let table = serde_json::json!({ "models": [{
        "model": MODEL,
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
