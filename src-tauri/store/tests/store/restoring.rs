//! The way back from a damaged database.

use std::fs;

use hearth_domain::{CatchUp, Clock, Rev, StartupProblemCode};
use hearth_store::{OpenError, Store, restore_newest_backup, set_database_aside};

use crate::home::Home;

async fn damaged() -> (Home, hearth_domain::ChatId, hearth_domain::Epoch) {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "saved").await;
    home.store.backup_now().await.unwrap();
    home.send(chat, "lost").await;
    let epoch = home.store.open_chat(chat, &home.actor).await.unwrap().chat.epoch;
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
    let now = home.store.open_chat(chat, &home.actor).await.unwrap().chat;
    assert_ne!(now.epoch, epoch);
    let caught_up = home
        .store
        .changes_after(chat, epoch, Rev(1), 10, &home.actor)
        .await
        .unwrap();
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
        .await
        .unwrap()
        .unwrap();
    assert_eq!(fs::read(aside).unwrap(), b"garbage, all of it");
    reopen(&mut home).await;
    assert!(home.list("").await.chats.is_empty());
    assert!(home.store.data_info().await.unwrap().newest_backup.is_some());
}

/// Overwrites pages inside, where neither the header nor the list of tables is.
fn damage_inside(file: &std::path::Path) {
    let mut bytes = fs::read(file).unwrap();
    // Among the messages, which opening does not read.
    let middle = bytes.len() * 3 / 4 / 4096 * 4096;
    bytes[middle..middle + 4096 * 8].fill(0xA5);
    fs::write(file, &bytes).unwrap();
}

#[tokio::test]
async fn damage_that_the_daily_check_finds_is_told_at_the_next_start_and_there_is_a_way_back() {
    let mut home = Home::new().await;
    let chat = home.quiet_chat().await;
    for turn in 0..200 {
        home.send(chat, &format!("{turn} {}", "words ".repeat(100))).await;
    }
    home.store.backup_now().await.unwrap();
    home.store.close().await;
    let file = home.dir.path().join("hearth.db");
    let whole = fs::read(&file).unwrap();
    for remedy in ["restore", "empty", "mended"] {
        fs::write(&file, &whole).unwrap();
        damage_inside(&file);
        reopen(&mut home).await;
        home.store.quick_check().await.unwrap_err();
        home.store.close().await;
        let clock: std::sync::Arc<dyn Clock> = home.clock.clone();
        let found = Store::open(home.dir.path(), clock).await.unwrap_err().problem();
        assert_eq!(found.code, StartupProblemCode::DatabaseDamaged);
        assert!(found.backup.is_some());
        match remedy {
            "restore" => drop(
                restore_newest_backup(home.dir.path(), home.clock.as_ref())
                    .await
                    .unwrap(),
            ),
            "empty" => drop(
                set_database_aside(home.dir.path(), home.clock.as_ref())
                    .await
                    .unwrap()
                    .unwrap(),
            ),
            _ => fs::write(&file, &whole).unwrap(),
        }
        reopen(&mut home).await;
        assert!(!home.dir.path().join("hearth.db.doubt").exists(), "{remedy}");
        assert_eq!(home.list("").await.chats.len(), usize::from(remedy != "empty"));
        home.store.close().await;
    }
}

#[tokio::test]
async fn a_write_that_meets_damage_has_the_next_start_look_for_it() {
    let mut home = Home::new().await;
    let chat = home.quiet_chat().await;
    for turn in 0..200 {
        home.send(chat, &format!("{turn} {}", "words ".repeat(100))).await;
    }
    home.store.close().await;
    damage_inside(&home.dir.path().join("hearth.db"));
    reopen(&mut home).await;
    // It goes through the whole chat, so it comes to the damage.
    home.apply(chat, hearth_domain::Action::DeleteChat).await.unwrap_err();
    home.store.close().await;
    let clock: std::sync::Arc<dyn Clock> = home.clock.clone();
    let found = Store::open(home.dir.path(), clock).await.unwrap_err().problem();
    assert_eq!(found.code, StartupProblemCode::DatabaseDamaged);
}

#[tokio::test]
async fn a_missing_database_with_a_backup_beside_it_is_told_and_both_ways_lead_on() {
    let (mut home, chat, _) = damaged().await;
    for remedy in ["empty", "restore"] {
        for name in ["hearth.db", "hearth.db-wal"] {
            fs::remove_file(home.dir.path().join(name)).ok();
        }
        let clock: std::sync::Arc<dyn Clock> = home.clock.clone();
        let found = Store::open(home.dir.path(), clock).await.unwrap_err().problem();
        assert_eq!(found.code, StartupProblemCode::DatabaseMissing);
        assert!(found.backup.is_some());
        assert!(!home.dir.path().join("hearth.db").exists());
        if remedy == "empty" {
            let aside = set_database_aside(home.dir.path(), home.clock.as_ref()).await.unwrap();
            assert_eq!(aside, None);
        } else {
            restore_newest_backup(home.dir.path(), home.clock.as_ref())
                .await
                .unwrap();
        }
        reopen(&mut home).await;
        assert_eq!(home.list("").await.chats.len(), usize::from(remedy == "restore"));
        home.store.close().await;
    }
    reopen(&mut home).await;
    assert_eq!(home.texts(chat).await, ["saved"]);
}

#[tokio::test]
async fn a_database_that_cannot_be_moved_whole_stays_where_it_is() {
    let (home, ..) = damaged().await;
    let in_the_way = home.dir.path().join("hearth.db.damaged-20261122-093018-wal");
    fs::create_dir(&in_the_way).unwrap();
    fs::write(in_the_way.join("file"), "").unwrap();
    let clock = home.clock.as_ref();
    restore_newest_backup(home.dir.path(), clock).await.unwrap_err();
    set_database_aside(home.dir.path(), clock).await.unwrap_err();
    for (name, bytes) in [("hearth.db", "garbage, all of it"), ("hearth.db-wal", "and its log")] {
        assert_eq!(
            fs::read(home.dir.path().join(name)).unwrap(),
            bytes.as_bytes(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_database_in_use_is_neither_restored_nor_moved() {
    let home = Home::new().await;
    home.store.backup_now().await.unwrap();
    let moved = set_database_aside(home.dir.path(), home.clock.as_ref()).await;
    assert!(matches!(moved, Err(OpenError::InUse { .. })));
    let restored = restore_newest_backup(home.dir.path(), home.clock.as_ref()).await;
    assert!(matches!(restored, Err(OpenError::InUse { .. })));
}
