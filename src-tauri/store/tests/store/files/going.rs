//! A file goes with the last that holds it, and not before.

use hearth_domain::{Action, Attachment, ErrorCode, SpaceId};

use super::{hash_of, holding};
use crate::{
    home::{Home, code, operation},
    replicas::joined,
};

#[tokio::test]
async fn the_same_file_is_kept_once_and_goes_with_the_last_message_that_holds_it() {
    let home = Home::new().await;
    let (one, other) = (home.quiet_chat().await, home.quiet_chat().await);
    let mut sent = Vec::new();
    for chat in [one, one, other] {
        let file = home.bring(&home.actor, "same.png", b"the same bytes").await;
        let (message_id, send) = holding("", &[file]);
        home.apply(chat, send).await.unwrap();
        sent.push((chat, message_id));
    }
    let file = home.path(one).await[0].attachments[0].clone();
    assert_eq!(home.store.files_bytes().await, file.bytes);
    for (chat, message_id) in &sent[..2] {
        home.apply(
            *chat,
            Action::DeleteMessage {
                message_id: *message_id,
            },
        )
        .await
        .unwrap();
        home.store.purge().await.unwrap();
        assert!(home.is_here(&file));
    }
    assert!(
        home.path(one)
            .await
            .iter()
            .all(|message| message.attachments.is_empty())
    );
    let gone = home.store.file_in_chat(one, file.hash, &home.actor).await;
    assert_eq!(code(gone.unwrap_err()), ErrorCode::NotFound);
    std::fs::write(home.store.preview_of(file.hash), b"smaller").unwrap();
    home.apply(other, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    assert!(!home.is_here(&file));
    assert_eq!(home.store.files_bytes().await, 0, "its preview is gone as well");
}

#[tokio::test]
async fn a_file_that_is_about_to_be_sent_again_survives_the_message_that_held_it() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let file = home.bring(&home.actor, "a.png", b"a").await;
    let (message_id, send) = holding("", std::slice::from_ref(&file));
    home.apply(chat, send).await.unwrap();
    let again = home.bring(&home.actor, "a.png", b"a").await;
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
    home.store.purge().await.unwrap();
    assert!(home.is_here(&again));
    home.apply(chat, holding("", std::slice::from_ref(&again)).1)
        .await
        .unwrap();
    home.store.purge().await.unwrap();
    assert!(home.is_here(&again));
}

#[tokio::test]
async fn what_waits_for_a_host_keeps_its_files_for_as_long_as_it_waits() {
    let home = Home::new().await;
    let space = joined(SpaceId::new());
    home.store.put_space(&space).await.unwrap();
    let chat = hearth_domain::ChatId::new();
    let enqueue = |action| async {
        let operation = operation(chat, action);
        let done = home.store.enqueue(space.id, &operation, "Ada").await;
        done.map(|_| operation.op_id)
    };
    enqueue(Action::CreateChat { model: None }).await.unwrap();
    let file = home.bring(&home.actor, "plan.png", b"a plan").await;
    let lie = Attachment {
        media_type: "text/html".to_owned(),
        ..file.clone()
    };
    let op = enqueue(holding("", &[lie]).1).await.unwrap();
    let unknown = Attachment {
        hash: hash_of(b"of somebody else"),
        ..file.clone()
    };
    assert_eq!(
        code(enqueue(holding("", &[unknown]).1).await.unwrap_err()),
        ErrorCode::Invalid
    );

    home.clock.advance(72 * 60 * 60 * 1000);
    home.store.forget_old_uploads().await.unwrap();
    assert!(home.is_here(&file));
    assert_eq!(home.store.file_in_copy(chat, file.hash).await.unwrap(), file);
    let error = hearth_domain::ApiError {
        code: ErrorCode::TooLong,
        message: "too large".to_owned(),
    };
    home.store.refused(op, &error).await.unwrap();
    home.store.purge().await.unwrap();
    assert!(home.is_here(&file), "it may be sent once more");
    home.store.discard(op).await.unwrap();
    home.store.purge().await.unwrap();
    assert!(!home.is_here(&file));
}
