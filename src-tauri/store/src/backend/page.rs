//! A page of the visible path in one statement, and so of one moment.
//!
//! Positions on the path are dense (0 to `path_length - 1`), so every page is a range of the partial index
//! on `(chat_id, path_position)`: its cost is its size, wherever it lies and however long the chat is.

use hearth_domain::PageAnchor;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value, prelude::Uuid};

use super::Scope;
use crate::{
    StoreError,
    entity::{
        Columns,
        message::{self, COLUMN_COUNT, COLUMNS},
    },
};

/// A page and the chat's state at the moment it was read.
pub(crate) struct Page {
    pub(crate) epoch: Uuid,
    pub(crate) head_rev: i64,
    pub(crate) path_length: i64,
    /// In the path's order.
    pub(crate) messages: Vec<(message::Model, Versions)>,
}

/// The ids of all versions, 32 hexadecimal digits each, separated by commas, oldest first.
pub(crate) type Versions = String;

/// None if there is no such chat for the reader.
pub(crate) async fn page<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    scope: Scope,
    anchor: PageAnchor,
    limit: i64,
) -> Result<Option<Page>, StoreError> {
    let (from, to, bounds) = range(anchor, limit);
    let (seen, seen_values) = scope.condition("c");
    // The chat's state is the row without a message. SQLite feeds an aggregate in the order of its subquery's rows,
    // which is the index's.
    let sql = format!(
        "SELECT NULL, c.epoch, c.head_rev, c.path_length{} FROM chats c WHERE c.id = ? AND NOT c.deleted AND {seen}
        UNION ALL
        SELECT {COLUMNS},
            (SELECT group_concat(hex(v.id)) FROM (
                SELECT s.id FROM chat_messages s
                WHERE s.chat_id = m.chat_id AND s.parent_id IS m.parent_id AND s.from_assistant = m.from_assistant
                ORDER BY s.seq) v)
        FROM chats c JOIN chat_messages m
            ON m.chat_id = c.id AND m.path_position >= {from} AND m.path_position < {to}
        WHERE c.id = ? AND NOT c.deleted",
        ", NULL".repeat(COLUMN_COUNT + 1 - 4)
    );
    let id = Value::from(chat);
    let values = std::iter::once(id.clone()).chain(seen_values).chain(bounds).chain([id]);
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    let mut page = None;
    let mut messages = Vec::with_capacity(rows.len());
    for row in &rows {
        match row.try_get_by_index::<Option<Uuid>>(0)? {
            Some(_) => messages.push(read(row, chat)?),
            None => page = Some(state(row)?),
        }
    }
    // The parts of a union have no order by right, though in fact they come in the index's.
    messages.sort_by_key(|(row, _)| row.path_position);
    Ok(page.map(|page| Page { messages, ..page }))
}

fn state(row: &QueryResult) -> Result<Page, StoreError> {
    let mut columns = Columns::of(row);
    columns.skip(1);
    Ok(Page {
        epoch: columns.next()?,
        head_rev: columns.next()?,
        path_length: columns.next()?,
        messages: Vec::new(),
    })
}

fn read(row: &QueryResult, chat: Uuid) -> Result<(message::Model, Versions), StoreError> {
    let mut columns = Columns::of(row);
    let message = message::Model::read(&mut columns, chat)?;
    Ok((message, row.try_get_by_index(COLUMN_COUNT)?))
}

/// The page's bounds as SQL, and the values in the order of their places.
fn range(anchor: PageAnchor, limit: i64) -> (&'static str, &'static str, Vec<Value>) {
    match anchor {
        PageAnchor::End => ("c.path_length - ?", "c.path_length", vec![limit.into()]),
        PageAnchor::Before { position } => {
            let end = position.0.max(0);
            ("?", "?", vec![end.saturating_sub(limit).into(), end.into()])
        }
        PageAnchor::After { position } => {
            let start = position.0.max(-1).saturating_add(1);
            ("?", "?", vec![start.into(), start.saturating_add(limit).into()])
        }
        PageAnchor::Around { message_id } => {
            let message = Value::from(*message_id.as_uuid());
            (
                "max(0, min(c.path_length - ?, ifnull((SELECT a.path_position - ? FROM chat_messages a
                    WHERE a.id = ? AND a.chat_id = c.id), c.path_length)))",
                "? + max(0, min(c.path_length - ?, ifnull((SELECT a.path_position - ? FROM chat_messages a
                    WHERE a.id = ? AND a.chat_id = c.id), c.path_length)))",
                vec![
                    limit.into(),
                    (limit / 2).into(),
                    message.clone(),
                    limit.into(),
                    limit.into(),
                    (limit / 2).into(),
                    message,
                ],
            )
        }
    }
}
