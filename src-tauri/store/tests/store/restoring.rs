//! The way back from a damaged database.

use std::fs;

use hearth_domain::{Clock, Rev, StartupProblemCode};
use hearth_store::{CatchUp, OpenError, Store, restore_newest_backup, set_database_aside};

use crate::home::Home;

async fn damaged() -> (Home, hearth_domain::ChatId, hearth_domain::Epoch) {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "saved").await;
    home.store.backup_now().await.unwrap();
    home.send(chat, "lost").await;
    let epoch = home.store.open_chat(chat).await.unwrap().chat.epoch;
    home.store.close().await;
    fs::write(home.dir.path().join("hearth.db"), "garbage, all of it").unwrap();
    fs::write(home.dir.path().join("hearth.db-wal"), "and its log").unwrap();
    (home, chat, epoch)
}

async fn reopen(home: &mut Home) {
    let clock: std::sync::Arc<dyn Clock> = home.clock.clone();
    home.store = Store::open(home.dir.path(), clock).await.unwrap();
}

#[tokio::test]
async fn the_newest_backup_comes_back_in_a_new_epoch_and_the_damage_is_kept_aside() {
    let (mut home, chat, epoch) = damaged().await;
    let clock: std::sync::Arc<dyn Clock> = home.clock.clone();
    let found = Store::open(home.dir.path(), clock).await.unwrap_err().problem();
    assert_eq!(found.code, StartupProblemCode::DatabaseDamaged);
    let offered = found.backup.unwrap();

    let used = restore_newest_backup(home.dir.path(), home.clock.as_ref())
        .await
        .unwrap();
    assert_eq!(used.display().to_string(), offered);
    reopen(&mut home).await;
    assert_eq!(home.texts(chat).await, ["saved"]);
    let now = home.store.open_chat(chat).await.unwrap().chat;
    assert_ne!(now.epoch, epoch);
    let caught_up = home.store.changes_after(chat, epoch, Rev(1), 10).await.unwrap();
    assert_eq!(caught_up, CatchUp::EpochChanged { chat: now });
    let aside: Vec<_> = fs::read_dir(home.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.display().to_string().contains("damaged-"))
        .collect();
    assert_eq!(aside.len(), 2);
    assert!(
        aside
            .iter()
            .any(|path| fs::read(path).unwrap() == b"garbage, all of it")
    );
    home.send(chat, "and on").await;
}

#[tokio::test]
async fn a_backup_that_is_damaged_too_is_passed_over() {
    let (mut home, chat, _) = damaged().await;
    fs::write(
        home.dir.path().join("backups/hearth-20991231-000000.db"),
        "broken as well",
    )
    .unwrap();
    let used = restore_newest_backup(home.dir.path(), home.clock.as_ref())
        .await
        .unwrap();
    assert!(!used.display().to_string().contains("2099"));
    reopen(&mut home).await;
    assert_eq!(home.texts(chat).await, ["saved"]);
}

#[tokio::test]
async fn without_a_backup_the_damaged_file_stays_where_it_is() {
    let (home, ..) = damaged().await;
    fs::remove_dir_all(home.dir.path().join("backups")).unwrap();
    restore_newest_backup(home.dir.path(), home.clock.as_ref())
        .await
        .unwrap_err();
    assert_eq!(
        fs::read(home.dir.path().join("hearth.db")).unwrap(),
        b"garbage, all of it"
    );
}

#[tokio::test]
async fn starting_empty_moves_the_damage_and_deletes_nothing() {
    let (mut home, ..) = damaged().await;
    let aside = set_database_aside(home.dir.path(), home.clock.as_ref())
        .unwrap()
        .unwrap();
    assert_eq!(fs::read(aside).unwrap(), b"garbage, all of it");
    reopen(&mut home).await;
    assert!(home.list("").await.chats.is_empty());
    assert!(home.store.newest_backup().is_some());
}

#[tokio::test]
async fn a_database_in_use_is_neither_restored_nor_moved() {
    let home = Home::new().await;
    home.store.backup_now().await.unwrap();
    let moved = set_database_aside(home.dir.path(), home.clock.as_ref());
    assert!(matches!(moved, Err(OpenError::InUse { .. })));
    let restored = restore_newest_backup(home.dir.path(), home.clock.as_ref()).await;
    assert!(matches!(restored, Err(OpenError::InUse { .. })));
}
