//! From an older database to this one, and backups.

use std::{fs, path::PathBuf, sync::Arc};

use hearth_domain::{Clock, ManualClock, SpaceId};
use hearth_migrations::Migrator;
use hearth_store::{Store, StoreError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

use crate::{
    home::{Home, START, column, connect, list_request},
    searching::index,
};

fn backups(dir: &std::path::Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir.join("backups")) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// A directory with a database after the first step, whose space that is.
async fn older() -> (tempfile::TempDir, SpaceId) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("hearth.db");
    fs::write(&file, "").unwrap();
    let db = connect(&file).await;
    Migrator::up(&db, Some(1)).await.unwrap();
    let space = SpaceId::new();
    for (table, columns) in [
        ("spaces", "?, 0"),
        ("users", "?, 0"),
        ("devices", "?, x'00000000000000000000000000000000', 0"),
    ] {
        let sql = format!("PRAGMA foreign_keys = OFF; INSERT INTO {table} VALUES ({columns})");
        let values = [(*space.as_uuid()).into()];
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
            .await
            .unwrap();
    }
    db.close().await.unwrap();
    (dir, space)
}

#[tokio::test]
async fn an_older_database_is_backed_up_and_brought_here() {
    let (dir, space) = older().await;
    let file = dir.path().join("hearth.db");
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(START));
    let store = Store::open(dir.path(), clock.clone()).await.unwrap();
    assert_eq!(store.space_id(), space);
    let made = backups(dir.path());
    assert_eq!(made, [dir.path().join("backups/hearth-20261122-093015.db")]);
    let old = connect(&made[0]).await;
    assert_eq!(column::<i64>(&old, "SELECT count(*) FROM seaql_migrations").await, [1]);
    let now = connect(&file).await;
    let steps = i64::try_from(hearth_migrations::known_steps().len()).unwrap();
    assert_eq!(
        column::<i64>(&now, "SELECT count(*) FROM seaql_migrations").await,
        [steps]
    );
    store.close().await;
    Store::open(dir.path(), clock).await.unwrap();
    assert_eq!(backups(dir.path()).len(), 1, "nothing to migrate, nothing to back up");
}

#[tokio::test]
async fn what_there_was_before_there_were_others_is_its_users_and_read() {
    let (dir, _) = older().await;
    let db = connect(&dir.path().join("hearth.db")).await;
    db.execute_unprepared(
        "PRAGMA foreign_keys = OFF;
        INSERT INTO chats (id, space_id, epoch, rev, head_rev, title, renamed, pinned, archived, deleted, created_at,
            active_at, path_length, message_count)
            SELECT x'01010101010101010101010101010101', id, id, 2, 2, 'Old', 0, 0, 0, 0, 0, 0, 1, 1 FROM spaces;
        INSERT INTO chat_participants (id, chat_id, rev, name, joined_at, present, user_id)
            SELECT x'02020202020202020202020202020202', c.id, 1, 'Ada', 0, 1, u.id FROM chats c, users u;
        INSERT INTO chat_messages (id, chat_id, author_id, from_assistant, seq, rev, status, created_at, deleted,
            path_position, text)
            SELECT x'03030303030303030303030303030303', id, x'04040404040404040404040404040404', 1, 2, 2, 'complete',
                0, 0, 0, 'answer' FROM chats",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(START));
    let store = Store::open(dir.path(), clock).await.unwrap();
    let actor = store.home_actor();
    let listed = store.list_chats(&list_request(""), &actor).await.unwrap().chats;
    assert_eq!((listed.len(), listed[0].unread, listed[0].people), (1, 0, 1));
    let detail = store.open_chat(listed[0].id, &actor).await.unwrap();
    assert_eq!(detail.chat.owner_id, actor.user_id);
    assert!(detail.rights.delete);
}

#[tokio::test]
async fn what_was_written_before_is_found_in_all_the_ways_there_are_now() {
    let (dir, _) = older().await;
    let db = connect(&dir.path().join("hearth.db")).await;
    db.execute_unprepared(
        "PRAGMA foreign_keys = OFF;
        INSERT INTO chats (id, space_id, epoch, rev, head_rev, title, renamed, pinned, archived, deleted, created_at,
            active_at, path_length, message_count)
            SELECT x'01010101010101010101010101010101', id, id, 2, 2, '我的手机', 0, 0, 0, 0, 0, 0, 1, 1 FROM spaces;
        INSERT INTO chat_participants (id, chat_id, rev, name, joined_at, present, user_id)
            SELECT x'02020202020202020202020202020202', c.id, 1, 'Ada', 0, 1, u.id FROM chats c, users u;
        INSERT INTO chat_messages (id, chat_id, author_id, from_assistant, seq, rev, status, created_at, deleted,
            path_position, text)
            SELECT x'03030303030303030303030303030303', id, x'02020202020202020202020202020202', 0, 2, 2, 'complete',
                0, 0, 0, 'our neighbourhood 携帯電話' FROM chats",
    )
    .await
    .unwrap();
    Migrator::up(&db, Some(1)).await.unwrap();
    db.execute_unprepared("INSERT INTO message_search (rowid, text) SELECT key, text FROM chat_messages")
        .await
        .unwrap();
    db.close().await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(START));
    let store = Store::open(dir.path(), clock).await.unwrap();
    store.index_what_is_behind().await.unwrap();
    for word in ["neighbour", "hood", "電話", "手机"] {
        let listed = store
            .list_chats(&list_request(word), &store.home_actor())
            .await
            .unwrap();
        assert_eq!(listed.chats.len(), 1, "{word}");
    }
    let db = connect(&dir.path().join("hearth.db")).await;
    index::agrees(&db).await;
    let through = "SELECT count(*) FROM sqlite_schema WHERE name = 'message_search' AND sql LIKE '%content=''chat_messages_words''%'";
    assert_eq!(column::<i64>(&db, through).await, [1]);
    assert_eq!(column::<String>(&db, "PRAGMA integrity_check").await, ["ok"]);
}

#[tokio::test]
async fn a_backup_is_whole_and_of_its_moment() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "in the backup").await;
    let backup = home.store.backup_now().await.unwrap();
    home.send(chat, "after it").await;
    let copy = connect(&backup).await;
    assert_eq!(
        column::<String>(&copy, "SELECT text FROM chat_messages").await,
        ["in the backup"]
    );
    assert_eq!(column::<String>(&copy, "PRAGMA integrity_check").await, ["ok"]);
    let found = "SELECT m.text FROM message_search f JOIN chat_messages m ON m.key = f.rowid WHERE message_search MATCH 'backup'";
    assert_eq!(column::<String>(&copy, found).await, ["in the backup"]);
    home.store.quick_check().await.unwrap();
}

#[tokio::test]
async fn the_newest_seven_are_kept_and_other_files_left_alone() {
    let home = Home::new().await;
    fs::create_dir_all(home.dir.path().join("backups")).unwrap();
    let own = home.dir.path().join("backups/my own copy.db");
    fs::write(&own, "mine").unwrap();
    let mut made = Vec::new();
    for turn in 0..10 {
        // Also several within one second.
        home.clock.advance(if turn < 3 { 0 } else { 86_400_000 });
        made.push(home.store.backup_now().await.unwrap());
    }
    let mut expected = made.split_off(3);
    expected.push(own);
    assert_eq!(backups(home.dir.path()), expected);
    let sizes = home.store.data_info().await.unwrap();
    assert_eq!(
        sizes.newest_backup.map(|at| at.0),
        Some(START.0 / 1000 * 1000 + 7 * 86_400_000)
    );
}

#[tokio::test]
async fn a_backup_of_damage_does_not_count() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for turn in 0..200 {
        home.send(chat, &format!("{turn} {}", "words ".repeat(100))).await;
    }
    home.store.close().await;
    let file = home.dir.path().join("hearth.db");
    let mut bytes = fs::read(&file).unwrap();
    // Among the messages, which opening does not read.
    let middle = bytes.len() * 3 / 4 / 4096 * 4096;
    bytes[middle..middle + 4096 * 8].fill(0xA5);
    fs::write(&file, &bytes).unwrap();
    let clock: Arc<dyn Clock> = home.clock.clone();
    let store = Store::open(home.dir.path(), clock).await.unwrap();
    assert!(matches!(store.quick_check().await, Err(StoreError::Damaged(_))));
    assert!(store.backup_now().await.is_err());
    assert_eq!(backups(home.dir.path()), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_migration_that_fails_at_every_start_pushes_no_backup_out() {
    let (dir, space) = older().await;
    let file = dir.path().join("hearth.db");
    let db = connect(&file).await;
    db.execute_unprepared("CREATE TABLE message_search (in_the_way)")
        .await
        .unwrap();
    db.close().await.unwrap();
    fs::create_dir(dir.path().join("backups")).unwrap();
    let mut history = Vec::new();
    for day in 10..16 {
        history.push(dir.path().join(format!("backups/hearth-202611{day}-120000.db")));
        fs::write(history.last().unwrap(), "older").unwrap();
    }
    let clock = Arc::new(ManualClock::at(START));
    for _ in 0..9 {
        clock.advance(3_600_000);
        let asked: Arc<dyn Clock> = clock.clone();
        Store::open(dir.path(), asked).await.unwrap_err();
        let now = backups(dir.path());
        assert_eq!((now.len(), &now[..6]), (7, &history[..]));
    }
    let newest = backups(dir.path()).pop();
    assert_eq!(newest, Some(dir.path().join("backups/hearth-20261122-183015.db")));

    let db = connect(&file).await;
    db.execute_unprepared("DROP TABLE message_search").await.unwrap();
    db.close().await.unwrap();
    let store = Store::open(dir.path(), clock.clone()).await.unwrap();
    assert_eq!(store.space_id(), space);
    let before = backups(dir.path()).pop().unwrap();
    clock.advance(86_400_000);
    store.backup_now().await.unwrap();
    assert!(!dir.path().join("hearth.db.migrating").exists());
    assert!(before.exists(), "the backup before the migration stays");
}

#[tokio::test]
async fn backups_from_a_time_to_come_neither_count_nor_push_out_new_ones() {
    let home = Home::new().await;
    let place = home.dir.path().join("backups");
    fs::create_dir(&place).unwrap();
    for year in 2090..2097 {
        fs::write(place.join(format!("hearth-{year}0101-000000.db")), "later").unwrap();
    }
    assert_eq!(home.store.data_info().await.unwrap().newest_backup, None);
    let mut made = Vec::new();
    for _ in 0..8 {
        home.clock.advance(86_400_000);
        made.push(home.store.backup_now().await.unwrap());
        assert!(made.last().unwrap().exists(), "a new backup vanished");
        let newest = home.store.data_info().await.unwrap().newest_backup;
        assert_eq!(newest.map(|at| at.0), Some(home.clock.now().0 / 1000 * 1000));
    }
    assert_eq!(backups(home.dir.path()), made[1..]);
}

#[tokio::test]
async fn backups_that_were_cut_off_are_removed() {
    let home = Home::new().await;
    let place = home.dir.path().join("backups");
    fs::create_dir(&place).unwrap();
    for name in ["hearth-20200101-000000.unfinished", "hearth-20990101-000000.unfinished"] {
        fs::write(place.join(name), "half of a databa").unwrap();
    }
    let made = home.store.backup_now().await.unwrap();
    assert_eq!(backups(home.dir.path()), [made]);
}
