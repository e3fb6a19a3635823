//! Files: how they come, who may send and see them, and when they go.

mod coming;
mod going;

use hearth_domain::{
    Action, Actor, Attachment, ChatId, ErrorCode, FileHash, ImageSize, MAX_ATTACHMENTS, MessageId, Role,
};
use hearth_store::{NewUpload, UploadState};

use crate::home::{Home, code};

/// What stands for the hash here: the engine makes the true one.
fn hash_of(bytes: &[u8]) -> FileHash {
    let mut hash = [0; 32];
    for (at, byte) in bytes.iter().enumerate() {
        hash[at % 32] ^= byte.rotate_left(u32::try_from(at / 32 % 8).unwrap());
    }
    hash[31] ^= u8::try_from(bytes.len() % 251).unwrap();
    FileHash::from_bytes(hash)
}

impl Home {
    async fn begin(&self, actor: &Actor, name: &str, bytes: u64) -> UploadState {
        let new = NewUpload {
            name: name.to_owned(),
            bytes,
            hash: None,
        };
        self.store.begin_upload(new, actor).await.unwrap()
    }

    /// A file that is there and waits to be sent.
    async fn bring(&self, actor: &Actor, name: &str, bytes: &[u8]) -> Attachment {
        let upload = self.begin(actor, name, bytes.len() as u64).await;
        self.finish_upload(actor, &upload, bytes).await
    }

    async fn finish_upload(&self, actor: &Actor, upload: &UploadState, bytes: &[u8]) -> Attachment {
        let user = actor.user_id;
        self.store.add_piece(upload.id, user, 0, bytes.to_vec()).await.unwrap();
        let found = Attachment {
            hash: hash_of(bytes),
            name: upload.name.clone(),
            media_type: "image/png".to_owned(),
            bytes: bytes.len() as u64,
            image: Some(ImageSize { width: 3, height: 2 }),
        };
        let done = self.store.finish_upload(upload.id, user, found).await.unwrap();
        done.done.unwrap()
    }

    fn is_here(&self, file: &Attachment) -> bool {
        self.store.blob(file.hash).exists()
    }
}

fn holding(text: &str, files: &[Attachment]) -> (MessageId, Action) {
    let message_id = MessageId::new();
    let action = Action::SendMessage {
        message_id,
        text: text.to_owned(),
        reply_to: None,
        attachments: files.to_vec(),
    };
    (message_id, action)
}

#[tokio::test]
async fn a_message_holds_a_file_as_the_host_found_it_whatever_its_sender_says() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let file = home.bring(&home.actor, "plan.png", b"a plan").await;
    let told = Attachment {
        name: "renamed.png".to_owned(),
        media_type: "text/html".to_owned(),
        bytes: 1 << 40,
        image: None,
        ..file.clone()
    };
    let (_, send) = holding("", &[told]);
    home.apply(chat, send).await.unwrap();
    let kept = Attachment {
        name: "renamed.png".to_owned(),
        ..file.clone()
    };
    assert_eq!(home.path(chat).await[0].attachments, std::slice::from_ref(&kept));
    assert_eq!(home.list("").await.chats[0].title, "renamed.png");
    let held = home.store.file_in_chat(chat, file.hash, &home.actor).await.unwrap();
    assert_eq!(held, kept);
    assert_eq!(std::fs::read(home.store.blob(file.hash)).unwrap(), b"a plan");
}

#[tokio::test]
async fn a_message_has_text_or_files_and_not_too_many_of_them() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let file = home.bring(&home.actor, "a.png", b"a").await;
    let with_name = |name: &str| Attachment {
        name: name.to_owned(),
        ..file.clone()
    };
    for files in [
        Vec::new(),
        vec![file.clone(); MAX_ATTACHMENTS + 1],
        vec![with_name("../a.png")],
        vec![with_name("C:\\a.png")],
        vec![with_name("..")],
        vec![with_name("")],
        vec![with_name("a\n.png")],
        vec![with_name(&"a".repeat(256))],
    ] {
        let refused = home.apply(chat, holding(" ", &files).1).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Invalid, "{files:?}");
    }
    assert!(home.path(chat).await.is_empty());
    home.apply(chat, holding("", &[file.clone(), file]).1).await.unwrap();
    assert_eq!(home.path(chat).await[0].attachments.len(), 2);
}

#[tokio::test]
async fn the_hash_of_somebody_elses_file_opens_nothing() {
    let home = Home::new().await;
    let (ben, eve) = (
        home.person("Ben", Role::Member).await,
        home.person("Eve", Role::Member).await,
    );
    let (shared, of_eve) = (home.quiet_chat().await, ChatId::new());
    home.add(shared, &ben).await;
    home.apply_as(&eve, of_eve, Action::CreateChat { model: None })
        .await
        .unwrap();
    let file = home.bring(&ben, "secret.png", b"secret").await;

    let refused = home
        .apply_as(&eve, of_eve, holding("", std::slice::from_ref(&file)).1)
        .await;
    assert_eq!(code(refused.unwrap_err()), ErrorCode::Invalid, "brought by another");
    home.apply_as(&ben, shared, holding("", std::slice::from_ref(&file)).1)
        .await
        .unwrap();
    for actor in [&ben, &home.actor] {
        home.store.file_in_chat(shared, file.hash, actor).await.unwrap();
    }
    for chat in [shared, of_eve] {
        let refused = home.store.file_in_chat(chat, file.hash, &eve).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::NotFound);
    }
    let announced = NewUpload {
        name: "mine.png".to_owned(),
        bytes: file.bytes,
        hash: Some(file.hash),
    };
    let begun = home.store.begin_upload(announced.clone(), &eve).await.unwrap();
    assert_eq!((begun.received, begun.done), (0, None), "she has to bring it herself");
    let refused = home
        .apply_as(&eve, of_eve, holding("", std::slice::from_ref(&file)).1)
        .await;
    assert_eq!(code(refused.unwrap_err()), ErrorCode::Invalid);

    home.add(shared, &eve).await;
    home.store.cancel_upload(begun.id, eve.user_id).await.unwrap();
    let begun = home.store.begin_upload(announced, &eve).await.unwrap();
    assert_eq!(begun.done.map(|file| file.name).as_deref(), Some("mine.png"));
    home.apply_as(&eve, of_eve, holding("", &[file]).1).await.unwrap();
}

#[tokio::test]
async fn a_question_asked_anew_keeps_its_files() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let file = home.bring(&home.actor, "a.png", b"a").await;
    let (replaces, send) = holding("what is it?", std::slice::from_ref(&file));
    home.apply(chat, send).await.unwrap();
    let (message_id, text) = (MessageId::new(), String::new());
    let anew = Action::EditPrompt {
        message_id,
        replaces,
        text,
    };
    home.apply(chat, anew).await.unwrap();
    assert_eq!(home.path(chat).await[0].attachments, [file]);
}

#[tokio::test]
async fn a_name_that_a_chat_has_from_a_file_changes_and_goes_with_its_message() {
    let home = Home::new().await;
    let title = async || home.list("").await.chats[0].title.clone();
    let chat = home.quiet_chat().await;
    let file = home.bring(&home.actor, "diagnosis.png", b"a").await;
    let (message_id, send) = holding("", &[file]);
    home.apply(chat, send).await.unwrap();
    assert_eq!(title().await, "diagnosis.png");
    for (text, wanted) in [("from the doctor", "from the doctor"), ("", "diagnosis.png")] {
        let text = text.to_owned();
        let edit = Action::EditMessage { message_id, text };
        home.apply(chat, edit).await.unwrap();
        assert_eq!(title().await, wanted);
    }
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
    assert_eq!(title().await, "");
}
