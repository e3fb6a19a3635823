//! Uploads: piece by piece, cut and gone on with, within limits.

use hearth_domain::{Attachment, ErrorCode, MAX_CHUNK_BYTES, Role};
use hearth_store::NewUpload;
use sea_orm::ConnectionTrait;

use super::hash_of;
use crate::home::{Home, code, column};

#[tokio::test]
async fn an_upload_goes_on_where_it_was_when_hearth_ended() {
    let mut home = Home::new().await;
    let user = home.actor.user_id;
    let upload = home.begin(&home.actor, "long.txt", 11).await;
    let state = home
        .store
        .add_piece(upload.id, user, 0, b"hello".to_vec())
        .await
        .unwrap();
    assert_eq!(state.received, 5);
    home.restart().await;
    assert_eq!(home.store.upload(upload.id, user).await.unwrap(), state);
    for offset in [0, 4, 6] {
        let refused = home.store.add_piece(upload.id, user, offset, b"again".to_vec()).await;
        let refused = refused.unwrap_err();
        assert!(refused.to_string().contains("begins at 5"), "{refused}");
        assert_eq!(code(refused), ErrorCode::Invalid);
    }
    let state = home
        .store
        .add_piece(upload.id, user, 5, b" world".to_vec())
        .await
        .unwrap();
    assert_eq!((state.received, state.done), (11, None));
    assert_eq!(
        std::fs::read(home.store.uploaded_so_far(upload.id)).unwrap(),
        b"hello world"
    );
}

#[tokio::test]
async fn one_that_was_announced_by_its_hash_is_found_again_by_it() {
    let home = Home::new().await;
    let announced = |bytes| NewUpload {
        name: "a.txt".to_owned(),
        bytes,
        hash: Some(hash_of(b"hello")),
    };
    let first = home.store.begin_upload(announced(5), &home.actor).await.unwrap();
    let user = home.actor.user_id;
    home.store.add_piece(first.id, user, 0, b"he".to_vec()).await.unwrap();
    let again = home.store.begin_upload(announced(5), &home.actor).await.unwrap();
    assert_eq!((again.id, again.received), (first.id, 2));
    let other = home.store.begin_upload(announced(6), &home.actor).await.unwrap();
    assert_ne!(other.id, first.id, "a file of another size is another");
}

/// Whoever sends a message once more asks for each of its files once more.
#[tokio::test]
async fn one_that_is_whole_takes_no_more_room_however_often_it_is_announced() {
    let home = Home::new().await;
    let ben = home.person("Ben", Role::Member).await;
    let file = Attachment {
        hash: hash_of(b"hello"),
        name: "a.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        bytes: 5,
        image: None,
    };
    let announced = || NewUpload {
        name: "a.txt".to_owned(),
        bytes: 5,
        hash: Some(file.hash),
    };
    let first = home.store.begin_upload(announced(), &ben).await.unwrap();
    home.store
        .add_piece(first.id, ben.user_id, 0, b"hello".to_vec())
        .await
        .unwrap();
    home.store
        .finish_upload(first.id, ben.user_id, file.clone())
        .await
        .unwrap();
    let most_of_it = 13 * 24 * 60 * 60 * 1000;
    for _ in 0..2 {
        home.clock.advance(most_of_it);
        let again = home.store.begin_upload(announced(), &ben).await.unwrap();
        assert_eq!((again.id, again.done.as_ref()), (first.id, Some(&file)));
        home.store.forget_old_uploads().await.unwrap();
    }
    home.clock.advance(2 * most_of_it);
    home.store.forget_old_uploads().await.unwrap();
    assert!(
        home.store.upload(first.id, ben.user_id).await.is_err(),
        "nobody asked for it for long"
    );
}

#[tokio::test]
async fn more_than_was_said_is_not_taken() {
    let home = Home::new().await;
    let user = home.actor.user_id;
    let upload = home.begin(&home.actor, "a.txt", 3).await;
    for (offset, piece) in [
        (0, b"four".to_vec()),
        (u64::MAX, b"far".to_vec()),
        (0, Vec::new()),
        (0, vec![0; MAX_CHUNK_BYTES + 1]),
    ] {
        let refused = home.store.add_piece(upload.id, user, offset, piece).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Invalid);
    }
    assert_eq!(home.store.upload(upload.id, user).await.unwrap().received, 0);
}

#[tokio::test]
async fn nobody_touches_anothers_upload() {
    let home = Home::new().await;
    let eve = home.person("Eve", Role::Guest).await;
    let upload = home.begin(&home.actor, "a.txt", 3).await;
    let theirs = home.store.add_piece(upload.id, eve.user_id, 0, b"abc".to_vec()).await;
    assert_eq!(code(theirs.unwrap_err()), ErrorCode::NotFound);
    let state = home.store.upload(upload.id, eve.user_id).await;
    assert_eq!(code(state.unwrap_err()), ErrorCode::NotFound);
    home.store.cancel_upload(upload.id, eve.user_id).await.unwrap();
    assert!(home.store.upload(upload.id, home.actor.user_id).await.is_ok());
}

#[tokio::test]
async fn nobody_brings_more_at_a_time_than_the_disk_is_for() {
    let home = Home::new().await;
    let ben = home.person("Ben", Role::Member).await;
    let new = |bytes| NewUpload {
        name: "a.bin".to_owned(),
        bytes,
        hash: None,
    };
    let mut begun = Vec::new();
    for _ in 0..40 {
        begun.push(home.store.begin_upload(new(1), &home.actor).await.unwrap());
    }
    let refused = home.store.begin_upload(new(1), &home.actor).await.unwrap_err();
    assert!(refused.to_string().starts_with("40 files"), "{refused}");
    home.store.cancel_upload(begun[0].id, home.actor.user_id).await.unwrap();
    home.store.begin_upload(new(1), &home.actor).await.unwrap();

    let gib = 1 << 30;
    home.store.begin_upload(new(gib), &ben).await.unwrap();
    let refused = home.store.begin_upload(new(gib + 1), &ben).await.unwrap_err();
    assert!(refused.to_string().starts_with("More than 2 GiB"), "{refused}");
    home.store.begin_upload(new(gib), &ben).await.unwrap();
    home.store.cancel_upload(begun[1].id, home.actor.user_id).await.unwrap();
    home.store.begin_upload(new(3 * gib), &home.actor).await.unwrap();
}

#[tokio::test]
async fn a_disk_that_is_full_at_the_end_leaves_the_upload_to_be_finished_later() {
    let home = Home::new().await;
    let user = home.actor.user_id;
    let upload = home.begin(&home.actor, "a.png", 1).await;
    home.store.add_piece(upload.id, user, 0, b"a".to_vec()).await.unwrap();
    let found = hearth_domain::Attachment {
        hash: hash_of(b"a"),
        name: "a.png".to_owned(),
        // No row may have a page for that.
        media_type: "x".repeat(100_000),
        bytes: 1,
        image: None,
    };
    home.store.limit_size(Some(0)).await.unwrap();
    let refused = home.store.finish_upload(upload.id, user, found.clone()).await;
    assert_eq!(code(refused.unwrap_err()), ErrorCode::DiskFull);
    assert_eq!(home.store.upload(upload.id, user).await.unwrap().done, None);
    home.store.limit_size(None).await.unwrap();
    let state = home.store.upload(upload.id, user).await.unwrap();
    assert_eq!(state.received, 1, "what was confirmed is there");
    home.store.finish_upload(upload.id, user, found).await.unwrap();
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn what_is_not_whole_within_a_day_goes() {
    let home = Home::new().await;
    let user = home.actor.user_id;
    let open = home.begin(&home.actor, "open.png", 2).await;
    home.store.add_piece(open.id, user, 0, b"o".to_vec()).await.unwrap();
    home.clock.advance(DAY_MS - 1);
    let young = home.begin(&home.actor, "young.png", 5).await;
    home.store.forget_old_uploads().await.unwrap();
    assert!(home.store.upload(open.id, user).await.is_ok());
    home.clock.advance(2);
    home.store.forget_old_uploads().await.unwrap();
    assert!(!home.store.uploaded_so_far(open.id).exists());
    assert!(home.store.upload(open.id, user).await.is_err());
    assert!(home.store.upload(young.id, user).await.is_ok());
}

/// A draft is there after a holiday, and so is what is attached to it.
#[tokio::test]
async fn a_whole_file_stays_until_its_user_gives_it_up_and_a_guests_for_two_weeks() {
    let home = Home::new().await;
    let guest = home.person("Gil", Role::Guest).await;
    let mine = home.bring(&home.actor, "mine.png", b"mine").await;
    let begun = home.begin(&guest, "theirs.png", 6).await;
    home.clock.advance(DAY_MS - 1);
    let theirs = home.finish_upload(&guest, &begun, b"theirs").await;
    home.clock.advance(14 * DAY_MS);
    home.store.forget_old_uploads().await.unwrap();
    assert!(
        home.is_here(&mine) && home.is_here(&theirs),
        "counted from when it was whole"
    );
    home.clock.advance(1);
    home.store.forget_old_uploads().await.unwrap();
    assert!(!home.is_here(&theirs));
    home.clock.advance(100 * DAY_MS);
    home.store.forget_old_uploads().await.unwrap();
    assert!(home.is_here(&mine));
    let chat = home.quiet_chat().await;
    home.apply(chat, super::holding("", &[mine]).1).await.unwrap();
}

/// SQLite takes no more than 32,766 values in one statement.
#[tokio::test]
async fn very_many_uploads_are_forgotten_too() {
    let home = Home::new().await;
    let user = home.actor.user_id.as_uuid().simple();
    let sql = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 33000)
        INSERT INTO uploads (id, user_id, name, bytes, created_at) SELECT randomblob(16), x'{user}', 'a', 1, 0 FROM n"
    );
    let db = home.look().await;
    db.execute_unprepared(&sql).await.unwrap();
    home.store.forget_old_uploads().await.unwrap();
    assert_eq!(column::<i64>(&db, "SELECT count(*) FROM uploads").await, [0]);
}
