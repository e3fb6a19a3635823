//! Pictures and the text of files, in both forms of a request.

use futures::StreamExt as _;
use hearth_domain::RunErrorCode;
use hearth_provider::{ChatRequest, Client, FilePart};
use serde_json::{Value, json};

use crate::server::{Act, Server, failure, json as reply, request, stream};

const PICTURE: &str = "data:image/png;base64,AAAA";

fn with_files(files: Vec<FilePart>) -> ChatRequest {
    let mut request = request();
    if let Some(question) = request.messages.last_mut() {
        question.files = files;
    }
    request
}

fn text(text: &str) -> FilePart {
    FilePart::Text(text.to_owned())
}

fn picture() -> FilePart {
    let data_url = PICTURE.to_owned();
    FilePart::Image { data_url }
}

async fn sent(client: impl Fn(&Server) -> Client, files: Vec<FilePart>) -> Value {
    let said = stream(&[
        r#"{"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}"#,
        "[DONE]",
    ]);
    let server = Server::start(vec![vec![Act::Write(said.into_bytes())]]).await;
    let _: Vec<_> = client(&server).stream(with_files(files)).collect().await;
    server.asked().await.remove(0).body
}

#[tokio::test]
async fn text_alone_is_sent_as_every_server_takes_it() {
    let body = sent(Server::client, vec![text("[File]"), text("[Other]")]).await;
    assert_eq!(body["messages"][3]["content"], "[File]\n\n[Other]\n\nMore.");
    let body = sent(Server::openai_client, vec![text("[File]")]).await;
    assert_eq!(body["input"][3]["content"], "[File]\n\nMore.");
}

#[tokio::test]
async fn pictures_stand_among_the_texts_in_their_order() {
    let body = sent(Server::client, vec![text("[File]"), picture()]).await;
    let parts = json!([
        { "type": "text", "text": "[File]" },
        { "type": "image_url", "image_url": { "url": PICTURE } },
        { "type": "text", "text": "More." },
    ]);
    assert_eq!(body["messages"][3]["content"], parts);
    assert_eq!(body["messages"][1]["content"], "Hello?");
}

#[tokio::test]
async fn openai_gets_pictures_in_its_own_form() {
    let body = sent(Server::openai_client, vec![picture()]).await;
    let parts = json!([
        { "type": "input_image", "detail": "auto", "image_url": PICTURE },
        { "type": "input_text", "text": "More." },
    ]);
    assert_eq!(body["input"][3]["content"], parts);
}

#[tokio::test]
async fn a_picture_that_is_refused_is_refused_in_the_providers_words() {
    let words = "Invalid image: this model does not support image_url";
    let refusal = reply("400 Bad Request", &json!({ "error": { "message": words } }).to_string());
    let server = Server::saying(refusal).await;
    let events: Vec<_> = server.client().stream(with_files(vec![picture()])).collect().await;
    let failure = failure(events);
    assert_eq!(
        (failure.error.code, failure.error.message.as_str()),
        (RunErrorCode::Refused, words)
    );
}
