//! Opening the data directory.

use std::{env, path::Path, sync::Arc};

use anyhow::{Context as _, Result, anyhow};
use hearth_domain::{StartupProblem, StartupProblemCode, SystemClock};
use hearth_engine::{Alone, Engine, EngineConfig};

use crate::{data_directory, secrets::Place, settings_file};

/// # Errors
/// Why the data cannot be opened, and what can be done about it.
pub(crate) async fn engine(data_dir: &Path, secrets: &Place) -> Result<Engine> {
    data_directory::make(data_dir).with_context(|| format!("{} cannot be made", data_dir.display()))?;
    let config = EngineConfig {
        data_dir: data_dir.to_owned(),
        program: env::current_exe().unwrap_or_default(),
        clock: Arc::new(SystemClock),
        settings_file: Arc::new(settings_file::of(data_dir)),
        secrets: Arc::clone(&secrets.store),
        bus: Arc::new(Alone),
    };
    Engine::start(config).await.map_err(in_words)
}

pub(crate) fn in_words(problem: StartupProblem) -> anyhow::Error {
    let advice = match problem.code {
        StartupProblemCode::InUse => "another Hearth uses this data directory",
        StartupProblemCode::DatabaseDamaged => {
            "the database is damaged; `hearth-server restore` takes the newest backup"
        }
        StartupProblemCode::DatabaseMissing => {
            "the database is not there, but backups of it are; `hearth-server restore` takes the newest"
        }
        StartupProblemCode::DatabaseNewer => "the database was written by a newer Hearth",
        StartupProblemCode::DirectoryMissing => "the data directory cannot be made",
        StartupProblemCode::ReadOnly => "the data directory cannot be written",
        StartupProblemCode::DiskFull => "the disk is full",
        StartupProblemCode::Other => "the data cannot be opened",
    };
    anyhow!("{advice} ({}: {})", problem.path, problem.detail)
}
