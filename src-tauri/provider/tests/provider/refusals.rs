//! Refusals, and requests that reach nobody: the right code, the provider's words, and never the key.

use std::time::Duration;

use crate::server::{Server, events, failure, json, reply};
use hearth_domain::{ProviderKind, RunErrorCode};
use hearth_provider::{Client, Endpoint, Failure, Secret};

async fn refused(bytes: String) -> Failure {
    let server = Server::saying(bytes).await;
    failure(events(&server.client()).await)
}

#[tokio::test]
async fn a_refusal_keeps_status_code_and_words() {
    for (status, body, code) in [
        (
            "401 Unauthorized",
            r#"{"error":{"message":"No luck","code":"invalid_api_key"}}"#,
            RunErrorCode::KeyRefused,
        ),
        ("403 Forbidden", r#"{"detail":"No luck"}"#, RunErrorCode::KeyRefused),
        (
            "404 Not Found",
            r#"{"error":{"message":"No luck","code":"model_not_found"}}"#,
            RunErrorCode::ModelNotFound,
        ),
        (
            "404 Not Found",
            "<html><title>No luck</title></html>",
            RunErrorCode::UnexpectedReply,
        ),
        (
            "400 Bad Request",
            r#"{"error":{"message":"No luck","code":"context_length_exceeded"}}"#,
            RunErrorCode::ContextTooLong,
        ),
        (
            "400 Bad Request",
            r#"{"error":{"message":"No luck","code":"content_filter"}}"#,
            RunErrorCode::ContentFilter,
        ),
        ("418 I'm a teapot", r#"{"message":"No luck"}"#, RunErrorCode::Refused),
        (
            "502 Bad Gateway",
            "<html><h1>No luck</h1></html>",
            RunErrorCode::ServerError,
        ),
        ("500 Internal Server Error", "No luck", RunErrorCode::ServerError),
    ] {
        let failure = refused(reply(status, "", body)).await;
        assert_eq!(
            (failure.error.code, failure.error.message.as_str()),
            (code, "No luck"),
            "{status} {body}"
        );
        assert_eq!(failure.error.status, status[..3].parse().ok());
        assert_eq!(failure.retryable, code == RunErrorCode::ServerError);
    }
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    let body = r#"{"error":{"message":"Slow down","code":"rate_limit_exceeded"}}"#;
    let date = "Retry-After: Sun, 06 Nov 1994 08:00:20 GMT\r\nDate: Sun, 06 Nov 1994 08:00:00 GMT\r\n";
    for (headers, wait) in [
        ("Retry-After: 7\r\n", Some(Duration::from_secs(7))),
        (date, Some(Duration::from_secs(20))),
        ("", None),
    ] {
        let failure = refused(reply("429 Too Many Requests", headers, body)).await;
        assert_eq!(
            (failure.error.code, failure.retryable),
            (RunErrorCode::RateLimited, true)
        );
        assert_eq!(failure.retry_after, wait);
    }
}

#[tokio::test]
async fn an_empty_account_is_no_matter_of_waiting() {
    let body = r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}"#;
    let failure = refused(json("429 Too Many Requests", body)).await;
    assert_eq!(
        (failure.error.code, failure.retryable),
        (RunErrorCode::RateLimited, false)
    );
}

#[tokio::test]
async fn a_huge_error_page_is_cut() {
    let failure = refused(reply("500 Internal Server Error", "", &"word ".repeat(1_000_000))).await;
    assert!(failure.error.message.chars().count() <= 301);
}

#[tokio::test]
async fn words_that_break_off_are_kept() {
    let whole = reply("500 Internal Server Error", "", "Out of memory, sorry");
    let failure = refused(whole.trim_end_matches(", sorry").to_owned()).await;
    assert_eq!(
        (failure.error.code, failure.error.message.as_str()),
        (RunErrorCode::ServerError, "Out of memory")
    );
}

#[tokio::test]
async fn a_repeated_key_is_taken_out() {
    let body = r#"{"error":{"message":"Bad key sk-test-0123456789 given"}}"#;
    let failure = refused(json("401 Unauthorized", body)).await;
    assert_eq!(failure.error.message, "Bad key [key] given");
    let in_stream = crate::server::stream(&[r#"{"error":"Bad key sk-test-0123456789"}"#]);
    assert_eq!(refused(in_stream).await.error.message, "Bad key [key]");
}

#[tokio::test]
async fn a_server_that_wants_a_key_and_got_none_says_so() {
    let server = Server::saying(json("401 Unauthorized", r#"{"error":"Key?"}"#)).await;
    let endpoint = Endpoint {
        key: None,
        ..server.endpoint()
    };
    let failure = failure(events(&Client::new(endpoint).expect("it is right")).await);
    assert_eq!(failure.error.code, RunErrorCode::NoKey);
    assert_eq!(server.asked().await[0].header("authorization"), None);
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_followed() {
    let other = Server::saying(json("200 OK", "{}")).await;
    let location = format!("Location: http://127.0.0.1:{}/v1/chat/completions\r\n", other.port);
    let failure = refused(reply("307 Temporary Redirect", &location, "")).await;
    assert_eq!(failure.error.code, RunErrorCode::UnexpectedReply);
    assert!(failure.error.message.contains(&other.port.to_string()));
    assert!(other.asked().await.is_empty());
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = nobody.local_addr().expect("it is bound");
    drop(nobody);
    // A label of more than 63 letters is no name (RFC 1035), so no name server is asked.
    let unknown_host = format!("http://{}.invalid/v1", "x".repeat(64));
    for base_url in [format!("http://{address}/v1"), unknown_host] {
        let failure = failure(events(&client(&base_url, "")).await);
        assert_eq!(failure.error.code, RunErrorCode::Unreachable, "{base_url}");
        assert!(
            !failure.error.message.is_empty() && !failure.error.message.contains("/v1"),
            "{failure:?}"
        );
        let host = base_url.trim_start_matches("http://").trim_end_matches("/v1");
        assert_eq!(failure.error.server.as_deref(), Some(host));
        assert_eq!(failure.error.status, None);
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_unreachable() {
    assert_eq!(refused(String::new()).await.error.code, RunErrorCode::Unreachable);
}

#[tokio::test]
async fn a_server_without_encryption_is_no_https_server() {
    for garbage in ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0\0\0\0\0\0\0\0"] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it is bound");
        tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut socket, _) = listener.accept().await.expect("a connection");
            let mut greeting = [0; 4096];
            let _ = socket.read(&mut greeting).await;
            let _ = socket.write_all(garbage.as_bytes()).await;
        });
        let failure = failure(events(&client(&format!("https://{address}/v1"), "")).await);
        assert_eq!(failure.error.code, RunErrorCode::Tls, "{garbage:?} {failure:?}");
    }
}

#[tokio::test]
async fn a_base_url_or_proxy_that_cannot_be_used_is_refused_at_once() {
    for (base_url, proxy) in [
        ("", ""),
        ("ftp://x/v1", ""),
        ("not an address", ""),
        ("http://far-away.invalid/v1", "http://"),
    ] {
        let endpoint = endpoint(base_url, proxy);
        let failure = Client::new(endpoint).expect_err("it is refused");
        assert_eq!(failure.error.code, RunErrorCode::Unreachable, "{base_url} {proxy}");
        assert!(!failure.error.message.is_empty());
    }
}

#[tokio::test]
async fn calls_go_through_the_proxy() {
    let proxy = Server::saying(crate::server::stream(&[
        r#"{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ]))
    .await;
    let client = client(
        "http://far-away.invalid/v1",
        &format!("http://127.0.0.1:{}", proxy.port),
    );
    assert_eq!(crate::server::told(events(&client).await).0, "hi");
    assert_eq!(
        proxy.asked().await[0].line,
        "POST http://far-away.invalid/v1/chat/completions"
    );
}

#[tokio::test]
async fn calls_to_this_machine_go_through_no_proxy() {
    let server = Server::saying(json("200 OK", r#"{"data":[{"id":"here"}]}"#)).await;
    let client = client(
        &format!("http://127.0.0.1:{}/v1", server.port),
        "http://proxy.invalid:8080",
    );
    let listed = client.list_models().await.expect("it answers again");
    assert_eq!(listed[0].id, "here");
}

fn endpoint(base_url: &str, proxy: &str) -> Endpoint {
    Endpoint {
        kind: ProviderKind::OpenAiCompatible,
        base_url: base_url.to_owned(),
        key: Secret::parse("sk-test-0123456789"),
        proxy: proxy.to_owned(),
        idle_timeout: Duration::from_secs(20),
    }
}

fn client(base_url: &str, proxy: &str) -> Client {
    Client::new(endpoint(base_url, proxy)).expect("the endpoint is right")
}
