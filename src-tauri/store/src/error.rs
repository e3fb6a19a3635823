//! Why the store refused or failed.

use std::io;

use hearth_domain::{ApiError, ErrorCode, MAX_MESSAGE_BYTES};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};
use thiserror::Error;

/// A refusal or a failure. Nothing of the request was written. No message text is ever in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    #[error("This {0} does not exist.")]
    NotFound(&'static str),
    #[error("{0}")]
    Invalid(String),
    #[error("A message can be {limit} bytes long; this one has {bytes}.", limit = MAX_MESSAGE_BYTES)]
    TooLong { bytes: usize },
    #[error("An answer is being made in this chat.")]
    Busy,
    /// Not allowed to this user; why.
    #[error("{0}")]
    Forbidden(String),
    /// No space left, or the disk cannot be read or written; the database's words.
    #[error("The disk is full or cannot be written: {0}")]
    DiskFull(String),
    #[error("The database is damaged: {0}")]
    Damaged(String),
    #[error("Hearth is closing.")]
    Closed,
    #[error("The database failed: {0}")]
    Database(String),
    /// A rule of the schema was broken: a fault in Hearth, which only the one request suffers.
    #[error("The database refused: {0}")]
    Constraint(String),
    #[error("{0}")]
    Io(String),
}

/// SQLite's primary result codes (<https://www.sqlite.org/rescode.html>).
pub(crate) mod sqlite {
    pub(crate) const READONLY: i64 = 8;
    pub(crate) const IOERR: i64 = 10;
    pub(crate) const CORRUPT: i64 = 11;
    pub(crate) const FULL: i64 = 13;
    pub(crate) const CONSTRAINT: i64 = 19;
    pub(crate) const NOTADB: i64 = 26;
}

impl StoreError {
    /// True for what is found out before anything is written.
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Self::NotFound(_) | Self::Invalid(_) | Self::TooLong { .. } | Self::Busy | Self::Forbidden(_) => true,
            Self::DiskFull(_)
            | Self::Damaged(_)
            | Self::Database(_)
            | Self::Constraint(_)
            | Self::Io(_)
            | Self::Closed => false,
        }
    }

    /// The code that a door answers with.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::TooLong { .. } => ErrorCode::TooLong,
            Self::Busy => ErrorCode::Busy,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::DiskFull(_) => ErrorCode::DiskFull,
            Self::Damaged(_) => ErrorCode::DatabaseDamaged,
            Self::Closed => ErrorCode::Unavailable,
            Self::Database(_) | Self::Constraint(_) | Self::Io(_) => ErrorCode::Internal,
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) = error {
            return Self::Closed;
        }
        let words = error.to_string();
        match result_code(&error) {
            Some(sqlite::FULL | sqlite::IOERR | sqlite::READONLY) => Self::DiskFull(words),
            Some(sqlite::CORRUPT | sqlite::NOTADB) => Self::Damaged(words),
            Some(sqlite::CONSTRAINT) => Self::Constraint(words),
            Some(_) | None => Self::Database(words),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        let full = [
            io::ErrorKind::StorageFull,
            io::ErrorKind::QuotaExceeded,
            io::ErrorKind::ReadOnlyFilesystem,
        ];
        if full.contains(&error.kind()) {
            Self::DiskFull(error.to_string())
        } else {
            Self::Io(error.to_string())
        }
    }
}

/// SQLite's primary code of a failure: the low byte of the extended one.
pub(crate) fn result_code(error: &DbErr) -> Option<i64> {
    let (DbErr::Conn(RuntimeErr::SqlxError(inner))
    | DbErr::Exec(RuntimeErr::SqlxError(inner))
    | DbErr::Query(RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    let sqlx::Error::Database(refusal) = inner.as_ref() else {
        return None;
    };
    let extended: i64 = refusal.code()?.parse().ok()?;
    Some(extended & 0xff)
}
