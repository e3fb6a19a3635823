//! Lists of models, and servers found on this machine.

use crate::server::{Act, Server, json, reply};
use hearth_domain::RunErrorCode;
use hearth_provider::detect_among;

#[tokio::test]
async fn a_list_is_fetched_with_the_key() {
    let server = Server::saying(json(
        "200 OK",
        r#"{"object":"list","data":[{"id":"b"},{"id":"a","capabilities":["vision"]},{"id":"b"}]}"#,
    ))
    .await;
    let listed = server.client().list_models().await.expect("there is a list");
    let sees: Vec<_> = listed
        .iter()
        .map(|model| (model.id.as_str(), model.sees_images))
        .collect();
    assert_eq!(sees, [("a", Some(true)), ("b", None)]);
    let asked = server.asked().await.remove(0);
    assert_eq!(asked.line, "GET /v1/models");
    assert_eq!(asked.header("authorization"), Some("Bearer sk-test-0123456789"));
}

#[tokio::test]
async fn a_list_that_does_not_come_says_why() {
    for (bytes, code, words) in [
        (
            json("401 Unauthorized", r#"{"error":{"message":"No luck"}}"#),
            RunErrorCode::KeyRefused,
            "No luck",
        ),
        (
            reply("200 OK", "", "<html><title>No luck</title>"),
            RunErrorCode::UnexpectedReply,
            "No luck",
        ),
        (
            json("200 OK", r#"{"error":"No luck"}"#),
            RunErrorCode::Refused,
            "No luck",
        ),
        (
            json("503 Busy", r#"{"message":"No luck"}"#),
            RunErrorCode::ServerError,
            "No luck",
        ),
    ] {
        let server = Server::saying(bytes).await;
        let failure = server.client().list_models().await.expect_err("there is no list");
        assert_eq!((failure.error.code, failure.error.message.as_str()), (code, words));
        assert!(failure.error.server.is_some());
    }
}

#[tokio::test]
async fn a_list_without_end_is_given_up() {
    let server = Server::saying(json("200 OK", &"[".repeat(9 * 1024 * 1024))).await;
    let failure = server.client().list_models().await.expect_err("it is too large");
    assert_eq!(failure.error.code, RunErrorCode::UnexpectedReply);
}

#[tokio::test]
async fn only_model_servers_are_found() {
    let model_server = Server::saying(json("200 OK", r#"{"object":"list","data":[{"id":"llama"}]}"#)).await;
    let empty = Server::saying(json("200 OK", r#"{"object":"list","data":null}"#)).await;
    let web_server = Server::saying(reply("200 OK", "", "<html></html>")).await;
    let other_api = Server::saying(json("200 OK", r#"{"hello":"world"}"#)).await;
    let refusing = Server::saying(json("404 Not Found", "{}")).await;
    let silent = Server::start(vec![vec![Act::AwaitHangUp]]).await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let closed = nobody.local_addr().expect("it is bound").port();
    drop(nobody);
    let found = detect_among(&[
        ("Closed", closed),
        ("Silent", silent.port),
        ("Ollama", model_server.port),
        ("Web", web_server.port),
        ("Other", other_api.port),
        ("Refusing", refusing.port),
        ("Empty", empty.port),
    ])
    .await;
    let names: Vec<_> = found.iter().map(|server| server.name.as_str()).collect();
    assert_eq!(names, ["Ollama", "Empty"]);
    assert_eq!(found[0].base_url, format!("http://127.0.0.1:{}/v1", model_server.port));
    assert_eq!(found[0].models, ["llama"]);
    assert_eq!(model_server.asked().await[0].header("authorization"), None);
}
