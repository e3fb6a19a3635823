//! Chat Completions streams, with all the differences that real servers show.

use crate::server::{STREAM_HEAD, events_of, failure, stream, told};
use hearth_domain::{FinishReason, RunErrorCode, TokenCount, TokenUsage};
use hearth_provider::StreamEvent;

const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;

fn text(words: &str) -> String {
    serde_json::json!({"choices": [{"index": 0, "delta": {"content": words}}]}).to_string()
}

async fn whole(data: &[&str]) -> (String, String, FinishReason) {
    let (text, reasoning, end) = told(events_of(stream(data)).await);
    let Ok(StreamEvent::Finished(reason)) = end else {
        panic!("ended with {end:?}");
    };
    (text, reasoning, reason)
}

async fn said(data: &[&str]) -> String {
    let (text, _, reason) = whole(data).await;
    assert_eq!(reason, FinishReason::Stop);
    text
}

#[tokio::test]
async fn openais_own_form_is_read() {
    let role = r#"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}"#;
    let usage = r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}}"#;
    let events = events_of(stream(&[role, &text("Hel"), &text("lo"), STOP, usage, "[DONE]"])).await;
    let events: Vec<_> = events.into_iter().map(|event| event.expect("no error")).collect();
    assert_eq!(
        events,
        [
            StreamEvent::Text("Hel".to_owned()),
            StreamEvent::Text("lo".to_owned()),
            StreamEvent::Usage {
                usage: TokenUsage {
                    input: TokenCount(9),
                    cached_input: TokenCount(4),
                    output: TokenCount(2),
                    reasoning: TokenCount(1)
                },
                cache_written: TokenCount(3),
            },
            StreamEvent::Finished(FinishReason::Stop),
        ]
    );
}

#[tokio::test]
async fn the_role_may_come_anywhere() {
    let with_text = r#"{"choices":[{"delta":{"role":"assistant","content":"a"}}]}"#;
    let again = r#"{"choices":[{"delta":{"role":"assistant","content":"b"}}]}"#;
    let empty = r#"{"choices":[{"delta":{"role":"","content":"c"}}]}"#;
    let null = r#"{"choices":[{"delta":{"role":null,"content":null}}]}"#;
    assert_eq!(said(&[with_text, again, null, empty, STOP, "[DONE]"]).await, "abc");
}

#[tokio::test]
async fn the_role_may_follow_reasoning() {
    let think = r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#;
    let role = r#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#;
    let (text, reasoning, _) = whole(&[think, role, &text("yes"), STOP, "[DONE]"]).await;
    assert_eq!((text.as_str(), reasoning.as_str()), ("yes", "hm"));
}

#[tokio::test]
async fn every_reason_to_finish_is_understood() {
    for (word, expected) in [
        ("stop", FinishReason::Stop),
        ("length", FinishReason::Length),
        ("content_filter", FinishReason::ContentFilter),
        ("tool_calls", FinishReason::ToolCalls),
        ("because", FinishReason::Other),
    ] {
        let end = STOP.replace("stop", word);
        assert_eq!(whole(&[&text("a"), &end, "[DONE]"]).await.2, expected, "{word}");
    }
}

#[tokio::test]
async fn an_absent_null_or_empty_reason_does_not_finish() {
    let absent = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    let null = r#"{"choices":[{"delta":{"content":"b"},"finish_reason":null}]}"#;
    let empty = r#"{"choices":[{"delta":{"content":"c"},"finish_reason":""}]}"#;
    let word = r#"{"choices":[{"delta":{"content":"d"},"finish_reason":"null"}]}"#;
    assert_eq!(
        said(&[absent, null, empty, word, &text("e"), STOP, "[DONE]"]).await,
        "abcde"
    );
    let (_, _, end) = told(events_of(stream(&[absent, null, empty, word])).await);
    assert_eq!(
        end.expect_err("nothing said that it is whole").error.code,
        RunErrorCode::StreamCut
    );
}

#[tokio::test]
async fn usage_is_found_wherever_it_stands() {
    let counts = r#""usage":{"prompt_tokens":9,"completion_tokens":2}"#;
    let with_choices = format!(r#"{{"choices":[{{"index":0,"delta":{{}}}}],{counts}}}"#);
    let alone = format!(r#"{{"choices":[],{counts}}}"#);
    let without_choices = format!("{{{counts}}}");
    let on_finish = format!(r#"{{"choices":[{{"delta":{{}},"finish_reason":"stop"}}],{counts}}}"#);
    for last in [
        vec![STOP, with_choices.as_str()],
        vec![STOP, alone.as_str()],
        vec![STOP, without_choices.as_str()],
        vec![on_finish.as_str()],
    ] {
        let words = text("a");
        let mut data = vec![words.as_str()];
        data.extend(&last);
        data.push("[DONE]");
        let events = events_of(stream(&data)).await;
        let usage = events.iter().filter(
            |event| matches!(event, Ok(StreamEvent::Usage { usage, .. }) if usage.input.0 == 9 && usage.output.0 == 2),
        );
        assert_eq!(usage.count(), 1, "{last:?}");
        assert_eq!(events.last(), Some(&Ok(StreamEvent::Finished(FinishReason::Stop))));
    }
}

#[tokio::test]
async fn keep_alives_and_extras_are_passed_over() {
    let progress = r#"{"choices":[{"delta":{"role":"assistant","content":null}}],"prompt_progress":{"total":9,"processed":3},"created":1712.5}"#;
    let timed =
        r#"{"choices":[{"delta":{"content":"a"}}],"timings":{"predicted_ms":1.5},"created":"soon","error":null}"#;
    let body = format!(
        ": ping\n\n:\n\nevent: message\ndata: {progress}\n\n: ping\n\nretry: 3\ndata: {timed}\n\ndata:\n\ndata: {STOP}\n\ndata: [DONE]\n\n"
    );
    let (text, _, end) = told(events_of(format!("{STREAM_HEAD}{body}")).await);
    assert_eq!(text, "a");
    assert_eq!(end, Ok(StreamEvent::Finished(FinishReason::Stop)));
}

#[tokio::test]
async fn reasoning_is_read_under_all_its_names() {
    for (delta, expected) in [
        (r#"{"reasoning_content":"hm"}"#, "hm"),
        (r#"{"reasoning":"hm"}"#, "hm"),
        (
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"h"},{"type":"reasoning.summary","summary":"m"}]}"#,
            "hm",
        ),
        (
            r#"{"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#,
            "hm",
        ),
        (r#"{"reasoning":"hm","reasoning_content":"hm"}"#, "hm"),
        (
            r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"#,
            "hm",
        ),
        (
            r#"{"reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}"#,
            "",
        ),
    ] {
        let chunk = format!(r#"{{"choices":[{{"delta":{delta}}}]}}"#);
        let (text, reasoning, _) = whole(&[&chunk, &text("a"), STOP, "[DONE]"]).await;
        assert_eq!((text.as_str(), reasoning.as_str()), ("a", expected), "{delta}");
    }
}

#[tokio::test]
async fn content_may_come_in_parts_and_a_refusal_is_text() {
    let parts = r#"{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}"#;
    let refusal = r#"{"choices":[{"delta":{"refusal":"No."}}]}"#;
    assert_eq!(said(&[parts, refusal, STOP, "[DONE]"]).await, "abNo.");
}

#[tokio::test]
async fn fields_of_unknown_forms_do_no_harm() {
    let odd = r#"{"id":7,"choices":[{"index":"0","delta":{"content":"a","tool_calls":[{"function":{}}]},"finish_reason":5,"logprobs":"?"}],"usage":[1]}"#;
    let other_choice = r#"{"choices":[{"index":1,"delta":{"content":"z"}}]}"#;
    let nothing = r#"{"choices":null}"#;
    assert_eq!(
        said(&[odd, other_choice, nothing, "{}", "null", STOP, "[DONE]"]).await,
        "a"
    );
}

#[tokio::test]
async fn line_ends_and_cuts_anywhere_change_nothing() {
    let body = stream(&[&text("é字"), &text("🦀"), STOP, "[DONE]"]);
    let (head, data) = body.split_at(STREAM_HEAD.len());
    let data = data.replace('\n', "\r\n");
    for size in [1, 2, 3, 7, 64] {
        let chunks: Vec<u8> = data
            .as_bytes()
            .chunks(size)
            .flat_map(|piece| [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat())
            .chain(*b"0\r\n\r\n")
            .collect();
        let head = head.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n");
        let (text, _, end) = told(events_of([head.into_bytes(), chunks].concat()).await);
        assert_eq!(text, "é字🦀", "pieces of {size}");
        assert_eq!(end, Ok(StreamEvent::Finished(FinishReason::Stop)));
    }
}

#[tokio::test]
async fn a_whole_answer_at_the_end_of_its_stream_is_no_second_one() {
    let repeated =
        r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}"#;
    let with_delta =
        r#"{"choices":[{"index":0,"delta":{"content":"!"},"message":{"content":"Hello!"},"finish_reason":"stop"}]}"#;
    assert_eq!(said(&[&text("Hel"), &text("lo"), repeated, "[DONE]"]).await, "Hello");
    assert_eq!(said(&[&text("Hello"), with_delta, "[DONE]"]).await, "Hello!");
    assert_eq!(said(&[repeated, "[DONE]"]).await, "Hello");
}

#[tokio::test]
async fn a_reason_without_done_is_a_whole_answer() {
    assert_eq!(said(&[&text("a"), STOP]).await, "a");
}

#[tokio::test]
async fn a_last_event_without_its_empty_line_counts() {
    let body = format!("{STREAM_HEAD}data: {}\n\ndata: {STOP}", text("a"));
    assert_eq!(
        told(events_of(body).await).2,
        Ok(StreamEvent::Finished(FinishReason::Stop))
    );
}

#[tokio::test]
async fn done_without_a_reason_is_whole_only_after_text() {
    assert_eq!(said(&[&text("a"), "[DONE]"]).await, "a");
    let nothing = failure(events_of(stream(&["[DONE]"])).await);
    assert_eq!(nothing.error.code, RunErrorCode::StreamCut);
}

#[tokio::test]
async fn a_stream_may_come_under_another_content_type() {
    let body = stream(&[&text("a"), STOP, "[DONE]"]).replace("text/event-stream", "text/plain");
    assert_eq!(told(events_of(body).await).0, "a");
}

#[tokio::test]
async fn an_answer_that_was_not_streamed_is_an_answer() {
    let body = r#"{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","reasoning_content":"hm"},"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#;
    let events = events_of(crate::server::json("200 OK", body)).await;
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Ok(StreamEvent::Usage { .. })))
    );
    let (text, reasoning, end) = told(events);
    assert_eq!((text.as_str(), reasoning.as_str()), ("Hello", "hm"));
    assert_eq!(end, Ok(StreamEvent::Finished(FinishReason::Length)));
}
