//! OpenAI's Responses API, and servers that are taken for OpenAI but do not have it.

use crate::server::{Act, Server, events, failure, json, request, stream, told};
use futures::StreamExt;
use hearth_domain::{FinishReason, RunErrorCode};
use hearth_provider::{ChatRequest, StreamEvent};

const DELTA: &str = r#"{"type":"response.output_text.delta","item_id":"i","output_index":0,"content_index":0,"delta":"Hello","sequence_number":4}"#;
const DONE: &str = r#"{"type":"response.completed","response":{"status":"completed","error":null,"output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":14}}}"#;

async fn answer(data: &[&str]) -> Vec<Result<StreamEvent, hearth_provider::Failure>> {
    let server = Server::saying(stream(data)).await;
    events(&server.openai_client()).await
}

#[tokio::test]
async fn an_answer_with_reasoning_is_read() {
    let created = r#"{"type":"response.created","response":{"status":"in_progress","error":null}}"#;
    let part = |index: u32| format!(r#"{{"type":"response.reasoning_summary_part.added","summary_index":{index}}}"#);
    let thought = |text: &str| format!(r#"{{"type":"response.reasoning_summary_text.delta","delta":"{text}"}}"#);
    let unknown = r#"{"type":"response.something_new","delta":{"x":1}}"#;
    let events = answer(&[
        created,
        &part(0),
        &thought("One."),
        &part(1),
        &thought("Two."),
        unknown,
        DELTA,
        DONE,
    ])
    .await;
    let usage = events.iter().find_map(|event| match event {
        Ok(StreamEvent::Usage { usage, .. }) => Some(*usage),
        _ => None,
    });
    let usage = usage.expect("it was said");
    assert_eq!(
        [usage.input.0, usage.cached_input.0, usage.output.0, usage.reasoning.0],
        [9, 4, 5, 2]
    );
    let (text, reasoning, end) = told(events);
    assert_eq!((text.as_str(), reasoning.as_str()), ("Hello", "One.\n\nTwo."));
    assert_eq!(end, Ok(StreamEvent::Finished(FinishReason::Stop)));
}

#[tokio::test]
async fn an_answer_that_is_not_complete_says_why() {
    for (reason, expected) in [
        ("max_output_tokens", FinishReason::Length),
        ("content_filter", FinishReason::ContentFilter),
    ] {
        let end = format!(
            r#"{{"type":"response.incomplete","response":{{"status":"incomplete","incomplete_details":{{"reason":"{reason}"}}}}}}"#
        );
        assert_eq!(
            told(answer(&[DELTA, &end]).await).2,
            Ok(StreamEvent::Finished(expected))
        );
    }
}

#[tokio::test]
async fn failures_are_told_in_their_words() {
    for failed in [
        r#"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"No luck"}}}"#,
        r#"{"type":"error","code":"server_error","message":"No luck","param":null}"#,
        r#"{"type":"error","error":{"type":"server_error","message":"No luck"}}"#,
    ] {
        let (text, _, end) = told(answer(&[DELTA, failed]).await);
        assert_eq!(text, "Hello");
        let failure = end.expect_err("it failed");
        assert_eq!(
            (failure.error.code, failure.error.message.as_str()),
            (RunErrorCode::ServerError, "No luck")
        );
    }
}

#[tokio::test]
async fn an_end_without_completion_is_a_cut() {
    assert_eq!(failure(answer(&[DELTA]).await).error.code, RunErrorCode::StreamCut);
}

#[tokio::test]
async fn text_that_comes_only_with_the_end_is_not_lost() {
    assert_eq!(told(answer(&[DONE]).await).0, "Hello");
    let whole = r#"{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}"#;
    let server = Server::saying(json("200 OK", whole)).await;
    assert_eq!(told(events(&server.openai_client()).await).0, "Hello");
}

#[tokio::test]
async fn the_request_has_the_form_of_the_api() {
    let server = Server::saying(stream(&[DELTA, DONE])).await;
    let ask = ChatRequest {
        model: "gpt-6.2-sol".to_owned(),
        ..request()
    };
    let _: Vec<_> = server.openai_client().stream(ask).collect().await;
    let asked = server.asked().await.remove(0);
    assert_eq!(asked.line, "POST /v1/responses");
    assert_eq!(asked.header("authorization"), Some("Bearer sk-test-0123456789"));
    assert_eq!(
        asked.body,
        serde_json::json!({
            "model": "gpt-6.2-sol",
            "input": [
                {"type": "message", "role": "system", "content": "Be kind."},
                {"type": "message", "role": "user", "content": "Hello?"},
                {"type": "message", "role": "assistant", "content": "Hello."},
                {"type": "message", "role": "user", "content": "More."},
            ],
            "stream": true,
            "store": false,
            "temperature": 0.7,
            "max_output_tokens": 100,
            "reasoning": {"summary": "auto"},
        })
    );
}

#[tokio::test]
async fn a_server_without_this_api_is_asked_for_chat_completions_and_remembered() {
    let chat = stream(&[
        r#"{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ]);
    for missing in [
        json("404 Not Found", r#"{"detail":"Not Found"}"#),
        crate::server::reply("404 Not Found", "", "404 page not found"),
        crate::server::reply("405 Method Not Allowed", "", ""),
        json(
            "200 OK",
            r#"{"error":"Unexpected endpoint or method. (POST /v1/responses)"}"#,
        ),
    ] {
        let scripts = vec![
            vec![Act::Write(missing.into_bytes())],
            vec![Act::Write(chat.clone().into_bytes())],
        ];
        let server = Server::start(scripts).await;
        let client = server.openai_client();
        assert_eq!(told(events(&client).await).0, "hi");
        assert_eq!(told(events(&client).await).0, "hi");
        let lines: Vec<_> = server.asked().await.into_iter().map(|asked| asked.line).collect();
        assert_eq!(
            lines,
            [
                "POST /v1/responses",
                "POST /v1/chat/completions",
                "POST /v1/chat/completions"
            ]
        );
    }
}

#[tokio::test]
async fn a_missing_model_is_no_missing_api() {
    let body = r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#;
    let server = Server::saying(json("404 Not Found", body)).await;
    assert_eq!(
        failure(events(&server.openai_client()).await).error.code,
        RunErrorCode::ModelNotFound
    );
    assert_eq!(server.asked().await.len(), 1);
}
