//! Walks through a chat's tree, each one statement.

use hearth_domain::{ContextMessage, ContextRole};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value, prelude::Uuid};

use crate::{StoreError, entity::message::packed};

/// A message and its way up to the visible path.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(crate) struct Ancestor {
    pub(crate) id: Uuid,
    pub(crate) path_position: Option<i64>,
}

/// `message` first, then its ancestors up to the first that is on the visible path, or to the root.
pub(crate) async fn ancestors<C: ConnectionTrait>(db: &C, message: Uuid) -> Result<Vec<Ancestor>, DbErr> {
    let sql = "
        WITH RECURSIVE up(id, parent_id, path_position, depth) AS (
            SELECT id, parent_id, path_position, 0 FROM chat_messages WHERE id = ?
            UNION ALL
            SELECT m.id, m.parent_id, m.path_position, up.depth + 1
            FROM up JOIN chat_messages m ON m.id = up.parent_id
            WHERE up.path_position IS NULL
        )
        SELECT id, path_position FROM up ORDER BY depth";
    all(db, sql, [message.into()]).await
}

/// Where a walk down ends.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(crate) struct Descent {
    pub(crate) leaf: Uuid,
    /// Messages from the start to the leaf, both counted.
    pub(crate) length: i64,
}

/// From `start` down, each time to the newest reply.
const CHAIN: &str = "
    WITH RECURSIVE chain(id, position) AS (
        SELECT ?, ?
        UNION ALL
        SELECT (SELECT m.id FROM chat_messages m
                WHERE m.chat_id = ? AND m.parent_id = chain.id ORDER BY m.seq DESC LIMIT 1),
               chain.position + 1
        FROM chain WHERE chain.id IS NOT NULL
    )";

/// What was last said below `start`.
pub(crate) async fn descend<C: ConnectionTrait>(db: &C, chat: Uuid, start: Uuid) -> Result<Option<Descent>, DbErr> {
    let sql = format!(
        "{CHAIN} SELECT id AS leaf, position AS length FROM chain WHERE id IS NOT NULL ORDER BY position DESC LIMIT 1"
    );
    let values = [start.into(), 1_i64.into(), chat.into()];
    Descent::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .one(db)
        .await
}

/// The statement that puts `start`, at `position`, and what was last said below it on the visible path.
pub(crate) fn show_chain(chat: Uuid, start: Uuid, position: i64) -> Statement {
    let sql = format!(
        "{CHAIN} UPDATE chat_messages SET path_position = chain.position FROM chain WHERE chat_messages.id = chain.id"
    );
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, [start.into(), position.into(), chat.into()])
}

#[derive(FromQueryResult)]
struct Said {
    from_assistant: bool,
    text: String,
    attachments: Option<String>,
    /// Its author, where there is more than one person who may have said it.
    speaker: Option<String>,
    /// Of what it replies to, where that is not what stands before it: the beginning, and who said it.
    quoted: Option<String>,
    quoted_speaker: Option<String>,
}

/// What a model is told of a person who has given no name.
const NAMELESS: &str = "User";

/// Characters of what a message replies to that a model is told.
const QUOTED_CHARS: usize = 300;

impl Said {
    fn into_context(self) -> Result<ContextMessage, StoreError> {
        let named = |name: String| {
            if name.trim().is_empty() {
                NAMELESS.to_owned()
            } else {
                name
            }
        };
        let mut text = self.text;
        if let Some(quoted) = self.quoted {
            let whom = named(self.quoted_speaker.unwrap_or_default());
            text = format!("[In reply to {whom}: \"{}\"]\n{text}", beginning(&quoted));
        }
        Ok(ContextMessage {
            role: if self.from_assistant {
                ContextRole::Assistant
            } else {
                ContextRole::User
            },
            text: match self.speaker {
                Some(name) => format!("{}: {text}", named(name)),
                None => text,
            },
            attachments: packed(self.attachments)?,
        })
    }
}

/// In one line.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED_CHARS {
        return line;
    }
    let cut: String = line.chars().take(QUOTED_CHARS).collect();
    format!("{}…", cut.trim_end())
}

/// From `leaf` up, oldest first, until `max_bytes` of text are reached: never less than one message. Where several
/// people took part, each one's name stands before what they said; before a reply to something further up, what it replies to.
pub(crate) async fn prompt_chain<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    leaf: Uuid,
    max_bytes: i64,
) -> Result<Vec<ContextMessage>, StoreError> {
    // `bytes` counts what lies below a message, so that the message which crosses the limit is left out.
    let sql = "
        WITH RECURSIVE up(id, parent_id, bytes, depth) AS (
            SELECT id, parent_id, octet_length(text), 0 FROM chat_messages WHERE id = ? AND chat_id = ?
            UNION ALL
            SELECT m.id, m.parent_id, up.bytes + octet_length(m.text), up.depth + 1
            FROM up JOIN chat_messages m ON m.id = up.parent_id
            WHERE up.bytes < ?
        )
        SELECT m.from_assistant, m.text, m.attachments,
            CASE WHEN NOT m.from_assistant AND several.people > 1 THEN
                (SELECT p.name FROM chat_participants p WHERE p.id = m.author_id) END AS speaker,
            substr(q.text, 1, 2000) AS quoted,
            (SELECT p.name FROM chat_participants p WHERE p.id = q.author_id) AS quoted_speaker
        FROM up JOIN chat_messages m ON m.id = up.id
        LEFT JOIN chat_messages q ON q.id = m.reply_to AND q.id IS NOT m.parent_id AND q.chat_id = m.chat_id
            AND q.text <> ''
        JOIN (SELECT count(*) AS people FROM chat_participants WHERE chat_id = ? AND user_id IS NOT NULL) several
        WHERE NOT m.deleted AND (m.text <> '' OR m.attachments IS NOT NULL) AND (up.bytes <= ? OR up.bytes = octet_length(m.text))
        ORDER BY up.depth DESC";
    let values = [
        leaf.into(),
        chat.into(),
        max_bytes.into(),
        chat.into(),
        max_bytes.into(),
    ];
    let said: Vec<Said> = all(db, sql, values).await?;
    said.into_iter().map(Said::into_context).collect()
}

async fn all<C: ConnectionTrait, R: FromQueryResult>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<R>, DbErr> {
    R::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .all(db)
        .await
}
