//! Why the data could not be opened. Nothing was written over.

use std::{
    io,
    path::{Path, PathBuf},
};

use hearth_domain::{StartupProblem, StartupProblemCode};
use thiserror::Error;

use crate::{
    StoreError, backup,
    error::{result_code, sqlite},
};

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("{path} does not exist and cannot be made: {detail}", path = path.display())]
    DirectoryMissing { path: PathBuf, detail: String },
    #[error("{path} cannot be written: {detail}", path = path.display())]
    ReadOnly { path: PathBuf, detail: String },
    #[error("there is no space left for {path}: {detail}", path = path.display())]
    DiskFull { path: PathBuf, detail: String },
    #[error("another Hearth uses {path}", path = path.display())]
    InUse { path: PathBuf },
    #[error("{path} is damaged: {detail}", path = path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error("{path} is missing or empty, but backups of it are there", path = path.display())]
    Missing { path: PathBuf },
    #[error("{path} was written by a newer version of Hearth: {detail}", path = path.display())]
    Newer { path: PathBuf, detail: String },
    #[error("{path}: {detail}", path = path.display())]
    Other { path: PathBuf, detail: String },
}

impl OpenError {
    /// What a window shows. Looks into the data directory for a backup to offer.
    #[must_use]
    pub fn problem(&self) -> StartupProblem {
        let (code, path, detail) = match self {
            Self::DirectoryMissing { path, detail } => (StartupProblemCode::DirectoryMissing, path, detail.as_str()),
            Self::ReadOnly { path, detail } => (StartupProblemCode::ReadOnly, path, detail.as_str()),
            Self::DiskFull { path, detail } => (StartupProblemCode::DiskFull, path, detail.as_str()),
            Self::InUse { path } => (StartupProblemCode::InUse, path, ""),
            Self::Damaged { path, detail } => (StartupProblemCode::DatabaseDamaged, path, detail.as_str()),
            Self::Missing { path } => (StartupProblemCode::DatabaseMissing, path, ""),
            Self::Newer { path, detail } => (StartupProblemCode::DatabaseNewer, path, detail.as_str()),
            Self::Other { path, detail } => (StartupProblemCode::Other, path, detail.as_str()),
        };
        let backup = path
            .parent()
            .and_then(backup::newest)
            .map(|file| file.display().to_string());
        StartupProblem {
            code,
            path: path.display().to_string(),
            detail: detail.to_owned(),
            backup,
        }
    }

    pub(crate) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        let detail = error.to_string();
        let is = |kinds: [io::ErrorKind; 2]| kinds.contains(&error.kind());
        if is([io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
            Self::DiskFull { path, detail }
        } else if is([io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem]) {
            Self::ReadOnly { path, detail }
        } else {
            Self::Other { path, detail }
        }
    }

    /// A failure of the database `path` while it was being opened.
    pub(crate) fn from_db(path: &Path, error: &sea_orm::DbErr) -> Self {
        let code = result_code(error);
        let (path, detail) = (path.to_owned(), error.to_string());
        match code {
            Some(sqlite::FULL) => Self::DiskFull { path, detail },
            Some(sqlite::READONLY) => Self::ReadOnly { path, detail },
            Some(sqlite::CORRUPT | sqlite::NOTADB) => Self::Damaged { path, detail },
            Some(_) | None => Self::Other { path, detail },
        }
    }

    pub(crate) fn from_store(path: &Path, error: StoreError) -> Self {
        let path = path.to_owned();
        match error {
            StoreError::Damaged(detail) => Self::Damaged { path, detail },
            StoreError::DiskFull(detail) => Self::DiskFull { path, detail },
            StoreError::NotFound(_)
            | StoreError::Invalid(_)
            | StoreError::TooLong { .. }
            | StoreError::Busy
            | StoreError::Forbidden(_)
            | StoreError::Closed
            | StoreError::Database(_)
            | StoreError::Constraint(_)
            | StoreError::Io(_) => Self::Other {
                path,
                detail: error.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_own_words_find_their_code() {
        let path = Path::new("/data/hearth.db");
        let code = |kind: io::ErrorKind| OpenError::from_io(path, &io::Error::from(kind)).problem().code;
        assert_eq!(code(io::ErrorKind::StorageFull), StartupProblemCode::DiskFull);
        assert_eq!(code(io::ErrorKind::ReadOnlyFilesystem), StartupProblemCode::ReadOnly);
        assert_eq!(code(io::ErrorKind::PermissionDenied), StartupProblemCode::ReadOnly);
        assert_eq!(code(io::ErrorKind::Interrupted), StartupProblemCode::Other);
    }
}
