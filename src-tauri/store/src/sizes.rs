//! How much there is, for the settings' page on data.

use std::{fs, path::Path};

use hearth_domain::UnixMillis;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::{Store, StoreError, backup, entity::chat, files};

/// Sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataSizes {
    /// The database and its write-ahead log.
    pub database_bytes: u64,
    pub backups_bytes: u64,
    pub chats: u64,
    /// All versions counted.
    pub messages: u64,
    /// Of those that are not stamped with a time to come.
    pub newest_backup: Option<UnixMillis>,
}

#[derive(FromQueryResult)]
struct Counts {
    chats: i64,
    messages: Option<i64>,
}

impl Store {
    /// # Errors
    /// A failure of the database.
    pub async fn data_info(&self) -> Result<DataSizes, StoreError> {
        let counts = chat::Entity::find()
            .select_only()
            .column_as(chat::Column::Key.count(), "chats")
            .column_as(chat::Column::MessageCount.sum(), "messages")
            .filter(chat::Column::Deleted.eq(false))
            .into_model::<Counts>()
            .one(self.readers())
            .await?;
        let (chats, messages) = counts.map_or((0, 0), |row| (row.chats, row.messages.unwrap_or(0)));
        let directory = self.directory();
        Ok(DataSizes {
            database_bytes: files::with_companions(&files::database(directory))
                .iter()
                .map(|file| size(file))
                .sum(),
            backups_bytes: backup::all(directory).iter().map(|(_, file)| size(file)).sum(),
            chats: u64::try_from(chats).unwrap_or(0),
            messages: u64::try_from(messages).unwrap_or(0),
            newest_backup: backup::newest_time(directory, self.clock().now()),
        })
    }
}

/// A file that is not there has no size.
fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |found| found.len())
}
