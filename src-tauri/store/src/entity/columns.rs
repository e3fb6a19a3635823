//! A row read column by column, in the order in which a query names them.
//!
//! SeaORM's own way asks for each by its name, which for a page of messages takes longer than the query.

use sea_orm::{ColumnTrait, DbErr, Iterable, QueryResult, TryGetable};

pub(crate) struct Columns<'a> {
    row: &'a QueryResult,
    at: usize,
}

impl<'a> Columns<'a> {
    pub(crate) fn of(row: &'a QueryResult) -> Self {
        Self { row, at: 0 }
    }

    pub(crate) fn next<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.at)?;
        self.at += 1;
        Ok(value)
    }

    pub(crate) fn skip(&mut self, columns: usize) {
        self.at += columns;
    }
}

/// The columns of a table by their names, as `table.column`, for a query whose rows are read in that order.
pub(crate) fn names<C: ColumnTrait + Iterable>(table: &str) -> String {
    let names: Vec<String> = C::iter().map(|column| format!("{table}.{}", column.as_str())).collect();
    names.join(", ")
}
