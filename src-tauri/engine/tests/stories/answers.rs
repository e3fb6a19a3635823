//! Asking, streaming, stopping, going on, and asking otherwise.

use std::time::Instant;

use hearth_domain::{
    Action, DeltaKind, Event, FinishReason, Message, MessageId, MessageStatus, TokenCount, TokenUsage,
};

use crate::app::{MODEL, TestApp, ending};

fn usage(input: i64, output: i64) -> TokenUsage {
    TokenUsage {
        input: TokenCount(input),
        output: TokenCount(output),
        ..TokenUsage::default()
    }
}

#[tokio::test]
async fn an_answer_streams_and_is_kept() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let question = app.send(chat, "What is rust?").await;
    let mut asked = app.server.next().await;
    assert_eq!(asked.request.line, "POST /v1/chat/completions HTTP/1.1");
    assert_eq!(asked.request.messages(), ["user: What is rust?"]);
    assert_eq!(asked.request.body["model"], MODEL);

    asked.begin_stream().await;
    asked.reasoning("Iron? ").await;
    asked.text("A 🦀 ").await;
    app.shown("A 🦀 ").await;
    asked.text("language.").await;
    let offset = app
        .event("the second piece", |event| match event {
            Event::RunDelta {
                kind: DeltaKind::Text,
                offset,
                text,
                ..
            } if text == "language." => Some(*offset),
            _ => None,
        })
        .await;
    assert_eq!(offset, 5, "UTF-16 units, of which the crab has two");
    asked.finish("stop", Some((11, 3))).await;
    app.run_ended().await;

    let messages = app.messages(chat).await;
    assert_eq!(messages[0].id, question);
    let answer = &messages[1];
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (MessageStatus::Complete, "A 🦀 language.")
    );
    let info = answer.answer.as_ref().expect("an assistant wrote it");
    assert_eq!(
        (info.reasoning.as_str(), info.finish),
        ("Iron? ", Some(FinishReason::Stop))
    );
    assert_eq!(
        (info.usage, info.cost),
        (Some(usage(11, 3)), None),
        "this model has no price"
    );
    let detail = app.engine.open_chat(chat).await.expect("the chat is there");
    assert_eq!((detail.run, detail.chat.title.as_str()), (None, "What is rust?"));
}

#[tokio::test]
async fn many_small_pieces_come_as_few_events_without_a_gap() {
    const PIECES: usize = 2_000;
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Count to two thousand").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    let sending = tokio::spawn(async move {
        for n in 0..PIECES {
            asked.text(&format!("{n} ")).await;
        }
        asked.finish("stop", None).await;
    });
    let started = Instant::now();
    let (mut so_far, mut events) = (String::new(), 0);
    app.event("the end of the run", |event| {
        if let Event::RunDelta { offset, text, .. } = event {
            assert_eq!(
                u32::try_from(so_far.len()),
                Ok(*offset),
                "digits and spaces are one unit each"
            );
            so_far.push_str(text);
            events += 1;
        }
        matches!(event, Event::RunEnded { .. }).then_some(())
    })
    .await;
    sending.await.expect("no fault");
    let expected: String = (0..PIECES).map(|n| format!("{n} ")).collect();
    assert_eq!((&so_far, &app.last(chat).await.text), (&expected, &expected));
    // One every 40 ms; the first comes at once, and the last when the answer ends.
    let most = started.elapsed().as_millis() / 40 + 2;
    assert!(events <= most, "{events} events, and not more than {most}");
}

#[tokio::test]
async fn whoever_opens_the_chat_in_the_middle_gets_all_so_far() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Count").await;
    let run = app.run_started().await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("one ").await;
    app.shown("one ").await;
    let so_far = app
        .engine
        .open_chat(chat)
        .await
        .expect("the chat is there")
        .run
        .expect("a run is under way");
    assert_eq!((so_far.run_id, so_far.text.as_str()), (run, "one "));
    asked.text("two").await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    assert_eq!(app.last(chat).await.text, "one two");
}

#[tokio::test]
async fn stop_keeps_what_has_come_and_closes_the_connection() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Tell me everything").await;
    let run = app.run_started().await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("In the beginning").await;
    app.shown("In the beginning").await;
    app.engine.stop_run(run).await.expect("a run can be stopped");
    app.run_ended().await;
    asked.closed_by_client().await;
    let answer = app.last(chat).await;
    assert_eq!(
        (answer.text.as_str(), ending(&answer)),
        ("In the beginning", (MessageStatus::Stopped, None))
    );
    app.engine.stop_run(run).await.expect("stopping twice does no harm");
}

#[tokio::test]
async fn continuing_appends_to_the_same_answer() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "The alphabet, please").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("ABC").await;
    asked.finish("length", Some((5, 3))).await;
    app.run_ended().await;
    let cut = app.last(chat).await;
    let finish = |message: &Message| message.answer.as_ref().and_then(|answer| answer.finish);
    assert_eq!(
        (cut.status, finish(&cut)),
        (MessageStatus::Complete, Some(FinishReason::Length))
    );

    let message_id = cut.id;
    app.apply(chat, Action::ContinueAnswer { message_id })
        .await
        .expect("it was cut");
    let mut asked = app.server.next().await;
    let sent = asked.request.messages();
    assert_eq!(sent[..2], ["user: The alphabet, please", "assistant: ABC"]);
    assert!(sent.len() == 3 && sent[2].starts_with("user: "), "{sent:?}");
    asked.begin_stream().await;
    asked.text("DEF").await;
    let offset = app
        .event("the next piece", |event| match event {
            Event::RunDelta { offset, .. } => Some(*offset),
            _ => None,
        })
        .await;
    assert_eq!(offset, 3, "what was there before counts");
    asked.finish("stop", Some((9, 3))).await;
    app.run_ended().await;
    let whole = app.last(chat).await;
    assert_eq!((whole.id, whole.text.as_str()), (message_id, "ABCDEF"));
    assert_eq!(finish(&whole), Some(FinishReason::Stop));
    assert_eq!(whole.answer.and_then(|answer| answer.usage), Some(usage(14, 6)));
    assert_eq!(app.messages(chat).await.len(), 2);
}

#[tokio::test]
async fn regenerating_and_editing_keep_the_earlier_versions() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let first = app.send(chat, "A joke").await;
    answer_with(&mut app, "Knock knock").await;

    let message_id = app.last(chat).await.id;
    app.apply(chat, Action::Regenerate { message_id })
        .await
        .expect("an answer can be made again");
    answer_with(&mut app, "Who is there").await;
    let page = app.page(chat).await;
    assert_eq!(page.messages[1].versions.len(), 2);
    assert_eq!(page.messages[1].message.text, "Who is there");

    let edited = MessageId::new();
    let text = "A better joke".to_owned();
    let action = Action::EditPrompt {
        message_id: edited,
        replaces: first,
        text,
    };
    app.apply(chat, action).await.expect("a prompt can be edited");
    let sent = answer_with(&mut app, "A pun").await;
    assert_eq!(sent, ["user: A better joke"]);
    let page = app.page(chat).await;
    assert_eq!(page.messages[0].versions, [first, edited]);
    assert_eq!(page.messages[1].message.text, "A pun");

    app.apply(chat, Action::SelectVersion { message_id: first })
        .await
        .expect("a version can be shown");
    let texts: Vec<_> = app
        .messages(chat)
        .await
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts, ["A joke", "Who is there"]);
}

#[tokio::test]
async fn the_system_prompt_and_the_limits_go_with_each_request() {
    let mut app = TestApp::with(crate::secrets::Condition::Open, |settings| {
        settings.ai.system_prompt = "  Be brief.\n".to_owned();
        settings.ai.temperature = Some(0.5);
        settings.ai.max_output = Some(TokenCount(77));
    })
    .await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    answer_with(&mut app, "Hi").await;
    app.send(chat, "And again").await;
    let asked = app.server.next().await;
    let sent = asked.request.messages();
    assert_eq!(
        sent,
        ["system: Be brief.", "user: Hello", "assistant: Hi", "user: And again"]
    );
    let body = &asked.request.body;
    assert_eq!(body["temperature"], 0.5);
    assert!(
        body["max_tokens"] == 77 || body["max_completion_tokens"] == 77,
        "{body}"
    );
}

/// Answers the next request; returns what it asked.
async fn answer_with(app: &mut TestApp, text: &str) -> Vec<String> {
    let mut asked = app.server.next().await;
    let sent = asked.request.messages();
    asked.begin_stream().await;
    asked.text(text).await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    sent
}
