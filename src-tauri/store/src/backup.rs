//! Backups: whole copies of the database, each checked before it counts.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use hearth_domain::UnixMillis;

use crate::{Store, StoreError, backend, doubt, files, stamp};

/// Backups that are kept; older ones go when a new one is there.
const KEPT: usize = 7;

/// What a copy is called until it is checked.
const UNFINISHED: &str = "unfinished";

impl Store {
    /// Copies the database into `backups/` while it stays in use, checks the copy, and removes the oldest
    /// beyond the newest seven. Returns the new file.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`], or what the check found; then no new backup appears.
    pub async fn backup_now(&self) -> Result<PathBuf, StoreError> {
        let _only_one = self.backing_up().lock().await;
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

/// When the newest backup was made, as far as the clock can tell: one that a wrong clock stamped with a later time says
/// nothing about today.
pub(crate) fn newest_time(directory: &Path, now: UnixMillis) -> Option<UnixMillis> {
    let times = all(directory).into_iter().map(|(at, _)| at);
    times.filter(|at| at.0 <= now.0).max()
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

async fn make(directory: &Path, now: UnixMillis) -> Result<PathBuf, StoreError> {
    let target = add(directory, now).await?;
    prune(directory, &target, now)?;
    Ok(target)
}

/// Makes a backup that stands for all attempts at one migration, which may fail at every start: the one made for the
/// attempt before goes, or they would push out whatever is older.
pub(crate) async fn before_migration(directory: &Path, now: UnixMillis) -> Result<(), StoreError> {
    let mark = files::migrating(directory);
    let before = fs::read_to_string(&mark).ok().filter(|name| time_of(name).is_some());
    let target = add(directory, now).await?;
    if let Some(name) = target.file_name().and_then(|name| name.to_str()) {
        fs::write(&mark, name)?;
    }
    if let Some(name) = before {
        files::remove_if_there(&place(directory).join(name))?;
    }
    prune(directory, &target, now)
}

/// The database is of this version: a later migration is another.
pub(crate) fn migrated(directory: &Path) {
    if let Err(error) = files::remove_if_there(&files::migrating(directory)) {
        tracing::warn!(%error, "the next migration will replace the backup before this one");
    }
}

async fn add(directory: &Path, now: UnixMillis) -> Result<PathBuf, StoreError> {
    let place = place(directory);
    fs::create_dir_all(&place)?;
    remove_unfinished(&place)?;
    let target = free_name(&place, now);
    let unfinished = target.with_extension(UNFINISHED);
    let copied = copy(&files::database(directory), &unfinished).await;
    let settled = match copied {
        Ok(()) => files::settle(&unfinished, &target).map_err(StoreError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = settled {
        files::remove_if_there(&unfinished)?;
        return Err(error);
    }
    Ok(target)
}

/// What was cut off is as large as the database and of no use.
fn remove_unfinished(place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == UNFINISHED) {
            files::remove_if_there(&path)?;
        }
    }
    Ok(())
}

/// Removes what is too many. What a wrong clock stamped goes first: it would stay for years, for newer ones to go.
fn prune(directory: &Path, target: &Path, now: UnixMillis) -> Result<(), StoreError> {
    let mut others = all(directory);
    others.retain(|(_, file)| file != target);
    others.sort_by_key(|(at, _)| (at.0 <= now.0, at.0));
    for (_, old) in others.iter().take((others.len() + 1).saturating_sub(KEPT)) {
        files::remove_if_there(old)?;
    }
    Ok(())
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
