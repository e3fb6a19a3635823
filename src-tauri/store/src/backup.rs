//! Backups: whole copies of the database, each checked before it counts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hearth_domain::UnixMillis;

use crate::{Store, StoreError, backend, doubt, files, stamp};

/// Backups that are kept; older ones go when a new one is there.
const KEPT: usize = 7;

impl Store {
    /// Copies the database into `backups/` while it stays in use, checks the copy, and removes the oldest
    /// beyond the newest seven. Returns the new file.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], or what the check found; then no new backup appears.
    pub async fn backup_now(&self) -> Result<PathBuf, StoreError> {
        let made = make(self.directory(), self.clock().now()).await;
        doubt::after(self.directory(), &made);
        made
    }

    /// Reads the whole database for damage; takes seconds where there is much of it. After damage was found, the next
    /// start does the same and does not open what is damaged.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first thing found.
    pub async fn quick_check(&self) -> Result<(), StoreError> {
        let checked = check(&files::database(self.directory())).await;
        if checked.is_ok() {
            doubt::clear(self.directory());
        }
        doubt::after(self.directory(), &checked);
        checked
    }
}

/// The newest backup of a data directory.
pub(crate) fn newest(directory: &Path) -> Option<PathBuf> {
    all(directory).pop().map(|(_, file)| file)
}

/// When the newest backup was made.
pub(crate) fn newest_time(directory: &Path) -> Option<UnixMillis> {
    all(directory).pop().map(|(at, _)| at)
}

/// All backups, oldest first.
pub(crate) fn all(directory: &Path) -> Vec<(UnixMillis, PathBuf)> {
    let Ok(entries) = fs::read_dir(place(directory)) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((time_of(entry.file_name().to_str()?)?, entry.path())))
        .collect();
    found.sort();
    found
}

pub(crate) async fn make(directory: &Path, now: UnixMillis) -> Result<PathBuf, StoreError> {
    let place = place(directory);
    fs::create_dir_all(&place)?;
    let target = free_name(&place, now);
    let unfinished = target.with_extension("unfinished");
    files::remove_if_there(&unfinished)?;
    let copied = copy(&files::database(directory), &unfinished).await;
    let settled = match copied {
        Ok(()) => files::settle(&unfinished, &target).map_err(StoreError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = settled {
        files::remove_if_there(&unfinished)?;
        return Err(error);
    }
    let found = all(directory);
    for (_, old) in found.iter().take(found.len().saturating_sub(KEPT)) {
        files::remove_if_there(old)?;
    }
    Ok(target)
}

async fn copy(database: &Path, target: &Path) -> Result<(), StoreError> {
    let db = backend::one_off(database, false).await?;
    let copied = backend::vacuum_into(&db, target).await;
    db.close().await?;
    copied?;
    check(target).await
}

pub(crate) async fn check(file: &Path) -> Result<(), StoreError> {
    let db = backend::one_off(file, true).await?;
    let checked = backend::quick_check(&db).await;
    db.close().await?;
    checked
}

fn place(directory: &Path) -> PathBuf {
    directory.join("backups")
}

fn time_of(name: &str) -> Option<UnixMillis> {
    stamp::parse(name.strip_prefix("hearth-")?.strip_suffix(".db")?)
}

/// Names are whole seconds; a second backup within one takes the next.
fn free_name(place: &Path, now: UnixMillis) -> PathBuf {
    let mut at = now;
    loop {
        let name = place.join(format!("hearth-{}.db", stamp::format(at)));
        if !name.exists() {
            return name;
        }
        at.0 += 1000;
    }
}
