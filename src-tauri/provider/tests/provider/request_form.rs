//! What is sent, and how it changes when a server refuses a part of it.

use crate::server::{Act, Asked, Server, events, failure, json, request, stream, told};
use hearth_provider::ChatRequest;

fn answer() -> Vec<Act> {
    let data = [
        r#"{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ];
    vec![Act::Write(stream(&data).into_bytes())]
}

fn refusal(message: &str) -> Vec<Act> {
    let body = serde_json::json!({"error": {"message": message}}).to_string();
    vec![Act::Write(json("400 Bad Request", &body).into_bytes())]
}

/// What was asked when the first request is refused with that message.
async fn asked_after(message: &str) -> Vec<Asked> {
    let server = Server::start(vec![refusal(message), answer()]).await;
    assert_eq!(told(events(&server.client()).await).0, "hi", "{message}");
    server.asked().await
}

#[tokio::test]
async fn a_compatible_server_gets_the_form_that_all_know() {
    let server = Server::start(vec![answer()]).await;
    let _ = events(&server.client()).await;
    let asked = server.asked().await.remove(0);
    assert_eq!(asked.line, "POST /v1/chat/completions");
    assert_eq!(asked.header("authorization"), Some("Bearer sk-test-0123456789"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    for absent in ["openai-organization", "openai-project"] {
        assert_eq!(asked.header(absent), None);
    }
    assert_eq!(
        asked.body,
        serde_json::json!({
            "model": "some-model",
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "Hello?"},
                {"role": "assistant", "content": "Hello."},
                {"role": "user", "content": "More."},
            ],
            "stream": true,
            "stream_options": {"include_usage": true},
            "temperature": 0.7,
            "max_tokens": 100,
        })
    );
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let server = Server::start(vec![answer()]).await;
    let plain = ChatRequest {
        temperature: None,
        max_output: None,
        ..request()
    };
    let _: Vec<_> = futures::StreamExt::collect(server.client().stream(plain)).await;
    let body = &server.asked().await[0].body;
    assert!(
        body.get("temperature").is_none() && body.get("max_tokens").is_none(),
        "{body}"
    );
}

#[tokio::test]
async fn refused_stream_options_are_left_out() {
    let asked = asked_after("Unknown field: stream_options").await;
    assert_eq!(asked.len(), 2);
    assert!(asked[1].body.get("stream_options").is_none());
    assert_eq!(asked[1].body["temperature"], 0.7);
}

#[tokio::test]
async fn a_refused_temperature_is_left_out() {
    let asked = asked_after("Unsupported value: 'temperature' does not support 0.7 with this model.").await;
    assert_eq!(asked.len(), 2);
    assert!(asked[1].body.get("temperature").is_none());
}

#[tokio::test]
async fn a_refused_name_of_the_limit_is_changed() {
    let words =
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    let asked = asked_after(words).await;
    assert!(asked[1].body.get("max_tokens").is_none());
    assert_eq!(asked[1].body["max_completion_tokens"], 100);
}

#[tokio::test]
async fn several_refusals_are_followed_one_by_one_and_remembered() {
    let scripts = vec![
        refusal("stream_options is not permitted"),
        refusal("temperature is not supported"),
        answer(),
    ];
    let server = Server::start(scripts).await;
    let client = server.client();
    assert_eq!(told(events(&client).await).0, "hi");
    assert_eq!(told(events(&client).await).0, "hi");
    let asked = server.asked().await;
    assert_eq!(asked.len(), 4, "the second request has the form that was accepted");
    assert!(asked[3].body.get("stream_options").is_none() && asked[3].body.get("temperature").is_none());
}

#[tokio::test]
async fn a_refusal_of_something_else_is_told_at_once() {
    for words in ["temperature must be at most 1", "max_tokens is too large", "no"] {
        let server = Server::start(vec![refusal(words)]).await;
        assert_eq!(failure(events(&server.client()).await).error.message, words);
        assert_eq!(server.asked().await.len(), 1, "{words}");
    }
}

#[tokio::test]
async fn a_server_that_refuses_everything_is_not_asked_for_ever() {
    let words = "max_tokens and max_completion_tokens are not supported";
    let server = Server::start(vec![refusal(words)]).await;
    assert_eq!(failure(events(&server.client()).await).error.message, words);
    assert!(server.asked().await.len() <= 5);
}

#[tokio::test]
async fn a_reasoning_summary_that_is_not_allowed_is_left_out() {
    let completed = r#"{"type":"response.completed","response":{"status":"completed"}}"#;
    let delta = r#"{"type":"response.output_text.delta","delta":"hi"}"#;
    let words = "Your organization must be verified to generate reasoning summaries.";
    let scripts = vec![
        refusal(words),
        vec![Act::Write(stream(&[delta, completed]).into_bytes())],
    ];
    let server = Server::start(scripts).await;
    let ask = ChatRequest {
        model: "gpt-5".to_owned(),
        ..request()
    };
    let events: Vec<_> = futures::StreamExt::collect(server.openai_client().stream(ask)).await;
    assert_eq!(told(events).0, "hi");
    let asked = server.asked().await;
    assert!(asked[0].body.get("reasoning").is_some() && asked[1].body.get("reasoning").is_none());
}
