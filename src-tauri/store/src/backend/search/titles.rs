//! Chats by their titles, and authors by their names.

use hearth_domain::Term;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value, prelude::Uuid};

use super::Scope;
use crate::entity::Columns;

/// A chat whose title has the words.
pub(crate) struct FoundTitle {
    pub(crate) id: Uuid,
    pub(crate) space_id: Uuid,
    pub(crate) title: String,
    pub(crate) archived: bool,
    pub(crate) active_at: i64,
}

/// Newest first.
pub(crate) async fn titles<C: ConnectionTrait>(
    db: &C,
    expression: &str,
    scope: Scope,
    limit: i64,
) -> Result<Vec<FoundTitle>, DbErr> {
    let (seen, seen_values) = scope.condition("c");
    let sql = format!(
        "SELECT c.id, c.space_id, c.title, c.archived, c.active_at
        FROM title_search t CROSS JOIN chats c ON c.key = t.rowid
        WHERE t.title_search MATCH ? AND NOT c.deleted AND {seen}
        ORDER BY c.active_at DESC, c.id DESC LIMIT ?"
    );
    let values = std::iter::once(Value::from(expression))
        .chain(seen_values)
        .chain([limit.into()]);
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<FoundTitle, DbErr> {
    let mut columns = Columns::of(row);
    Ok(FoundTitle {
        id: columns.next()?,
        space_id: columns.next()?,
        title: columns.next()?,
        archived: columns.next()?,
        active_at: columns.next()?,
    })
}

/// What those are called whose name has one of the terms.
pub(crate) async fn authors<C: ConnectionTrait>(db: &C, any: &[Term]) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT DISTINCT name FROM chat_participants";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    let mut names = Vec::new();
    for row in rows {
        let name: String = row.try_get_by_index(0)?;
        if any.iter().any(|term| term.is_in(&name)) {
            names.push(name);
        }
    }
    Ok(names)
}
