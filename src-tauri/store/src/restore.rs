//! The way back from a database that cannot be opened.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hearth_domain::{Clock, Epoch};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use crate::{
    OpenError, StoreError, backend, backup, doubt, entity::chat, files, inspect::inspect, lock::DirectoryLock, open,
    stamp,
};

/// Moves the database aside and puts the newest backup that is whole in its place. Every chat gets a new epoch,
/// so that a copy elsewhere, which may know later changes, starts again instead of mixing the two. Returns
/// the backup that was used.
///
/// # Errors
/// [`OpenError::InUse`], or why there is nothing to restore; then the database is where it was.
pub async fn restore_newest_backup(data_dir: &Path, clock: &dyn Clock) -> Result<PathBuf, OpenError> {
    let _lock = DirectoryLock::take(data_dir)?;
    let ready = files::unfinished(data_dir);
    let mut refusal = OpenError::Other {
        path: data_dir.join("backups"),
        detail: "there is no backup".to_owned(),
    };
    for (_, candidate) in backup::all(data_dir).into_iter().rev() {
        match copy_ready(&candidate, &ready).await {
            Ok(()) => {
                replace(data_dir, clock)?;
                return Ok(candidate);
            }
            Err(error) => {
                tracing::warn!(backup = %candidate.display(), %error, "a backup cannot be used");
                refusal = error;
            }
        }
    }
    clear(&ready)?;
    Err(refusal)
}

/// Moves the database aside and puts an empty one in its place. Returns where it went; none if there was no
/// database.
///
/// # Errors
/// [`OpenError::InUse`], or the operating system's refusal; then the database is where it was.
pub async fn set_database_aside(data_dir: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>, OpenError> {
    let _lock = DirectoryLock::take(data_dir)?;
    open::create(data_dir, clock).await
}

/// Moves the database aside and the one that is ready into its place; returns where the old one went. If that
/// fails, the old one is where it was.
pub(crate) fn replace(directory: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>, OpenError> {
    let target = files::database(directory);
    let aside = free_name(directory, clock);
    // A log without its database goes too: it would be taken for the new one's.
    let replaced = move_aside(&target, &aside).and_then(|moved| {
        files::settle(&files::unfinished(directory), &target).map_err(|error| OpenError::from_io(&target, &error))?;
        Ok(moved)
    });
    match replaced {
        Ok(moved) => {
            doubt::clear(directory);
            Ok(moved.then_some(aside))
        }
        Err(error) => {
            move_back(&target, &aside);
            Err(error)
        }
    }
}

/// Moves the database and its log, where they hold anything. False if nothing did.
fn move_aside(file: &Path, aside: &Path) -> Result<bool, OpenError> {
    let mut moved = false;
    // The database goes first: without it, its log means nothing to the next start.
    for (from, to) in files::with_companions(file).iter().zip(files::with_companions(aside)) {
        match fs::metadata(from).map(|found| found.len()) {
            Ok(0) => files::remove_if_there(from).map_err(|error| OpenError::from_io(from, &error))?,
            Ok(_) => {
                fs::rename(from, to).map_err(|error| OpenError::from_io(from, &error))?;
                moved = true;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(OpenError::from_io(from, &error)),
        }
    }
    Ok(moved)
}

fn move_back(file: &Path, aside: &Path) {
    for (from, to) in files::with_companions(aside).iter().zip(files::with_companions(file)) {
        match fs::rename(from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::error!(file = %from.display(), %error, "what was moved aside cannot be moved back"),
        }
    }
}

fn free_name(directory: &Path, clock: &dyn Clock) -> PathBuf {
    let mut at = clock.now();
    loop {
        let name = directory.join(format!("hearth.db.damaged-{}", stamp::format(at)));
        if !name.exists() {
            return name;
        }
        at.0 += 1000;
    }
}

/// A checked copy of a backup with new epochs, closed.
async fn copy_ready(backup: &Path, ready: &Path) -> Result<(), OpenError> {
    clear(ready)?;
    inspect(backup).await?;
    backup::check(backup)
        .await
        .map_err(|error| OpenError::from_store(backup, error))?;
    fs::copy(backup, ready).map_err(|error| OpenError::from_io(ready, &error))?;
    renew_epochs(ready)
        .await
        .map_err(|error| OpenError::from_store(ready, error))
}

async fn renew_epochs(file: &Path) -> Result<(), StoreError> {
    let db = backend::one_off(file, false).await?;
    let renewed = chat::Entity::update_many()
        .col_expr(chat::Column::Epoch, Expr::value(*Epoch::new().as_uuid()))
        // A chat that was made for another machine, which knows nothing of it yet, has no life to be told from.
        .filter(chat::Column::Epoch.ne(Uuid::nil()))
        .exec(&db)
        .await;
    db.close().await?;
    renewed?;
    Ok(())
}

fn clear(file: &Path) -> Result<(), OpenError> {
    for left_over in files::with_companions(file) {
        files::remove_if_there(&left_over).map_err(|error| OpenError::from_io(&left_over, &error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use hearth_domain::{ManualClock, UnixMillis};

    use super::*;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    fn a_copy_that_cannot_be_put_in_place_leaves_the_old_database_there() {
        let dir = tempfile::tempdir().unwrap();
        let old = ["hearth.db", "hearth.db-wal", "hearth.db-shm"].map(|name| dir.path().join(name));
        for file in &old {
            fs::write(file, file.display().to_string()).unwrap();
        }
        // Nothing is ready, so the second half of the move fails.
        replace(dir.path(), &ManualClock::at(UnixMillis(0))).unwrap_err();
        for file in &old {
            assert_eq!(fs::read_to_string(file).unwrap(), file.display().to_string());
        }
    }
}
