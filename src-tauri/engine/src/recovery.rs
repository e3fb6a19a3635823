//! The ways on when the data could not be opened. No engine runs on the directory then.

use std::path::{Path, PathBuf};

use hearth_domain::{Clock, StartupProblem};

/// Sets the damaged database aside and puts the newest backup that is whole in its place; returns the
/// backup that was used.
///
/// # Errors
/// Why there is nothing to restore; the database is where it was then.
pub async fn restore_newest_backup(data_dir: &Path, clock: &dyn Clock) -> Result<PathBuf, StartupProblem> {
    let restored = hearth_store::restore_newest_backup(data_dir, clock).await;
    restored.map_err(|error| error.problem())
}

/// Sets the damaged database aside and puts an empty one in its place; returns where it went.
///
/// # Errors
/// The operating system's refusal, or that another Hearth uses the directory.
pub async fn set_database_aside(data_dir: &Path, clock: &dyn Clock) -> Result<Option<PathBuf>, StartupProblem> {
    let set_aside = hearth_store::set_database_aside(data_dir, clock).await;
    set_aside.map_err(|error| error.problem())
}
