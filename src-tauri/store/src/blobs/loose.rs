//! Files that no message holds, on their way out.

use std::path::PathBuf;

use hearth_domain::FileHash;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

use super::on_disk;
use crate::{
    Store, StoreError,
    backend::{Batch, Transaction},
    files,
};

/// Files looked at in one transaction.
const AT_ONCE: i64 = 500;

/// Has a file looked at that no message may hold.
pub(super) fn note(batch: &mut Batch, hash: FileHash) {
    batch.raw(
        "INSERT OR IGNORE INTO loose_files (hash) VALUES (?)",
        [hash.to_string().into()],
    );
}

impl Store {
    /// Removes the files that nobody holds any more.
    pub(crate) async fn remove_loose_files(&self) -> Result<(), StoreError> {
        let any = Statement::from_string(DbBackend::Sqlite, "SELECT 1 FROM loose_files LIMIT 1");
        if self.readers().query_one_raw(any).await?.is_none() {
            return Ok(());
        }
        let _place = self.blob_locks().places.lock().await;
        loop {
            let gone = self.write(|tx| Box::pin(held_by_nobody(tx))).await?;
            if gone.is_empty() {
                return Ok(());
            }
            let here: Vec<(FileHash, [PathBuf; 3])> = gone
                .into_iter()
                .map(|hash| {
                    let files = [self.blob(hash), self.preview_of(hash), self.fetched_so_far(hash)];
                    (hash, files)
                })
                .collect();
            let gone = on_disk(move || Ok(remove(here))).await?;
            if gone.is_empty() {
                return Ok(());
            }
            self.write(move |tx| {
                let gone = gone.clone();
                Box::pin(async move {
                    let mut batch = Batch::new();
                    for hash in gone {
                        batch.raw("DELETE FROM loose_files WHERE hash = ?", [hash.to_string().into()]);
                    }
                    tx.defer(batch);
                    Ok(())
                })
            })
            .await?;
        }
    }
}

/// Those that are gone now. Some systems keep a file that somebody reads; its turn comes again.
fn remove(files: Vec<(FileHash, [PathBuf; 3])>) -> Vec<FileHash> {
    let mut gone = Vec::with_capacity(files.len());
    for (hash, paths) in files {
        match paths.iter().try_for_each(|path| files::remove_if_there(path)) {
            Ok(()) => gone.push(hash),
            Err(error) => tracing::warn!(%hash, %error, "a file that nobody holds could not be removed"),
        }
    }
    gone
}

/// Some of the loose files that neither a message holds nor anybody may still send. Those that a message holds by now are
/// loose no more.
async fn held_by_nobody(tx: &Transaction) -> Result<Vec<FileHash>, StoreError> {
    let db = tx.db().await?;
    db.execute_unprepared(
        "DELETE FROM loose_files WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.hash = loose_files.hash)",
    )
    .await?;
    let sql = "SELECT hash FROM loose_files l
        WHERE NOT EXISTS (SELECT 1 FROM uploads u WHERE u.hash = l.hash)
            AND NOT EXISTS (SELECT 1 FROM outbox o WHERE instr(o.operation, l.hash))
        LIMIT ?";
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [AT_ONCE.into()]))
        .await?;
    let hash = |row: &QueryResult| {
        let hash: String = row.try_get_by_index(0)?;
        hash.parse()
            .map_err(|error| StoreError::Damaged(format!("a file's name: {error}")))
    };
    rows.iter().map(hash).collect()
}
