//! How far an answer to catching up goes, and how far a user's chats have come.

use hearth_domain::{ChatHead, ChatId, Epoch, Rev};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value, prelude::Uuid};

/// The rev of the last row that still goes with those behind `after`, messages and what they said before their edits: so many
/// revs at most, and about so many bytes of what was written, but at least one. None where all that there is goes. No
/// text is read for it.
pub(crate) async fn catch_up_end<C: ConnectionTrait>(
    db: &C,
    chat: Uuid,
    after: i64,
    messages: i64,
    bytes: i64,
) -> Result<Option<i64>, DbErr> {
    let sql = "
        SELECT max(rev) FILTER (WHERE bytes_before < ? AND number <= ?), max(rev) FROM (
            SELECT rev, number, sum(bytes) OVER (ORDER BY rev ROWS UNBOUNDED PRECEDING) - bytes AS bytes_before FROM (
                SELECT rev, row_number() OVER (ORDER BY rev) AS number, sum(bytes) AS bytes FROM (
                    SELECT * FROM (
                        SELECT rev, octet_length(text) + coalesce(octet_length(reasoning), 0)
                            + coalesce(octet_length(reactions), 0) + coalesce(octet_length(attachments), 0)
                            + coalesce(octet_length(left_out), 0) AS bytes
                        FROM chat_messages WHERE chat_id = ? AND rev > ? ORDER BY rev LIMIT ?
                    )
                    UNION ALL
                    SELECT * FROM (
                        SELECT rev, octet_length(text) AS bytes
                        FROM earlier_texts WHERE chat_id = ? AND rev > ? ORDER BY rev LIMIT ?
                    )
                ) GROUP BY rev ORDER BY rev LIMIT ?
            )
        )";
    // One more than may go says whether there is one.
    let most = messages.saturating_add(1);
    let values: [Value; 9] = [
        bytes.into(),
        messages.into(),
        chat.into(),
        after.into(),
        most.into(),
        chat.into(),
        after.into(),
        most.into(),
        most.into(),
    ];
    let row = db
        .query_one_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (last, newest): (Option<i64>, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(last.filter(|_| last < newest))
}

#[derive(FromQueryResult)]
struct Head {
    id: Uuid,
    epoch: Uuid,
    head_rev: i64,
}

/// The heads of a user's chats in a space, by id, behind `after`.
pub(crate) async fn heads<C: ConnectionTrait>(
    db: &C,
    space: Uuid,
    user: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<ChatHead>, DbErr> {
    let sql = "
        SELECT c.id, c.epoch, c.head_rev FROM chat_participants p CROSS JOIN chats c ON c.id = p.chat_id
        WHERE p.user_id = ? AND p.chat_id > ? AND p.present AND NOT c.deleted AND +c.space_id = ?
        ORDER BY p.chat_id LIMIT ?";
    let values: [Value; 4] = [user.into(), after.into(), space.into(), limit.into()];
    let heads = Head::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .all(db)
        .await?;
    Ok(heads
        .into_iter()
        .map(|head| ChatHead {
            chat_id: ChatId::from_uuid(head.id),
            epoch: Epoch::from_uuid(head.epoch),
            head_rev: Rev(head.head_rev),
        })
        .collect())
}
