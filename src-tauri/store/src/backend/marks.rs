//! How far people have read.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value, prelude::Uuid};

use super::Batch;
use crate::entity::read_mark;

/// Moves a user's mark of a chat to `seq`, if that is forward.
pub(crate) fn move_mark(batch: &mut Batch, chat: Uuid, user: Uuid, seq: i64) {
    batch.raw(
        "INSERT INTO read_marks (chat_id, user_id, seq) VALUES (?, ?, ?)
        ON CONFLICT (chat_id, user_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq",
        [chat.into(), user.into(), seq.into()],
    );
}

/// The marks of everybody who takes part in the chats of a space that a user takes part in; the user's own of each of
/// those chats, which is 0 where they have read nothing.
pub(crate) async fn marks_around<C: ConnectionTrait>(
    db: &C,
    space: Uuid,
    user: Uuid,
) -> Result<Vec<read_mark::Model>, DbErr> {
    let sql = "
        SELECT k.chat_id, k.user_id, k.seq
        FROM chat_participants me
        CROSS JOIN chats c ON c.id = me.chat_id
        CROSS JOIN read_marks k ON k.chat_id = c.id
        WHERE me.user_id = ? AND me.present AND NOT c.deleted AND +c.space_id = ?
            AND EXISTS (SELECT 1 FROM chat_participants p
                WHERE p.chat_id = c.id AND p.user_id = k.user_id AND p.present)
        UNION ALL
        SELECT c.id, me.user_id, 0
        FROM chat_participants me
        CROSS JOIN chats c ON c.id = me.chat_id
        WHERE me.user_id = ? AND me.present AND NOT c.deleted AND +c.space_id = ?
            AND NOT EXISTS (SELECT 1 FROM read_marks k WHERE k.chat_id = c.id AND k.user_id = me.user_id)
        ORDER BY 1, 2";
    let values: [Value; 4] = [user.into(), space.into(), user.into(), space.into()];
    read_mark::Model::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .all(db)
        .await
}
