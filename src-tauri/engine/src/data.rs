//! Where the data is, and the care taken of it: a check and a backup every day.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Weak,
    time::Duration,
};

use hearth_domain::{ApiError, DataInfo, ErrorCode, NoticeCode};
use tokio::{task::spawn_blocking, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{Engine, core::Core};

/// The start is left alone. After it the clock is looked at now and then instead of waiting a day,
/// because the machine may have slept.
const FIRST_LOOK: Duration = Duration::from_secs(60);
const NEXT_LOOK: Duration = Duration::from_secs(60 * 60);

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Engine {
    /// # Errors
    /// The sizes could not be read.
    pub async fn data_info(&self) -> Result<DataInfo, ApiError> {
        let core = &self.core;
        let sizes = core.store.data_info().await?;
        Ok(DataInfo {
            directory: core.data_dir.display().to_string(),
            database_bytes: sizes.database_bytes,
            backups_bytes: sizes.backups_bytes,
            logs_bytes: logs_bytes(core.data_dir.join("logs")).await,
            files_bytes: core.store.files_bytes().await,
            chats: sizes.chats,
            messages: sizes.messages,
            newest_backup: sizes.newest_backup,
            prices_file: core.prices.file().display().to_string(),
        })
    }

    /// Checks the database, and makes a backup if the newest is older than a day: what the engine does by
    /// itself a minute after its start. What goes wrong is told as a notice.
    pub async fn look_after_data(&self) {
        let core = &self.core;
        if is_whole(core).await && is_backup_due(core).await {
            back_up(core).await;
        }
    }

    /// Reads the database for damage.
    ///
    /// # Errors
    /// `DatabaseDamaged`, or why it could not be read.
    pub async fn check_database(&self) -> Result<(), ApiError> {
        Ok(self.core.store.quick_check().await?)
    }

    /// A checked copy of the database, beside the automatic ones; returns its file.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn back_up(&self) -> Result<PathBuf, ApiError> {
        Ok(self.core.store.backup_now().await?)
    }

    /// Lets the database grow to `bytes` and no further, which is what a full disk does; none lifts the
    /// limit. For trying out what Hearth does then.
    ///
    /// # Errors
    /// The database could not be asked.
    pub async fn limit_database_size(&self, bytes: Option<u64>) -> Result<(), ApiError> {
        Ok(self.core.store.limit_size(bytes).await?)
    }
}

/// The regular care, until the engine ends.
pub(crate) async fn look_after(core: Weak<Core>, closing: CancellationToken) {
    let mut pause = FIRST_LOOK;
    loop {
        tokio::select! {
            () = closing.cancelled() => return,
            () = sleep(pause) => {}
        }
        let Some(core) = core.upgrade() else { return };
        if let Err(problem) = core.store.forget_old_uploads().await {
            tracing::warn!(%problem, "files that nobody sent are not all removed");
        }
        let first = pause == FIRST_LOOK;
        if first || is_backup_due(&core).await {
            Engine { core }.look_after_data().await;
        }
        pause = NEXT_LOOK;
    }
}

/// A copy of a damaged database would push a good backup out, so none is made of one.
async fn is_whole(core: &Core) -> bool {
    match core.store.quick_check().await {
        Ok(()) => true,
        Err(problem) => {
            let damaged = problem.code() == ErrorCode::DatabaseDamaged;
            let code = if damaged {
                NoticeCode::DatabaseDamaged
            } else {
                NoticeCode::BackupFailed
            };
            core.events.notice(code, problem.to_string());
            false
        }
    }
}

async fn is_backup_due(core: &Core) -> bool {
    match core.store.data_info().await {
        Ok(info) => info
            .newest_backup
            .is_none_or(|at| core.clock.now().0 - at.0 >= DAY_MILLIS),
        Err(problem) => {
            tracing::warn!(%problem, "the newest backup is not known");
            false
        }
    }
}

async fn back_up(core: &Core) {
    match core.store.backup_now().await {
        Ok(file) => tracing::info!(file = %file.display(), "backup made"),
        Err(problem) => core.events.notice(NoticeCode::BackupFailed, problem.to_string()),
    }
}

/// 0 where the folder cannot be read: it may not be there yet.
async fn logs_bytes(folder: PathBuf) -> u64 {
    let sum = spawn_blocking(move || sum_of_files(&folder)).await;
    sum.ok().and_then(Result::ok).unwrap_or(0)
}

fn sum_of_files(folder: &Path) -> io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?.metadata()?;
        if entry.is_file() {
            sum += entry.len();
        }
    }
    Ok(sum)
}
