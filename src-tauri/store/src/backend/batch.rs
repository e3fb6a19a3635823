//! Many statements, one round trip.
//!
//! Each statement sent alone costs a hand-over to SQLite's thread and back, which for an append is more than
//! the statement itself. SQLite takes several in one text, with their values in a row.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Insert, QueryTrait, Statement, Value,
};

use crate::StoreError;

/// Statements that take effect together or not at all.
#[derive(Debug)]
pub(crate) struct Batch {
    sql: String,
    values: Vec<Value>,
}

impl Batch {
    pub(crate) fn new() -> Self {
        Self {
            sql: String::new(),
            values: Vec::new(),
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
    }

    pub(crate) fn push(&mut self, statement: Statement) {
        self.sql.push_str(&statement.sql);
        self.sql.push(';');
        self.values.extend(statement.values.into_iter().flatten());
    }

    pub(crate) fn add<Q: QueryTrait>(&mut self, query: &Q) {
        self.push(query.build(DbBackend::Sqlite));
    }

    pub(crate) fn insert<A: sea_orm::ActiveModelTrait>(&mut self, row: A) {
        self.add(&Insert::one(row));
    }

    pub(crate) fn insert_many<A, I>(&mut self, rows: I)
    where
        A: sea_orm::ActiveModelTrait,
        I: IntoIterator<Item = A>,
    {
        self.add(&<A::Entity as EntityTrait>::insert_many(rows));
    }

    pub(crate) fn raw(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(sql);
        self.sql.push(';');
        self.values.extend(values);
    }

    /// # Errors
    /// Whatever a statement fails with; then none of them has taken effect.
    pub(crate) async fn apply(self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let sql = format!("SAVEPOINT job;{}RELEASE job", self.sql);
        let whole = Statement::from_sql_and_values(DbBackend::Sqlite, sql, self.values);
        let Err(failure) = tx.execute_raw(whole).await else {
            return Ok(());
        };
        let failure = StoreError::from(failure);
        if !failure.is_fatal() {
            undo(tx).await?;
        }
        Err(failure)
    }
}

async fn undo(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    tx.execute_unprepared("ROLLBACK TO job; RELEASE job").await.map(drop)
}
