//! A look at a database before anything is done with it. Opens it for reading only.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Read},
    path::Path,
};

use hearth_migrations::{GENERATION, known_steps};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::{OpenError, backend};

/// The first bytes of every SQLite file (<https://www.sqlite.org/fileformat2.html>, section 1.3).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Tables without which a file is no database of Hearth's, whatever its list of migrations says.
const TABLES: [&str; 17] = [
    "spaces",
    "users",
    "devices",
    "local_values",
    "chats",
    "chat_participants",
    "chat_messages",
    "applied_operations",
    "runs",
    "run_chunks",
    "usage",
    "drafts",
    "chat_views",
    "message_search",
    "title_search",
    "words",
    "word_parts",
];

/// What was found where the database should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file, or an empty one that a crash left behind.
    Nothing,
    Current,
    /// Steps of migration are still to be made.
    Older,
}

/// # Errors
/// [`OpenError::Damaged`] and [`OpenError::Newer`], each of which leaves the file as it is.
pub(crate) async fn inspect(file: &Path) -> Result<Found, OpenError> {
    let damaged = |detail: &str| OpenError::Damaged {
        path: file.to_owned(),
        detail: detail.to_owned(),
    };
    match first_bytes(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(OpenError::from_io(file, &error)),
        Ok(bytes) if bytes.is_empty() => return Ok(Found::Nothing),
        Ok(bytes) if bytes != MAGIC => return Err(damaged("the file is not a database")),
        Ok(_) => {}
    }
    let db = backend::one_off(file, true)
        .await
        .map_err(|error| OpenError::from_db(file, &error))?;
    let looked = look(&db).await;
    db.close().await.map_err(|error| OpenError::from_db(file, &error))?;
    let contents = looked.map_err(|error| OpenError::from_db(file, &error))?;
    contents.judge(file)
}

struct Contents {
    generation: i64,
    tables: HashSet<String>,
    steps: Vec<String>,
}

impl Contents {
    fn judge(self, file: &Path) -> Result<Found, OpenError> {
        let path = file.to_owned();
        if self.generation > GENERATION {
            let detail = format!("generation {} where this version knows {GENERATION}", self.generation);
            return Err(OpenError::Newer { path, detail });
        }
        let known = known_steps();
        if let Some(step) = self.steps.iter().find(|step| !known.contains(*step)) {
            let detail = format!("it holds the step {step}");
            return Err(OpenError::Newer { path, detail });
        }
        if self.steps.is_empty() {
            let detail = "its tables are missing".to_owned();
            return Err(OpenError::Damaged { path, detail });
        }
        if self.steps.len() < known.len() {
            return Ok(Found::Older);
        }
        match TABLES.iter().find(|table| !self.tables.contains(**table)) {
            Some(table) => Err(OpenError::Damaged {
                path,
                detail: format!("its table {table} is missing"),
            }),
            None => Ok(Found::Current),
        }
    }
}

async fn look(db: &DatabaseConnection) -> Result<Contents, DbErr> {
    let generation = column(db, "PRAGMA user_version").await?.pop().unwrap_or(0);
    let tables: HashSet<String> = column(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        .await?
        .into_iter()
        .collect();
    let steps = if tables.contains("seaql_migrations") {
        column(db, "SELECT version FROM seaql_migrations ORDER BY version").await?
    } else {
        Vec::new()
    };
    Ok(Contents {
        generation,
        tables,
        steps,
    })
}

async fn column<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Result<Vec<T>, DbErr> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

fn first_bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(MAGIC.len());
    File::open(file)?.take(MAGIC.len() as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
