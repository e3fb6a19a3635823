//! Messages that are found, newest first.
//!
//! Whatever is looked for, so many of the newest are looked at for it and no more: a page of what is rare is not full, and
//! the next one goes on behind them.

use hearth_domain::{Filters, Has};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value, prelude::Uuid};

use super::Scope;
use crate::entity::Columns;

/// Messages with the words that are looked at for one page.
const MATCHES: i64 = 20_000;

/// Messages that are looked at for one page where no words are looked for.
const MESSAGES: i64 = 50_000;

/// What is looked for, and where.
pub(crate) struct HitQuery<'a> {
    pub(crate) scope: Scope,
    /// What FTS5 is asked; without it all messages are looked at.
    pub(crate) expression: Option<&'a str>,
    pub(crate) filters: &'a Filters,
    /// Names of authors, where it is to be one of those.
    pub(crate) from: Option<&'a [String]>,
    /// What FTS5 is asked for the title of the chat.
    pub(crate) title: Option<&'a str>,
    /// The visible path of this chat alone.
    pub(crate) chat: Option<Uuid>,
    /// Only what others said, in chats that one of these users takes part in.
    pub(crate) to: Option<&'a [Uuid]>,
    /// Characters of a text that are read.
    pub(crate) read: i64,
    /// Behind which place it goes on.
    pub(crate) below: i64,
}

pub(crate) struct FoundMessage {
    /// Its place in the order of what is found.
    pub(crate) at: i64,
    pub(crate) id: Uuid,
    pub(crate) chat_id: Uuid,
    pub(crate) space_id: Uuid,
    pub(crate) chat_title: String,
    pub(crate) position: Option<i64>,
    pub(crate) author: Option<String>,
    pub(crate) from_assistant: bool,
    pub(crate) created_at: i64,
    pub(crate) text: String,
    pub(crate) attachments: Option<String>,
    /// What the user is called in the chat, where that was asked for.
    pub(crate) my_name: Option<String>,
}

/// A round of looking.
pub(crate) struct Hits {
    pub(crate) found: Vec<FoundMessage>,
    /// Behind which place it goes on, where there may be more.
    pub(crate) next: Option<i64>,
}

/// So many at most.
pub(crate) async fn hits<C: ConnectionTrait>(db: &C, query: &HitQuery<'_>, limit: usize) -> Result<Hits, DbErr> {
    let mut sql = Sql::default();
    sql.push(
        "SELECT f.at, m.id, m.chat_id, c.space_id, c.title, m.path_position, p.name, m.from_assistant, m.created_at,
            substr(m.text, 1, ?), m.attachments, ",
        [query.read.into()],
    );
    sql.push(if query.to.is_some() { "me.name" } else { "NULL" }, []);
    // The order is that of the window, which SQLite goes through from its beginning: to be told it would have it sort
    // all there is. CROSS JOIN keeps it from beginning with another table.
    sql.push(" FROM (", []);
    window(&mut sql, query);
    sql.push(
        ") f CROSS JOIN chat_messages m ON m.key = f.key CROSS JOIN chats c ON c.id = m.chat_id",
        [],
    );
    if let Some(users) = query.to {
        let places = vec!["?"; users.len()].join(", ");
        sql.push(
            &format!(
                " CROSS JOIN chat_participants me ON me.chat_id = m.chat_id AND me.id <> m.author_id
                AND me.user_id IN ({places})"
            ),
            users.iter().map(|user| Value::from(*user)),
        );
    }
    sql.push(
        " LEFT JOIN chat_participants p ON p.id = m.author_id WHERE NOT m.deleted",
        [],
    );
    conditions(&mut sql, query);
    let (seen, seen_values) = query.scope.condition("c");
    sql.push(&format!(" AND NOT c.deleted AND {seen}"), seen_values);
    // Where that is less than asked for, and only then, SQLite goes on to the last place that was looked at, if there may
    // be more behind it.
    sql.push(
        " UNION ALL SELECT at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM (SELECT at FROM (",
        [],
    );
    window(&mut sql, query);
    sql.push(
        ") LIMIT 1 OFFSET ?) LIMIT ?",
        [
            Value::from(size(query) - 1),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ],
    );
    let rows = db.query_all_raw(sql.statement()).await?;
    let mut found = Vec::with_capacity(rows.len());
    let mut end = None;
    for row in &rows {
        match read(row)? {
            Place::Found(message) => found.push(message),
            Place::End(at) => end = Some(at),
        }
    }
    found.sort_by_key(|message| std::cmp::Reverse(message.at));
    let next = match found.last() {
        Some(last) if found.len() >= limit => Some(last.at),
        _ => end,
    };
    Ok(Hits { found, next })
}

/// The first place that is looked at.
pub(crate) async fn window_start<C: ConnectionTrait>(db: &C, query: &HitQuery<'_>) -> Result<Option<i64>, DbErr> {
    let mut sql = Sql::default();
    sql.push("SELECT at FROM (", []);
    window(&mut sql, query);
    sql.push(") LIMIT 1", []);
    let row = db.query_one_raw(sql.statement()).await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

fn size(query: &HitQuery<'_>) -> i64 {
    if query.expression.is_some() { MATCHES } else { MESSAGES }
}

/// The keys of the messages that are looked at, and their places.
fn window(sql: &mut Sql, query: &HitQuery<'_>) {
    let below = Value::from(query.below);
    match (query.expression, query.chat) {
        (Some(expression), _) => sql.push(
            "SELECT rowid AS key, rowid AS at FROM message_search WHERE message_search MATCH ? AND rowid < ?
            ORDER BY rowid DESC",
            [expression.into(), below],
        ),
        (None, Some(chat)) => sql.push(
            "SELECT key, path_position AS at FROM chat_messages WHERE chat_id = ? AND path_position < ?
            ORDER BY path_position DESC",
            [chat.into(), below],
        ),
        (None, None) if holds_files(query.filters) => sql.push(
            "SELECT DISTINCT message_key AS key, message_key AS at FROM attachments WHERE message_key < ?
            ORDER BY message_key DESC",
            [below],
        ),
        (None, None) => sql.push(
            "SELECT key, key AS at FROM chat_messages WHERE key < ? ORDER BY key DESC",
            [below],
        ),
    }
    sql.push(" LIMIT ?", [size(query).into()]);
}

fn holds_files(filters: &Filters) -> bool {
    filters.has.iter().any(|has| matches!(has, Has::File | Has::Image))
}

fn conditions(sql: &mut Sql, query: &HitQuery<'_>) {
    let filters = query.filters;
    if let Some(before) = filters.before {
        sql.push(" AND m.created_at < ?", [before.0.into()]);
    }
    if let Some(after) = filters.after {
        sql.push(" AND m.created_at >= ?", [after.0.into()]);
    }
    if let Some(chat) = query.chat {
        sql.push(" AND m.chat_id = ? AND m.path_position IS NOT NULL", [chat.into()]);
    }
    if let Some(names) = query.from {
        sql.push(
            " AND m.author_id IN (SELECT id FROM chat_participants WHERE name IN (SELECT value FROM json_each(?)))",
            [serde_json::json!(names).to_string().into()],
        );
    }
    for has in &filters.has {
        sql.push(
            match has {
                Has::File => " AND m.attachments IS NOT NULL",
                Has::Image => {
                    " AND EXISTS (SELECT 1 FROM attachments a WHERE a.message_key = m.key AND a.media_type LIKE 'image/%')"
                }
                Has::Link => " AND (m.text LIKE '%http://_%' OR m.text LIKE '%https://_%')",
                Has::Code => " AND (instr(m.text, '```') OR instr(m.text, '~~~'))",
            },
            [],
        );
    }
    if query.to.is_some() {
        sql.push(" AND instr(m.text, '@')", []);
    }
    if let Some(title) = query.title {
        sql.push(
            " AND c.key IN (SELECT rowid FROM title_search WHERE title_search MATCH ?)",
            [title.into()],
        );
    }
}

#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, text: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(text);
        self.values.extend(values);
    }

    fn statement(self) -> Statement {
        Statement::from_sql_and_values(DbBackend::Sqlite, self.text, self.values)
    }
}

enum Place {
    Found(FoundMessage),
    End(i64),
}

fn read(row: &QueryResult) -> Result<Place, DbErr> {
    let mut columns = Columns::of(row);
    let at = columns.next()?;
    let Some(id) = columns.next()? else {
        return Ok(Place::End(at));
    };
    Ok(Place::Found(FoundMessage {
        at,
        id,
        chat_id: columns.next()?,
        space_id: columns.next()?,
        chat_title: columns.next()?,
        position: columns.next()?,
        author: columns.next()?,
        from_assistant: columns.next()?,
        created_at: columns.next()?,
        text: columns.next()?,
        attachments: columns.next()?,
        my_name: columns.next()?,
    }))
}
