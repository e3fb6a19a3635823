//! What goes wrong with a provider, and what is left in the chat then.

use std::net::TcpListener;

use hearth_domain::{Action, ChatId, Event, MessageStatus, ProviderConfig, RunErrorCode, RunWait};

use crate::{
    app::{MODEL, TestApp, ending, scripted_provider},
    scripted_server::Exchange,
    secrets::Condition,
};

/// Sends a message, lets `play` be the server, and gives the answer's text, status and error.
async fn story<F: Future<Output = ()>>(
    play: impl FnOnce(Exchange) -> F,
) -> (String, MessageStatus, Option<RunErrorCode>, String) {
    let mut app = TestApp::start().await;
    let key = "sk-test".to_owned();
    app.engine
        .save_key(scripted_provider(), key)
        .await
        .expect("the keychain is open");
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let asked = app.server.next().await;
    play(asked).await;
    app.run_ended().await;
    assert_eq!(app.messages(chat).await[0].text, "Hello", "what the user wrote is kept");
    outcome(&app, chat).await
}

async fn outcome(app: &TestApp, chat: ChatId) -> (String, MessageStatus, Option<RunErrorCode>, String) {
    let answer = app.last(chat).await;
    let (status, error) = ending(&answer);
    let words = error.as_ref().map(|error| error.message.clone()).unwrap_or_default();
    (answer.text, status, error.map(|error| error.code), words)
}

#[tokio::test]
async fn refusals_before_any_text_fail_in_the_providers_words() {
    for (status, words, code) in [
        (
            "401 Unauthorized",
            "Incorrect API key provided",
            RunErrorCode::KeyRefused,
        ),
        (
            "404 Not Found",
            "The model `x` does not exist",
            RunErrorCode::ModelNotFound,
        ),
        (
            "400 Bad Request",
            "maximum context length is 8192 tokens",
            RunErrorCode::ContextTooLong,
        ),
    ] {
        let (text, ended, found, said) = story(|asked| asked.refuse(status, &[], words)).await;
        assert_eq!(
            (text.as_str(), ended, found),
            ("", MessageStatus::Failed, Some(code)),
            "{status}"
        );
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_stream_says_what_it_was() {
    for (kind, body) in [
        ("text/html", "<html><title>Router login</title></html>"),
        ("application/json", "{\"hello\":1}"),
    ] {
        let header = format!("Content-Type: {kind}");
        let (_, ended, code, _) = story(async |asked: Exchange| asked.reply("200 OK", &[&header], body).await).await;
        assert_eq!(
            (ended, code),
            (MessageStatus::Failed, Some(RunErrorCode::UnexpectedReply)),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_broken_stream_keeps_its_text_and_can_be_continued() {
    async fn begin(asked: &mut Exchange) {
        asked.begin_stream().await;
        asked.text("Once upon").await;
    }
    let cut = story(async |mut asked: Exchange| {
        begin(&mut asked).await;
        asked.cut();
    })
    .await;
    let silent = story(async |mut asked: Exchange| {
        begin(&mut asked).await;
        asked.end_silently().await;
    })
    .await;
    let within = story(async |mut asked: Exchange| {
        begin(&mut asked).await;
        asked.event(r#"{"error":{"message":"The server had an error"}}"#).await;
        asked.end_silently().await;
    })
    .await;
    let malformed = story(async |mut asked: Exchange| {
        begin(&mut asked).await;
        asked.event("{\"choices\": [{").await;
        asked.end_silently().await;
    })
    .await;
    for (text, status, code, words) in [cut, silent, within, malformed] {
        assert_eq!(
            (text.as_str(), status),
            ("Once upon", MessageStatus::Interrupted),
            "{code:?} {words}"
        );
        assert!(code.is_some());
    }
}

#[tokio::test]
async fn a_filtered_answer_is_no_complete_one() {
    let (text, status, code, _) = story(async |mut asked: Exchange| {
        asked.begin_stream().await;
        asked.text("How to").await;
        asked.finish("content_filter", None).await;
    })
    .await;
    assert_eq!(text, "How to");
    assert_eq!(
        (status, code),
        (MessageStatus::Interrupted, Some(RunErrorCode::ContentFilter))
    );
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_in_sight_of_the_user() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let limited = app.server.next().await;
    limited
        .refuse("429 Too Many Requests", &["Retry-After: 1"], "Slow down")
        .await;
    let wait = waiting(&mut app).await;
    assert_eq!((wait.reason, wait.attempt), (RunErrorCode::RateLimited, 2));
    assert!(wait.message.contains("Slow down") && wait.until.0 > 0, "{wait:?}");
    let detail = app.engine.open_chat(chat).await.expect("the chat is there");
    assert_eq!(
        detail.run.and_then(|run| run.wait),
        Some(wait),
        "a window that opens now sees it too"
    );

    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Here").await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    let (text, status, ..) = outcome(&app, chat).await;
    assert_eq!((text.as_str(), status), ("Here", MessageStatus::Complete));
}

#[tokio::test]
async fn a_wait_can_be_stopped_and_a_long_one_is_not_begun() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let run = app.run_started().await;
    let limited = app.server.next().await;
    limited
        .refuse("503 Service Unavailable", &["Retry-After: 59"], "Overloaded")
        .await;
    waiting(&mut app).await;
    app.engine.stop_run(run).await.expect("a waiting run can be stopped");
    app.run_ended().await;
    let (text, status, code, _) = outcome(&app, chat).await;
    assert_eq!((text.as_str(), status, code), ("", MessageStatus::Stopped, None));

    app.send(chat, "Again").await;
    let limited = app.server.next().await;
    limited
        .refuse("429 Too Many Requests", &["Retry-After: 3600"], "Come back tomorrow")
        .await;
    app.run_ended().await;
    let (_, status, code, words) = outcome(&app, chat).await;
    assert_eq!((status, code), (MessageStatus::Failed, Some(RunErrorCode::RateLimited)));
    assert!(words.contains("Come back tomorrow"), "{words}");
}

#[tokio::test]
async fn after_text_has_come_nothing_is_asked_again() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Well").await;
    asked.event(r#"{"error":{"message":"overloaded","code":503}}"#).await;
    asked.end_silently().await;
    app.run_ended().await;
    assert_eq!(outcome(&app, chat).await.1, MessageStatus::Interrupted);
    assert!(app.server.is_quiet());
}

#[tokio::test]
async fn a_silent_provider_is_given_up() {
    let mut app = TestApp::with(Condition::Open, |settings| settings.ai.idle_timeout_s = 1).await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Let me think").await;
    app.run_ended().await;
    let (text, status, code, _) = outcome(&app, chat).await;
    assert_eq!(
        (text.as_str(), status, code),
        (
            "Let me think",
            MessageStatus::Interrupted,
            Some(RunErrorCode::IdleTimeout)
        )
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let nobody = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|l| l.local_addr())
        .expect("a port is free");
    let mut app = TestApp::with(Condition::Open, |settings| {
        settings.ai.providers[1].base_url = format!("http://{nobody}/v1");
    })
    .await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    app.run_ended().await;
    let answer = app.last(chat).await;
    let (status, error) = ending(&answer);
    let error = error.expect("it failed");
    assert_eq!((status, error.code), (MessageStatus::Failed, RunErrorCode::Unreachable));
    assert_eq!(error.server, Some(nobody.to_string()));
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_without_asking() {
    let mut app = TestApp::with(Condition::Open, |settings| {
        let choice = settings.ai.default_model.as_mut().expect("it was set");
        choice.provider_id = ProviderConfig::openai().id;
    })
    .await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    app.run_ended().await;
    let (_, status, code, _) = outcome(&app, chat).await;
    assert_eq!((status, code), (MessageStatus::Failed, Some(RunErrorCode::NoKey)));

    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    let mut settings = hearth_domain::Settings::default();
    settings
        .ai
        .providers
        .retain(|provider| provider.id != scripted_provider());
    app.engine
        .save_settings(settings)
        .await
        .expect("a provider can be removed");
    app.send(chat, "Hello").await;
    app.run_ended().await;
    let (_, status, code, words) = outcome(&app, chat).await;
    assert_eq!((status, code), (MessageStatus::Failed, Some(RunErrorCode::NoModel)));
    assert!(words.contains("provider") && !words.contains(MODEL), "{words}");
    assert!(app.server.is_quiet());
}

#[tokio::test]
async fn a_failed_answer_is_replaced_when_asked_again() {
    let mut app = TestApp::start().await;
    let chat = app.new_chat().await;
    app.send(chat, "Hello").await;
    app.server.next().await.refuse("400 Bad Request", &[], "no").await;
    app.run_ended().await;
    let message_id = app.last(chat).await.id;
    app.apply(chat, Action::Regenerate { message_id })
        .await
        .expect("a failed answer can be asked for again");
    let mut asked = app.server.next().await;
    asked.begin_stream().await;
    asked.text("Hi").await;
    asked.finish("stop", None).await;
    app.run_ended().await;
    let page = app.page(chat).await;
    assert_eq!((page.messages.len(), page.messages[1].versions.len()), (2, 1));
    assert_eq!(page.messages[1].message.text, "Hi");
}

async fn waiting(app: &mut TestApp) -> RunWait {
    let pick = |event: &Event| match event {
        Event::RunWaiting { wait, .. } => Some(wait.clone()),
        _ => None,
    };
    app.event("a wait", pick).await
}
