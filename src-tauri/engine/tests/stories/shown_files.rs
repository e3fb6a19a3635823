//! What a model is shown of the files in a chat, and what is said of the rest.

use std::fs;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hearth_domain::{
    Action, Attachment, ChatId, FileHash, ImageSize, LeftOut, LeftOutReason, MessageId, MessageStatus, RunErrorCode,
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::{
    app::{MODEL, TestApp},
    scripted_server::Exchange,
    secrets::Condition,
};

/// One pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A chat with a model of that name, and a question that has been answered without files.
struct Story {
    app: TestApp,
    chat: ChatId,
    question: MessageId,
}

impl Story {
    async fn with_model(model: &str) -> Self {
        let mut app = TestApp::with(Condition::Open, |settings| {
            if let Some(choice) = &mut settings.ai.default_model {
                model.clone_into(&mut choice.model);
            }
        })
        .await;
        let chat = app.new_chat().await;
        let question = app.send(chat, "What is it?").await;
        let asked = app.server.next().await;
        answered(asked, "I see nothing").await;
        app.run_ended().await;
        Self { app, chat, question }
    }

    /// Keeps these bytes where the host keeps files.
    fn keep(&self, name: &str, media_type: &str, bytes: &[u8]) -> Attachment {
        let hash = FileHash::from_bytes(std::array::from_fn(|at| {
            name.bytes().chain(media_type.bytes()).nth(at).unwrap_or_default()
        }));
        let named = hash.to_string();
        let directory = self.app.directory.path().join("blobs").join(&named[..2]);
        fs::create_dir_all(&directory).expect("the directory can be written");
        fs::write(directory.join(&named), bytes).expect("the directory can be written");
        Attachment {
            hash,
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: u64::try_from(bytes.len()).expect("a test's file is small"),
            image: media_type
                .starts_with("image/")
                .then_some(ImageSize { width: 1, height: 1 }),
        }
    }

    fn picture(&self) -> Attachment {
        self.keep(
            "cat.png",
            "image/png",
            &BASE64_STANDARD.decode(PNG).expect("it is base64"),
        )
    }

    async fn attach(&self, message: MessageId, files: &[Attachment]) {
        let path = self.app.directory.path().join("hearth.db");
        let database = Database::connect(format!("sqlite://{}?mode=rw", path.display())).await;
        let database = database.expect("the database is there");
        let files = serde_json::to_string(files).expect("plain values");
        let id = message.as_uuid().simple();
        let set = format!("UPDATE chat_messages SET attachments = '{files}' WHERE id = x'{id}'");
        let done = database.execute_unprepared(&set).await.expect("the column is there");
        assert_eq!(done.rows_affected(), 1);
        database.close().await.expect("it was opened");
    }

    /// Asks the question again, now with these files.
    async fn ask_with(&mut self, files: &[Attachment]) -> Exchange {
        self.attach(self.question, files).await;
        let message_id = self.app.last(self.chat).await.id;
        let again = self.app.apply(self.chat, Action::Regenerate { message_id }).await;
        again.expect("it can be answered again");
        self.app.server.next().await
    }

    /// The answer is made; says what its model was not shown.
    async fn left_out(&mut self, asked: Exchange) -> Vec<LeftOut> {
        answered(asked, "I see").await;
        self.app.run_ended().await;
        let last = self.app.last(self.chat).await;
        assert_eq!((last.status, last.text.as_str()), (MessageStatus::Complete, "I see"));
        last.answer.expect("it is an answer").left_out
    }
}

async fn answered(mut asked: Exchange, text: &str) {
    asked.begin_stream().await;
    asked.text(text).await;
    asked.finish("stop", None).await;
}

/// What was sent of the question.
fn question(asked: &Exchange) -> Value {
    asked.request.body["messages"][0]["content"].clone()
}

fn only(name: &str, reason: LeftOutReason) -> Vec<LeftOut> {
    let name = name.to_owned();
    vec![LeftOut { name, reason, more: 0 }]
}

/// A price table by which the model takes so many tokens, 200 of them for its answer.
fn limit_window(app: &TestApp, tokens: u32) {
    let model = json!({ "model": MODEL, "provider": "Scripted", "input": "1", "output": "1",
        "context_window": tokens, "max_output": 200 });
    let table = json!({ "models": [model] });
    fs::write(app.directory.path().join("prices.json"), table.to_string()).expect("the user may edit the table");
}

#[tokio::test]
async fn a_model_that_sees_is_shown_the_picture_before_the_question() {
    let mut story = Story::with_model("llava:7b").await;
    let asked = story.ask_with(&[story.picture()]).await;
    let parts = json!([
        { "type": "image_url", "image_url": { "url": format!("data:image/png;base64,{PNG}") } },
        { "type": "text", "text": "What is it?" },
    ]);
    assert_eq!(question(&asked), parts);
    assert_eq!(story.left_out(asked).await, []);
}

#[tokio::test]
async fn a_model_without_sight_is_told_of_the_picture_and_so_is_the_user() {
    let mut story = Story::with_model(MODEL).await;
    let list = story.ask_with(&[story.picture()]).await;
    assert_eq!(list.request.line, "GET /v1/models HTTP/1.1");
    list.refuse("404 Not Found", &[], "No lists here").await;
    let asked = story.app.server.next().await;
    assert_eq!(
        question(&asked),
        "[The file \"cat.png\" is attached here, but left out: you cannot be shown pictures.]\n\nWhat is it?"
    );
    let left_out = only("cat.png", LeftOutReason::ImageUnsupported);
    assert_eq!(story.left_out(asked).await, left_out);
    // The server is not asked for its list with every answer.
    let asked = story.ask_with(&[story.picture()]).await;
    assert!(asked.request.line.starts_with("POST"), "{}", asked.request.line);
    assert_eq!(story.left_out(asked).await, left_out);
}

#[tokio::test]
async fn a_server_that_says_its_model_sees_is_believed() {
    let mut story = Story::with_model(MODEL).await;
    let list = story.ask_with(&[story.picture()]).await;
    let models = json!({ "data": [{ "id": MODEL, "architecture": { "input_modalities": ["text", "image"] } }] });
    list.reply("200 OK", &["Content-Type: application/json"], &models.to_string())
        .await;
    let asked = story.app.server.next().await;
    assert_eq!(question(&asked)[0]["type"], "image_url");
    assert_eq!(story.left_out(asked).await, []);
}

#[tokio::test]
async fn texts_and_code_are_sent_under_their_names() {
    let mut story = Story::with_model(MODEL).await;
    let files = [
        story.keep("notes.md", "text/markdown", "# Größe".as_bytes()),
        story.keep("main.rs", "text/x-rust", b"fn main() {}"),
    ];
    let asked = story.ask_with(&files).await;
    let sent = "[File \"notes.md\"]\n# Größe\n[End of file \"notes.md\"]\n\n\
                [File \"main.rs\"]\nfn main() {}\n[End of file \"main.rs\"]\n\nWhat is it?";
    assert_eq!(question(&asked), sent);
    assert_eq!(story.left_out(asked).await, []);
}

#[tokio::test]
async fn the_words_of_a_pdf_are_sent() {
    let mut story = Story::with_model(MODEL).await;
    let file = story.keep("letter.pdf", "application/pdf", &pdf("Dear reader"));
    let asked = story.ask_with(&[file]).await;
    let sent = "[File \"letter.pdf\"]\nDear reader\n[End of file \"letter.pdf\"]\n\nWhat is it?";
    assert_eq!(question(&asked), sent);
    assert_eq!(story.left_out(asked).await, []);
}

#[tokio::test]
async fn what_cannot_be_shown_costs_no_answer_and_is_said_with_its_reason() {
    let mut story = Story::with_model("llava").await;
    let gone = story.keep("gone.txt", "text/plain", b"words");
    fs::remove_dir_all(story.app.directory.path().join("blobs")).expect("it was made");
    let files = [
        gone,
        story.keep("broken.pdf", "application/pdf", b"%PDF-1.7 and no more"),
        story.keep("scan.pdf", "application/pdf", &pdf("")),
        story.keep("half.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        story.keep("song.mp3", "audio/mpeg", b"ID3"),
    ];
    let asked = story.ask_with(&files).await;
    let sent = question(&asked);
    let sent = sent.as_str().expect("nothing is shown, so all is text");
    let expected = [
        ("gone.txt", LeftOutReason::NotHere, "it is no longer there"),
        ("broken.pdf", LeftOutReason::Unreadable, "it cannot be read"),
        ("scan.pdf", LeftOutReason::Unreadable, "it cannot be read"),
        ("half.png", LeftOutReason::Unreadable, "it cannot be read"),
        (
            "song.mp3",
            LeftOutReason::KindUnsupported,
            "files of its kind cannot be shown to you",
        ),
    ];
    for (name, _, why) in expected {
        let line = format!("[The file \"{name}\" is attached here, but left out: {why}.]");
        assert!(sent.contains(&line), "{line} is not in {sent}");
    }
    let left_out = story.left_out(asked).await;
    let reasons: Vec<_> = left_out.iter().map(|file| (file.name.as_str(), file.reason)).collect();
    assert_eq!(reasons, expected.map(|(name, reason, _)| (name, reason)));
}

#[tokio::test]
async fn a_text_that_does_not_fit_is_cut_and_that_is_said() {
    let mut story = Story::with_model(MODEL).await;
    limit_window(&story.app, 1_000);
    let file = story.keep("long.txt", "text/plain", "one two three ".repeat(2_000).as_bytes());
    let asked = story.ask_with(&[file]).await;
    let sent = question(&asked);
    let sent = sent.as_str().expect("it is text");
    assert!(sent.starts_with("[File \"long.txt\"]\none two three "), "{sent}");
    let end =
        "\n[The rest of this file is left out, because it is too long.]\n[End of file \"long.txt\"]\n\nWhat is it?";
    assert!(sent.ends_with(end), "{sent}");
    // Three tokens are 14 bytes here, and 800 are for the question and its files.
    assert!((2_000..3_800).contains(&sent.len()), "{}", sent.len());
    assert_eq!(story.left_out(asked).await, only("long.txt", LeftOutReason::Cut));
}

#[tokio::test]
async fn the_oldest_files_go_first_where_there_is_no_room() {
    let mut story = Story::with_model(MODEL).await;
    limit_window(&story.app, 1_000);
    let old = story.keep("old.txt", "text/plain", "old words ".repeat(100).as_bytes());
    story.attach(story.question, &[old]).await;
    let newest = story.app.send(story.chat, "And this?").await;
    let asked = story.app.server.next().await;
    answered(asked, "Words").await;
    story.app.run_ended().await;
    story.question = newest;
    let new = story.keep("new.txt", "text/plain", "new words ".repeat(350).as_bytes());
    let asked = story.ask_with(&[new]).await;
    let sent = asked.request.messages().join("\n");
    assert!(
        sent.contains(&"new words ".repeat(340)) && !sent.contains("old words"),
        "{sent}"
    );
    assert_eq!(story.left_out(asked).await, only("old.txt", LeftOutReason::NoRoom));
}

#[tokio::test]
async fn many_files_that_are_left_out_are_counted_to_the_model_and_to_the_user() {
    let mut story = Story::with_model(MODEL).await;
    let songs: Vec<Attachment> = (0..300)
        .map(|number| story.keep(&format!("{number}.mp3"), "audio/mpeg", b"ID3"))
        .collect();
    let asked = story.ask_with(&songs).await;
    let sent = question(&asked);
    let sent = sent.as_str().expect("nothing is shown, so all is text");
    assert_eq!(sent.matches(" is attached here, but left out: ").count(), 20);
    assert!(sent.contains("[280 more files are left out.]"), "{sent}");
    let left_out = story.left_out(asked).await;
    assert_eq!(left_out.len(), 20);
    assert_eq!(left_out.iter().map(|file| file.more).sum::<u32>(), 280);
    assert_eq!(left_out.last().map(|file| file.more), Some(280));
}

#[tokio::test]
async fn what_is_said_of_files_takes_no_room_from_the_chat_that_it_does_not_have() {
    let mut story = Story::with_model(MODEL).await;
    limit_window(&story.app, 600);
    let name = |number| format!("{}{number}.mp3", "a long name of a song ".repeat(8));
    let songs: Vec<Attachment> = (0..15)
        .map(|number| story.keep(&name(number), "audio/mpeg", b"ID3"))
        .collect();
    let asked = story.ask_with(&songs).await;
    let sent = question(&asked);
    let sent = sent.as_str().expect("nothing is shown, so all is text");
    let lines = sent.matches(" is attached here, but left out: ").count();
    assert!((1..15).contains(&lines), "{sent}");
    assert!(
        sent.contains(&format!("[{} more files are left out.]", 15 - lines)),
        "{sent}"
    );
    assert!(sent.ends_with("What is it?"), "{sent}");
}

#[tokio::test]
async fn a_picture_that_the_provider_refuses_is_refused_in_its_words() {
    let mut story = Story::with_model("llava").await;
    let asked = story.ask_with(&[story.picture()]).await;
    asked.refuse("400 Bad Request", &[], "Image too small").await;
    story.app.run_ended().await;
    let answer = story.app.last(story.chat).await.answer.expect("it is an answer");
    let error = answer.error.expect("it failed");
    assert_eq!(
        (error.code, error.message.as_str()),
        (RunErrorCode::Refused, "Image too small")
    );
}

/// A page with these words.
fn pdf(words: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] \
            /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut pdf = "%PDF-1.5\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    let count = objects.len() + 1;
    pdf += &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    pdf.into_bytes()
}
