//! What is in the way when Hearth starts, each told apart, and nothing written over.

use std::{fs, path::Path, sync::Arc};

use hearth_domain::{Clock, StartupProblem, StartupProblemCode};
use hearth_store::{Store, StoreError};
use sea_orm::ConnectionTrait;

use crate::home::{Home, START, connect, list_request};

async fn problem(dir: &Path) -> StartupProblem {
    let clock: Arc<dyn Clock> = Arc::new(hearth_domain::ManualClock::at(START));
    match Store::open(dir, clock).await {
        Ok(_) => panic!("{} opened", dir.display()),
        Err(error) => error.problem(),
    }
}

/// A directory with a database of three messages, closed.
async fn closed() -> tempfile::TempDir {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for text in ["one", "two", "three"] {
        home.send(chat, text).await;
    }
    home.store.close().await;
    home.dir
}

/// Opens, expects that problem, and checks that the database was left alone.
async fn refused_untouched(dir: &Path, expected: StartupProblemCode) -> StartupProblem {
    let file = dir.join("hearth.db");
    let before = fs::read(&file).unwrap();
    let found = problem(dir).await;
    assert_eq!(found.code, expected, "{found:?}");
    assert_eq!(found.path, file.display().to_string());
    assert!(fs::read(&file).unwrap() == before, "the database was changed");
    found
}

#[tokio::test]
async fn a_directory_is_made_and_one_that_cannot_be_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("some/where");
    let clock: Arc<dyn Clock> = Arc::new(hearth_domain::ManualClock::at(START));
    Store::open(&deep, clock).await.unwrap().close().await;
    assert!(deep.join("hearth.db").is_file());

    let file = dir.path().join("a file");
    fs::write(&file, "in the way").unwrap();
    for blocked in [file.clone(), file.join("below it")] {
        let found = problem(&blocked).await;
        assert_eq!(found.code, StartupProblemCode::DirectoryMissing, "{found:?}");
        assert_eq!(found.path, blocked.display().to_string());
    }
}

/// sysfs refuses new files to everyone, the administrator included.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_that_cannot_be_written_is_told() {
    let found = problem(Path::new("/sys/kernel")).await;
    assert_eq!(found.code, StartupProblemCode::ReadOnly, "{found:?}");
}

#[tokio::test]
async fn a_second_hearth_on_the_same_data_is_refused_until_the_first_ends() {
    let home = Home::new().await;
    let found = problem(home.dir.path()).await;
    assert_eq!(found.code, StartupProblemCode::InUse);
    home.store.close().await;
    let refused = home.store.list_chats(&list_request(""), &home.actor).await.unwrap_err();
    assert_eq!(refused, StoreError::Closed, "reads end like writes");
    let clock: Arc<dyn Clock> = home.clock.clone();
    Store::open(home.dir.path(), clock).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("hearth.db"),
        "This is not a database, but a letter to Ada.",
    )
    .unwrap();
    refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
    fs::write(dir.path().join("hearth.db"), "short").unwrap();
    refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
}

#[tokio::test]
async fn a_truncated_database_is_damaged() {
    let dir = closed().await;
    let file = dir.path().join("hearth.db");
    let whole = fs::read(&file).unwrap();
    for keep in [whole.len() / 2, 4096 * 3, 4096, 4000, 100] {
        fs::write(&file, &whole[..keep]).unwrap();
        refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
    }
}

#[tokio::test]
async fn a_database_whose_first_page_is_overwritten_is_damaged() {
    let dir = closed().await;
    let file = dir.path().join("hearth.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100..4096].fill(0xA5);
    fs::write(&file, &bytes).unwrap();
    refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
}

#[tokio::test]
async fn a_database_without_hearths_tables_is_damaged() {
    let dir = closed().await;
    let db = connect(&dir.path().join("hearth.db")).await;
    db.execute_unprepared("DROP TABLE drafts").await.unwrap();
    db.close().await.unwrap();
    let found = refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
    assert!(found.detail.contains("drafts"), "{found:?}");

    let dir = closed().await;
    let db = connect(&dir.path().join("hearth.db")).await;
    db.execute_unprepared("DROP TABLE title_search").await.unwrap();
    db.close().await.unwrap();
    let found = refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
    assert!(found.detail.contains("title_search"), "{found:?}");

    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("hearth.db"), "").unwrap();
    let db = connect(&dir.path().join("hearth.db")).await;
    db.execute_unprepared("CREATE TABLE cats (name TEXT)").await.unwrap();
    db.close().await.unwrap();
    refused_untouched(dir.path(), StartupProblemCode::DatabaseDamaged).await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_told_and_left_alone() {
    for mark in [
        "INSERT INTO seaql_migrations VALUES ('m20990101_000001_future', 0)",
        "PRAGMA user_version = 99",
    ] {
        let dir = closed().await;
        let db = connect(&dir.path().join("hearth.db")).await;
        db.execute_unprepared(mark).await.unwrap();
        db.close().await.unwrap();
        refused_untouched(dir.path(), StartupProblemCode::DatabaseNewer).await;
    }
}

#[tokio::test]
async fn what_a_crash_left_of_a_first_start_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("hearth.db"), "").unwrap();
    fs::write(dir.path().join("hearth.db.new"), "half of a databa").unwrap();
    fs::write(dir.path().join("hearth.db.new-wal"), "and of its log").unwrap();
    let clock: Arc<dyn Clock> = Arc::new(hearth_domain::ManualClock::at(START));
    let store = Store::open(dir.path(), clock.clone()).await.unwrap();
    let user = store.user_id();
    store.close().await;
    assert!(!dir.path().join("hearth.db.new").exists());
    let again = Store::open(dir.path(), clock).await.unwrap();
    assert_eq!(again.user_id(), user, "who this is stays the same");
}
