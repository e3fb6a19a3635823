//! A database that was found damaged while it was in use is checked before it is used again.
//!
//! A check reads the whole file, which is too much for every start. So whoever meets damage leaves a mark beside the
//! database, and only a start that finds the mark takes the time.

use std::{fs::File, path::Path};

use crate::{OpenError, StoreError, backup, files};

/// Leaves the mark, if that is what `outcome` is about.
pub(crate) fn after<T>(directory: &Path, outcome: &Result<T, StoreError>) {
    let Err(StoreError::Damaged(_)) = outcome else {
        return;
    };
    if let Err(error) = File::create(files::doubt(directory)).and_then(|mark| mark.sync_all()) {
        tracing::warn!(%error, "the next start does not know that the database is damaged");
    }
}

/// Checks the database, if there is a mark, before anything is written to it.
pub(crate) async fn settle(directory: &Path) -> Result<(), OpenError> {
    let database = files::database(directory);
    if !files::doubt(directory).exists() {
        return Ok(());
    }
    backup::check(&database)
        .await
        .map_err(|error| OpenError::from_store(&database, error))?;
    clear(directory);
    Ok(())
}

pub(crate) fn clear(directory: &Path) {
    if let Err(error) = files::remove_if_there(&files::doubt(directory)) {
        tracing::warn!(%error, "the next start will check the database without need");
    }
}
