//! Files over REST, as a browser or somebody with `curl` sends and fetches them.

use std::time::Duration;

use hearth_domain::{Attachment, ChatId, Role, Upload};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{
    guest::{Guest, refusal, send},
    host::{Host, in_time},
    tls,
};

const MIB: usize = 1024 * 1024;

impl Guest {
    async fn begin(&self, name: &str, bytes: usize) -> Upload {
        let begun = self
            .post("/files/uploads", json!({ "name": name, "bytes": bytes }))
            .await;
        serde_json::from_value(begun).expect("an upload")
    }

    async fn put(&self, upload: &Upload, piece: &[u8]) -> Upload {
        let request = self
            .request(Method::PUT, &piece_path(upload, upload.received))
            .body(piece.to_vec());
        let response = send(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.expect("an upload")
    }

    async fn bring(&self, name: &str, bytes: &[u8]) -> Attachment {
        let mut upload = self.begin(name, bytes.len()).await;
        for piece in bytes.chunks(MIB) {
            upload = self.put(&upload, piece).await;
        }
        upload.done.expect("all is there")
    }

    async fn attach(&self, chat: ChatId, file: &Attachment) -> Value {
        let files = json!([{ "hash": file.hash, "name": file.name }]);
        self.post(&format!("/chat/chats/{chat}/messages"), json!({ "attachments": files }))
            .await
    }
}

fn piece_path(upload: &Upload, offset: u64) -> String {
    format!("/files/uploads/{}?offset={offset}", upload.id)
}

fn file_path(chat: ChatId, file: &Attachment) -> String {
    format!("/chat/chats/{chat}/files/{}", file.hash)
}

#[tokio::test]
async fn a_file_goes_from_one_to_another_whole_and_in_parts() {
    let host = Host::start().await;
    let (ben, eve) = (Guest::join(&host, "Ben").await, Guest::join(&host, "Eve").await);
    let chat = ben.new_chat().await;
    ben.bring_in(chat, eve.user_id).await;
    let bytes: Vec<u8> = (0..2 * MIB + 7).map(|at| (at % 251) as u8).collect();
    let file = ben.bring("../../año \"1\".bin", &bytes).await;
    assert_eq!((file.name.contains('/'), file.bytes), (false, bytes.len() as u64));
    ben.attach(chat, &file).await;

    let response = send(eve.request(Method::GET, &file_path(chat, &file))).await;
    let headers = response.headers().clone();
    assert_eq!(response.bytes().await.expect("the file"), bytes);
    assert_eq!(headers["accept-ranges"], "bytes");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let saved = headers["content-disposition"].to_str().expect("it is ASCII");
    assert!(
        saved.starts_with("attachment; ") && saved.contains("filename*=UTF-8''a%C3%B1o"),
        "{saved}"
    );

    let part = eve
        .request(Method::GET, &file_path(chat, &file))
        .header("range", "bytes=2097152-");
    let response = send(part).await;
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(response.headers()["content-range"], "bytes 2097152-2097158/2097159");
    assert_eq!(response.bytes().await.expect("the part"), bytes[2 * MIB..]);
    let beyond = eve
        .request(Method::GET, &file_path(chat, &file))
        .header("range", "bytes=9999999-");
    assert_eq!(send(beyond).await.status(), StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn nobody_else_sees_a_file_and_its_hash_alone_opens_nothing() {
    let host = Host::start().await;
    let (ben, eve) = (
        Guest::join(&host, "Ben").await,
        Guest::join_as(&host, "Eve", Role::Guest).await,
    );
    let (chat, others) = (ben.new_chat().await, ben.new_chat().await);
    ben.bring_in(others, eve.user_id).await;
    let file = ben.bring("secret.txt", b"secret").await;
    let announced = json!({ "name": "mine.txt", "bytes": 6, "hash": file.hash });
    ben.attach(chat, &file).await;
    for chat in [chat, others] {
        let asked = eve.request(Method::GET, &file_path(chat, &file));
        assert_eq!(refusal(asked).await, (404, "not_found".to_owned()));
    }
    let path = format!("/chat/chats/{others}/messages");
    let files = json!({ "text": "look", "attachments": [{ "hash": file.hash, "name": "a.txt" }] });
    let sent = eve.request(Method::POST, &path).json(&files);
    assert_eq!(refusal(sent).await, (422, "invalid".to_owned()));
    let begun = eve.post("/files/uploads", announced.clone()).await;
    assert_eq!((&begun["received"], &begun["done"]), (&json!(0), &Value::Null));
    // Whoever may have it does not send it again.
    let begun = ben.post("/files/uploads", announced).await;
    assert_eq!(begun["done"]["hash"], json!(file.hash));
}

#[tokio::test]
async fn what_a_browser_would_run_is_given_out_as_bytes_in_a_sandbox() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let chat = ben.new_chat().await;
    let page = b"<!doctype html><script>alert(1)</script>".as_slice();
    let image = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".as_slice();
    for (name, bytes) in [("a.html", page), ("a.svg", image)] {
        let file = ben.bring(name, bytes).await;
        ben.attach(chat, &file).await;
        for path in [
            file_path(chat, &file),
            format!("{}?preview=false", file_path(chat, &file)),
        ] {
            let response = send(ben.request(Method::GET, &path)).await;
            assert_eq!(response.headers()["content-type"], "application/octet-stream");
            assert_eq!(response.headers()["x-content-type-options"], "nosniff");
            let policies = response.headers().get_all("content-security-policy");
            assert_eq!(policies.iter().collect::<Vec<_>>(), ["default-src 'none'; sandbox"]);
        }
    }
}

#[tokio::test]
async fn too_large_too_long_and_misplaced_pieces_are_refused_with_what_is_right() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let large = ben
        .request(Method::POST, "/files/uploads")
        .json(&json!({ "name": "a.bin", "bytes": 101 * MIB }));
    assert_eq!(refusal(large).await, (413, "too_long".to_owned()));
    let upload = ben.begin("a.bin", 3 * MIB).await;
    let put = |offset: u64, bytes: usize| {
        ben.request(Method::PUT, &piece_path(&upload, offset))
            .body(vec![1; bytes])
    };
    assert_eq!(refusal(put(0, MIB + 1)).await.0, 413);
    assert_eq!(refusal(put(5, 10)).await, (422, "invalid".to_owned()));
    let after = ben.put(&upload, &vec![1; MIB]).await;
    assert_eq!(after.received, MIB as u64);
    assert_eq!(refusal(put(0, 10)).await, (422, "invalid".to_owned()), "it came before");
    let known = ben.get(&format!("/files/uploads/{}", upload.id)).await;
    assert_eq!(known["received"], json!(MIB));
    assert_eq!(ben.delete(&format!("/files/uploads/{}", upload.id)).await, Value::Null);
    let gone = ben.request(Method::GET, &format!("/files/uploads/{}", upload.id));
    assert_eq!(refusal(gone).await.0, 404);
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_is_not_taken() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let other = ben.bring("a.txt", b"one").await;
    let eve = Guest::join(&host, "Eve").await;
    let announced = json!({ "name": "a.txt", "bytes": 3, "hash": other.hash });
    let begun: Upload = serde_json::from_value(eve.post("/files/uploads", announced).await).expect("an upload");
    let put = eve.request(Method::PUT, &piece_path(&begun, 0)).body("two");
    assert_eq!(refusal(put).await, (422, "invalid".to_owned()));
}

#[tokio::test]
async fn a_device_that_is_turned_away_brings_no_more_of_its_file() {
    let host = Host::start().await;
    let ben = Guest::join(&host, "Ben").await;
    let upload = ben.begin("a.bin", 2 * MIB).await;
    let upload = ben.put(&upload, &vec![1; MIB]).await;
    let revoked = host.engine.revoke_device(host.owner(), ben.device_id).await;
    revoked.expect("the owner may");
    let put = ben
        .request(Method::PUT, &piece_path(&upload, upload.received))
        .body(vec![1; MIB]);
    assert_eq!(refusal(put).await.0, 401);
}

#[tokio::test]
async fn a_piece_that_drips_is_cut_and_what_came_before_is_kept() {
    let host = Host::with(|config| config.limits.request = Duration::from_millis(300)).await;
    let ben = Guest::join(&host, "Ben").await;
    let upload = ben.begin("a.bin", 2 * MIB).await;
    let upload = ben.put(&upload, &vec![1; MIB]).await;
    let (mut line, _) = tls::connect(host.connect().await).await;
    let head = format!(
        "PUT /api/v1{} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-length: 1000\r\n\r\ndrip",
        piece_path(&upload, upload.received),
        host.address(),
        ben.token
    );
    line.write_all(head.as_bytes()).await.expect("it is taken");
    let mut answer = vec![0; 12];
    in_time("an answer", line.read_exact(&mut answer))
        .await
        .expect("an answer");
    assert_eq!(answer, b"HTTP/1.1 408");
    let known = ben.get(&format!("/files/uploads/{}", upload.id)).await;
    assert_eq!(known["received"], json!(MIB));
}
