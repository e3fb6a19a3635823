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

/// The marks of everybody who takes part in the chats of a space that a user takes part in.
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
        ORDER BY k.chat_id, k.user_id";
    let values: [Value; 2] = [user.into(), space.into()];
    read_mark::Model::find_by_statement(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values))
        .all(db)
        .await
}
