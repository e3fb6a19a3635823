//! Many statements, one round trip.
//!
//! Each statement sent alone costs a hand-over to SQLite's thread and back, which for an append is more than
//! the statement itself. SQLite takes several in one text, with their values in a row.

use sea_orm::{DbBackend, EntityTrait, Insert, QueryTrait, Statement, Value};

/// Statements to be sent together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    sql: String,
    values: Vec<Value>,
    statements: usize,
}

impl Batch {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
        self.statements += other.statements;
    }

    pub(crate) fn push(&mut self, statement: Statement) {
        self.sql.push_str(&statement.sql);
        self.sql.push(';');
        self.values.extend(statement.values.into_iter().flatten());
        self.statements += 1;
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
        self.statements += 1;
    }

    pub(crate) fn len(&self) -> usize {
        self.statements
    }

    /// All of them as one; none if there is nothing to send.
    pub(crate) fn into_statement(self) -> Option<Statement> {
        (!self.sql.is_empty()).then(|| Statement::from_sql_and_values(DbBackend::Sqlite, self.sql, self.values))
    }
}
