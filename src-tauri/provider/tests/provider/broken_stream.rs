//! Streams that break, lie or fall silent: what came is kept, and what went wrong is said.

use std::time::Duration;

use crate::server::{Act, STREAM_HEAD, Server, events, events_of, failure, request, stream, told};
use futures::StreamExt;
use hearth_domain::{FinishReason, RunErrorCode};
use hearth_provider::{Client, Endpoint, StreamEvent};

const HELLO: &str = r#"{"choices":[{"delta":{"content":"Hello"}}]}"#;
const STOP: &str = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;

fn write(text: &str) -> Act {
    Act::Write(text.as_bytes().to_vec())
}

#[tokio::test]
async fn an_end_without_a_reason_is_a_cut() {
    let (text, _, end) = told(events_of(stream(&[HELLO])).await);
    assert_eq!(text, "Hello");
    let failure = end.expect_err("it was cut");
    assert_eq!(failure.error.code, RunErrorCode::StreamCut);
    assert!(!failure.retryable);
    assert_eq!(failure.error.status, Some(200));
    assert!(
        failure
            .error
            .server
            .is_some_and(|server| server.starts_with("127.0.0.1:"))
    );
}

#[tokio::test]
async fn an_empty_stream_is_a_cut() {
    assert_eq!(
        failure(events_of(STREAM_HEAD).await).error.code,
        RunErrorCode::StreamCut
    );
    assert_eq!(
        failure(events_of(format!("{STREAM_HEAD}: ping\n\n")).await).error.code,
        RunErrorCode::StreamCut
    );
}

#[tokio::test]
async fn an_event_cut_in_its_middle_is_a_cut() {
    let body = format!("{}data: {{\"choices\":[{{\"del", stream(&[HELLO]));
    let (text, _, end) = told(events_of(body).await);
    assert_eq!(text, "Hello");
    assert_eq!(end.expect_err("it was cut").error.code, RunErrorCode::StreamCut);
}

#[tokio::test]
async fn a_connection_that_breaks_is_a_cut_unless_the_answer_was_whole() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = |data: &str| format!("{:x}\r\n{data}\r\n", data.len());
    let hello = chunk(&format!("data: {HELLO}\n\n"));
    let stop = chunk(&format!("data: {STOP}\n\n"));
    let (text, _, end) = told(events_of(format!("{chunked}{hello}")).await);
    assert_eq!(text, "Hello");
    assert_eq!(end.expect_err("it was cut").error.code, RunErrorCode::StreamCut);
    let (_, _, end) = told(events_of(format!("{chunked}{hello}{stop}")).await);
    assert_eq!(end, Ok(StreamEvent::Finished(FinishReason::Stop)));
}

#[tokio::test]
async fn a_malformed_chunk_ends_the_answer() {
    for bad in ["{\"choices\": oops}", "<html>", "\"text\"", "7"] {
        let (text, _, end) = told(events_of(stream(&[HELLO, bad, STOP, "[DONE]"])).await);
        assert_eq!(text, "Hello", "{bad}");
        let failure = end.expect_err("it is malformed");
        assert_eq!(failure.error.code, RunErrorCode::MalformedStream, "{bad}");
        assert!(failure.error.message.contains(bad), "{}", failure.error.message);
    }
}

#[tokio::test]
async fn a_line_without_end_is_given_up() {
    let body = format!("{}data: {}", stream(&[HELLO]), "x".repeat(5 * 1024 * 1024));
    let (text, _, end) = told(events_of(body).await);
    assert_eq!(text, "Hello");
    assert_eq!(
        end.expect_err("it is too long").error.code,
        RunErrorCode::MalformedStream
    );
}

#[tokio::test]
async fn an_error_in_the_stream_is_told_in_its_words() {
    for (error, code, retryable, status) in [
        (
            r#"{"error":{"message":"Slow down","code":"429"}}"#,
            RunErrorCode::RateLimited,
            true,
            429,
        ),
        (
            r#"{"error":{"message":"Slow down","code":429}}"#,
            RunErrorCode::RateLimited,
            true,
            429,
        ),
        (
            r#"{"error":{"message":"Slow down","type":"server_error"}}"#,
            RunErrorCode::ServerError,
            true,
            200,
        ),
        (r#"{"error":"Slow down"}"#, RunErrorCode::Refused, false, 200),
        (
            r#"{"error":{"message":"Slow down","code":"context_length_exceeded"},"choices":[]}"#,
            RunErrorCode::ContextTooLong,
            false,
            200,
        ),
        (
            r#"[{"error":{"message":"Slow down","code":503}}]"#,
            RunErrorCode::ServerError,
            true,
            503,
        ),
    ] {
        for before in [vec![], vec![HELLO]] {
            let mut data = before.clone();
            data.push(error);
            data.push("[DONE]");
            let (text, _, end) = told(events_of(stream(&data)).await);
            assert_eq!(text.len(), before.len() * 5);
            let failure = end.expect_err("it is an error");
            assert_eq!((failure.error.code, failure.retryable), (code, retryable), "{error}");
            assert_eq!(failure.error.message, "Slow down");
            assert_eq!(failure.error.status, Some(status));
        }
    }
}

#[tokio::test]
async fn an_event_named_error_is_one() {
    for data in [
        r#"{"message":"Slow down"}"#,
        r#"{"type":"overloaded_error","message":"Slow down"}"#,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Slow down"}}"#,
    ] {
        let body = format!("{STREAM_HEAD}event: error\ndata: {data}\n\n");
        assert_eq!(failure(events_of(body).await).error.message, "Slow down", "{data}");
    }
}

#[tokio::test]
async fn a_provider_that_failed_behind_a_router_is_told() {
    let end = STOP.replace("stop", "error");
    assert_eq!(
        failure(events_of(stream(&[HELLO, &end])).await).error.code,
        RunErrorCode::ServerError
    );
}

#[tokio::test]
async fn a_reply_that_is_no_stream_is_told_in_its_words() {
    for (body, kind, code, words) in [
        (
            r#"{"error":{"message":"No luck","code":"model_not_found"}}"#,
            "application/json",
            RunErrorCode::ModelNotFound,
            "No luck",
        ),
        (
            r#"{"ok":true}"#,
            "application/json",
            RunErrorCode::UnexpectedReply,
            r#"{"ok":true}"#,
        ),
        (
            "<!doctype html><title>Log in</title>",
            "text/html",
            RunErrorCode::UnexpectedReply,
            "Log in",
        ),
        (
            "<html><h1>Log in</h1>",
            "text/event-stream",
            RunErrorCode::UnexpectedReply,
            "Log in",
        ),
        (
            "Welcome to nginx",
            "text/plain",
            RunErrorCode::UnexpectedReply,
            "Welcome to nginx",
        ),
    ] {
        let bytes = crate::server::reply("200 OK", &format!("Content-Type: {kind}\r\n"), body);
        let failure = failure(events_of(bytes).await);
        assert_eq!(
            (failure.error.code, failure.error.message.as_str()),
            (code, words),
            "{body}"
        );
        assert_eq!(failure.error.status, Some(200));
    }
}

fn impatient(server: &Server, idle_timeout: Duration) -> Client {
    Client::new(Endpoint {
        idle_timeout,
        ..server.endpoint()
    })
    .expect("the endpoint is right")
}

#[tokio::test]
async fn silence_is_given_up_before_the_answer_and_in_it() {
    for acts in [
        vec![Act::AwaitHangUp],
        vec![write(STREAM_HEAD), Act::AwaitHangUp],
        vec![write(&stream(&[HELLO])), Act::AwaitHangUp],
    ] {
        let mut server = Server::start(vec![acts]).await;
        let (_, _, end) = told(events(&impatient(&server, Duration::from_millis(300))).await);
        assert_eq!(end.expect_err("it was silent").error.code, RunErrorCode::IdleTimeout);
        server.wait_for_hang_up().await;
    }
}

#[tokio::test]
async fn a_byte_now_and_then_is_no_silence() {
    // Together longer than the patience, each far shorter, so that a busy machine does not change the outcome.
    let (pause, patience) = (Duration::from_millis(200), Duration::from_millis(1500));
    let mut acts = vec![write(STREAM_HEAD)];
    for _ in 0..8 {
        acts.extend([Act::Pause(pause), write(": ping\n\n")]);
    }
    acts.push(write(&format!("data: {HELLO}\n\ndata: {STOP}\n\n")));
    let server = Server::start(vec![acts]).await;
    assert_eq!(told(events(&impatient(&server, patience)).await).0, "Hello");
}

#[tokio::test]
async fn a_server_that_stays_open_after_the_end_is_not_waited_for() {
    let mut server = Server::start(vec![vec![write(&stream(&[HELLO, STOP])), Act::AwaitHangUp]]).await;
    let (text, _, end) = told(events(&server.client()).await);
    assert_eq!(
        (text.as_str(), end),
        ("Hello", Ok(StreamEvent::Finished(FinishReason::Stop)))
    );
    server.wait_for_hang_up().await;
}

#[tokio::test]
async fn a_reason_to_finish_on_every_chunk_does_not_end_the_answer() {
    let chunk = |word: &str| format!(r#"{{"choices":[{{"delta":{{"content":"{word}"}},"finish_reason":"stop"}}]}}"#);
    let pause = Act::Pause(Duration::from_millis(2500));
    let server = Server::start(vec![vec![
        write(&stream(&[&chunk("Hel")])),
        pause,
        write(&format!("data: {}\n\ndata: [DONE]\n\n", chunk("lo"))),
    ]])
    .await;
    assert_eq!(told(events(&server.client()).await).0, "Hello");
}

#[tokio::test]
async fn a_complaint_after_the_end_leaves_the_answer_whole() {
    for complaint in [r#"{"error":{"message":"usage failed"}}"#, "{broken"] {
        let (text, _, end) = told(events_of(stream(&[HELLO, STOP, complaint])).await);
        assert_eq!(
            (text.as_str(), end),
            ("Hello", Ok(StreamEvent::Finished(FinishReason::Stop))),
            "{complaint}"
        );
    }
}

#[tokio::test]
async fn dropping_the_stream_closes_the_connection() {
    let mut server = Server::start(vec![vec![write(&stream(&[HELLO])), Act::AwaitHangUp]]).await;
    let client = server.client();
    let mut stream = client.stream(request());
    assert_eq!(stream.next().await, Some(Ok(StreamEvent::Text("Hello".to_owned()))));
    drop(stream);
    server.wait_for_hang_up().await;
}

#[tokio::test]
async fn a_reader_that_waits_holds_the_server_back() {
    let event = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n",
        "x".repeat(64 * 1024)
    );
    let written = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("it is bound").port();
    let count = std::sync::Arc::clone(&written);
    let (full, mut is_full) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let mut asked = [0; 64 * 1024];
        let _ = socket.read(&mut asked).await;
        socket.write_all(STREAM_HEAD.as_bytes()).await.expect("it is open");
        // Far more than the buffers of both ends hold; the write that does not get through is the proof.
        for _ in 0..2000 {
            if tokio::time::timeout(Duration::from_secs(1), socket.write_all(event.as_bytes()))
                .await
                .is_err()
            {
                let _ = full.send(());
                return;
            }
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    });
    let endpoint = Endpoint {
        base_url: format!("http://127.0.0.1:{port}/v1"),
        ..Server::saying("").await.endpoint()
    };
    let mut stream = Client::new(endpoint).expect("the endpoint is right").stream(request());
    assert!(stream.next().await.is_some());
    is_full.recv().await.expect("the server was held back");
    assert!(written.load(std::sync::atomic::Ordering::SeqCst) < 2000);
}
