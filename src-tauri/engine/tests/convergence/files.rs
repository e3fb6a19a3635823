//! Files that people attach: a few, so that the same one comes from several people.

use std::{collections::BTreeSet, fs, path::Path};

use fastrand::Rng;
use hearth_domain::{Actor, Attachment, FileHash, Operation};
use hearth_store::{NewUpload, Store, StoreError, UploadState};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

const FILES: u8 = 5;

/// Hashes that a message holds, or that may still be sent.
const HELD: &str = "
    SELECT hash FROM attachments
    UNION SELECT hash FROM uploads WHERE hash IS NOT NULL
    UNION SELECT f.value ->> 'hash' FROM outbox o, json_each(o.operation, '$.action.attachments') f";

const IN_MESSAGES: &str = "SELECT DISTINCT hash FROM attachments";

/// What stands for the hash here: the engine makes the true one.
pub(crate) fn some_of_them(rng: &mut Rng) -> Vec<Attachment> {
    let mut numbers: Vec<u8> = (1..=FILES).collect();
    rng.shuffle(&mut numbers);
    numbers.truncate(rng.usize(1..=2));
    let file = |number: u8| Attachment {
        hash: FileHash::from_bytes([number; 32]),
        name: format!("file-{number}.txt"),
        media_type: "text/plain".to_owned(),
        bytes: 90 + u64::from(number),
        image: None,
    };
    numbers.into_iter().map(file).collect()
}

async fn begin(store: &Store, actor: &Actor, file: &Attachment) -> Result<UploadState, StoreError> {
    let new = NewUpload {
        name: file.name.clone(),
        bytes: file.bytes,
        hash: Some(file.hash),
    };
    store.begin_upload(new, actor).await
}

/// Takes a file in from where an earlier attempt came to, up to half of it or the whole.
pub(crate) async fn bring(store: &Store, actor: &Actor, file: &Attachment, whole: bool) -> Result<(), StoreError> {
    let (state, user) = (begin(store, actor, file).await?, actor.user_id);
    if state.done.is_some() {
        return Ok(());
    }
    let end = if whole { file.bytes } else { file.bytes / 2 };
    if state.received < end {
        let piece = vec![file.hash.as_bytes()[0]; usize::try_from(end - state.received).unwrap()];
        store.add_piece(state.id, user, state.received, piece).await?;
    }
    if whole {
        store.finish_upload(state.id, user, file.clone()).await?;
    }
    Ok(())
}

pub(crate) fn are_here(store: &Store, operation: &Operation) -> bool {
    let files = operation.action.attachments();
    files.iter().all(|file| store.blob(file.hash).is_file())
}

async fn hashes(db: &DatabaseConnection, sql: &str) -> BTreeSet<String> {
    let statement = Statement::from_string(sea_orm::DbBackend::Sqlite, sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Whole files, by their names.
fn on_disk(directory: &Path) -> BTreeSet<String> {
    let Ok(folders) = fs::read_dir(directory.join("blobs")) else {
        return BTreeSet::new();
    };
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    // Those that are still coming go by the name of their upload.
    names.filter(|name| name.len() == 64).collect()
}

/// Nothing is left of files that nobody holds.
pub(crate) async fn none_is_left_over(db: &DatabaseConnection, directory: &Path) {
    let (held, here) = (hashes(db, HELD).await, on_disk(directory));
    let left: Vec<_> = here.difference(&held).collect();
    assert!(left.is_empty(), "files that nobody holds: {left:?}");
}

/// A host has the files of all messages.
pub(crate) async fn none_is_missing(db: &DatabaseConnection, directory: &Path) {
    let (held, here) = (hashes(db, IN_MESSAGES).await, on_disk(directory));
    let missing: Vec<_> = held.difference(&here).collect();
    assert!(missing.is_empty(), "files that are gone: {missing:?}");
}
