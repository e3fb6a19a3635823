//! A page of the sidebar in one statement.

use hearth_domain::ChatListCursor;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value, prelude::Uuid};

use super::{Scope, search};
use crate::entity::Columns;

/// A chat's unread messages are counted up to here.
const MOST_UNREAD: i64 = 100;

/// As much of a message is looked through for a mention, in characters.
const LOOKED_THROUGH: i64 = 20_000;

/// What is unread by the reader in a chat: messages of others on the visible path behind the mark. By `rev`, which is
/// never less than `seq`, so that a chat that was read costs one look into an index. A plus keeps SQLite from another.
const UNREAD: &str = "m.chat_id = chats.id AND m.rev > ifnull(k.seq, 0) AND m.seq > ifnull(k.seq, 0)
    AND +m.path_position IS NOT NULL AND m.author_id IS NOT me.id AND NOT m.deleted";

pub(crate) struct ListQuery<'a> {
    pub(crate) scope: Scope,
    /// Who reads: whose messages are not unread, and whose mark counts.
    pub(crate) reader: Uuid,
    /// The reader is at this installation, where drafts are.
    pub(crate) with_drafts: bool,
    /// The reader takes part in nearly all chats there are.
    pub(crate) in_most: bool,
    pub(crate) archived: bool,
    /// What FTS5 is asked, if words are sought.
    pub(crate) expression: Option<&'a str>,
    pub(crate) after: Option<ChatListCursor>,
    pub(crate) limit: i64,
}

pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) space_id: Uuid,
    pub(crate) title: String,
    pub(crate) pinned: bool,
    pub(crate) archived: bool,
    pub(crate) active_at: i64,
    pub(crate) has_draft: bool,
    pub(crate) answering: bool,
    pub(crate) people: i64,
    pub(crate) unread: i64,
    /// What the reader is called in the chat; none where they have no part in it.
    pub(crate) my_name: Option<String>,
}

/// Pinned first and then newest first; with words to search for, newest first whether pinned or not.
pub(crate) async fn list<C: ConnectionTrait>(db: &C, query: &ListQuery<'_>) -> Result<Vec<Listed>, DbErr> {
    let (page, page_values) = page(query);
    // What is counted is counted for the page alone, whichever way its chats were found.
    let sql = format!(
        "SELECT chats.id, chats.space_id, chats.title, chats.pinned, chats.archived, chats.active_at,
            ? AND EXISTS (SELECT 1 FROM drafts d WHERE d.chat_id = chats.id),
            EXISTS (SELECT 1 FROM runs r WHERE r.chat_id = chats.id),
            (SELECT count(*) FROM chat_participants p
                WHERE p.chat_id = chats.id AND p.user_id IS NOT NULL AND p.present),
            (SELECT count(*) FROM (SELECT 1 FROM chat_messages m WHERE {UNREAD} LIMIT {MOST_UNREAD})),
            me.name
        FROM ({page}) chats
        LEFT JOIN chat_participants me ON me.chat_id = chats.id AND me.user_id = ?
        LEFT JOIN read_marks k ON k.chat_id = chats.id AND k.user_id = ?
        ORDER BY {}",
        order(query)
    );
    let mut values: Vec<Value> = vec![query.with_drafts.into()];
    values.extend(page_values);
    values.extend([query.reader.into(), query.reader.into()]);
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    rows.iter().map(read).collect()
}

/// The chats of the page: by the list's own index where that finds most of what it meets, else by what the reader takes
/// part in. CROSS JOIN fixes that.
fn page(query: &ListQuery<'_>) -> (String, Vec<Value>) {
    let (scope, scope_values) = query.scope.condition("chats");
    let mut values = Vec::new();
    let from = if query.in_most {
        "chats"
    } else {
        values.push(query.reader.into());
        "chat_participants mine CROSS JOIN chats ON chats.id = mine.chat_id AND mine.user_id = ?"
    };
    let mut sql = format!(
        "SELECT chats.id, chats.space_id, chats.title, chats.pinned, chats.archived, chats.active_at
        FROM {from}
        WHERE chats.deleted = FALSE AND chats.archived = ? AND {scope}"
    );
    values.push(query.archived.into());
    values.extend(scope_values);
    if let Some(expression) = query.expression {
        let (found, found_values) = search::in_matching_chats(expression, query.archived, query.scope);
        sql.push_str(" AND ");
        sql.push_str(&found);
        values.extend(found_values);
    }
    if let Some(after) = query.after {
        let by_pin = query.expression.is_none();
        sql.push_str(if by_pin {
            " AND (chats.pinned, chats.active_at, chats.id) < (?, ?, ?)"
        } else {
            " AND (chats.active_at, chats.id) < (?, ?)"
        });
        values.extend(by_pin.then(|| Value::from(after.pinned)));
        values.extend([after.active_at.0.into(), (*after.id.as_uuid()).into()]);
    }
    sql.push_str(" ORDER BY ");
    sql.push_str(order(query));
    sql.push_str(" LIMIT ?");
    values.push(query.limit.into());
    (sql, values)
}

fn order(query: &ListQuery<'_>) -> &'static str {
    if query.expression.is_none() {
        "chats.pinned DESC, chats.active_at DESC, chats.id DESC"
    } else {
        "chats.active_at DESC, chats.id DESC"
    }
}

fn read(row: &QueryResult) -> Result<Listed, DbErr> {
    let mut columns = Columns::of(row);
    Ok(Listed {
        id: columns.next()?,
        space_id: columns.next()?,
        title: columns.next()?,
        pinned: columns.next()?,
        archived: columns.next()?,
        active_at: columns.next()?,
        has_draft: columns.next()?,
        answering: columns.next()?,
        people: columns.next()?,
        unread: columns.next()?,
        my_name: columns.next()?,
    })
}

/// An unread message that may be meant for somebody.
pub(crate) struct Unread {
    pub(crate) text: String,
    /// It replies to something that the reader wrote.
    pub(crate) replies_to_reader: bool,
}

/// A chat's unread messages that mention somebody or reply to something.
pub(crate) async fn unread<C: ConnectionTrait>(db: &C, chat: Uuid, reader: Uuid) -> Result<Vec<Unread>, DbErr> {
    let sql = format!(
        "SELECT substr(m.text, 1, {LOOKED_THROUGH}),
            EXISTS (SELECT 1 FROM chat_messages q WHERE q.id = m.reply_to AND q.author_id = u.me)
        FROM (
            SELECT m.key, me.id AS me FROM chats
            LEFT JOIN chat_participants me ON me.chat_id = chats.id AND me.user_id = ?
            LEFT JOIN read_marks k ON k.chat_id = chats.id AND k.user_id = ?
            CROSS JOIN chat_messages m
            WHERE chats.id = ? AND {UNREAD} LIMIT {MOST_UNREAD}
        ) u CROSS JOIN chat_messages m ON m.key = u.key WHERE instr(m.text, '@') OR m.reply_to IS NOT NULL"
    );
    let values = [reader.into(), reader.into(), chat.into()];
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    let read = |row: &QueryResult| {
        Ok(Unread {
            text: row.try_get_by_index(0)?,
            replies_to_reader: row.try_get_by_index(1)?,
        })
    };
    rows.iter().map(read).collect()
}
