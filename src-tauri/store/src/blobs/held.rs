//! Who may have a file. Its hash alone opens nothing.

use hearth_domain::{Actor, Attachment, ChatId, FileHash, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement, Value, prelude::Uuid,
};

use crate::{
    Store, StoreError,
    backend::Scope,
    entity::{outbox, upload},
    reading,
};

impl Store {
    /// A file of a chat of this machine's space that a user takes part in, as the newest message with it calls it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where no message of the chat holds it, or there is no such chat for them.
    pub async fn file_in_chat(&self, chat_id: ChatId, hash: FileHash, actor: &Actor) -> Result<Attachment, StoreError> {
        reading::seen(self.readers(), chat_id, self.scope_of(actor)).await?;
        let held = in_chat(self.readers(), *chat_id.as_uuid(), hash).await?;
        held.ok_or(StoreError::NotFound("file"))
    }

    /// A file of the copy of a chat, or of what waits to be sent to it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where neither holds it, or there is no such copy.
    pub async fn file_in_copy(&self, chat_id: ChatId, hash: FileHash) -> Result<Attachment, StoreError> {
        let copies = Scope::Copies { home: self.space_id() };
        reading::seen(self.readers(), chat_id, copies).await?;
        if let Some(held) = in_chat(self.readers(), *chat_id.as_uuid(), hash).await? {
            return Ok(held);
        }
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::ChatId.eq(*chat_id.as_uuid()))
            .filter(outbox::Column::Operation.contains(hash.to_string()))
            .all(self.readers())
            .await?;
        let mut held = waiting.iter().filter_map(|row| {
            let operation: hearth_domain::Operation = serde_json::from_str(&row.operation).ok()?;
            let mut files = operation.action.attachments().iter();
            files.find(|file| file.hash == hash).cloned()
        });
        held.next().ok_or(StoreError::NotFound("file"))
    }
}

/// A file that a user may put into a message: one that they brought, or that a message holds which they can see. As it is
/// known here, whatever they say of it.
pub(crate) async fn permitted<C: ConnectionTrait>(
    db: &C,
    hash: FileHash,
    user: UserId,
    scope: Scope,
) -> Result<Option<Attachment>, StoreError> {
    let brought = upload::Entity::find()
        .filter(upload::Column::UserId.eq(*user.as_uuid()))
        .filter(upload::Column::Hash.eq(hash.to_string()))
        .order_by_asc(upload::Column::Id)
        .one(db)
        .await?;
    if let Some(row) = brought {
        return row.file();
    }
    let (condition, values) = scope.condition("c");
    let sql = format!(
        "SELECT m.attachments FROM attachments a
            JOIN chat_messages m ON m.key = a.message_key
            JOIN chats c ON c.id = m.chat_id
        WHERE a.hash = ? AND NOT c.deleted AND {condition} LIMIT 1"
    );
    let values = [Value::from(hash.to_string())].into_iter().chain(values);
    listed(db, &sql, values, hash).await
}

async fn in_chat<C: ConnectionTrait>(db: &C, chat: Uuid, hash: FileHash) -> Result<Option<Attachment>, StoreError> {
    let sql = "SELECT m.attachments FROM attachments a JOIN chat_messages m ON m.key = a.message_key
        WHERE a.hash = ? AND m.chat_id = ? ORDER BY m.key DESC LIMIT 1";
    listed(db, sql, [hash.to_string().into(), chat.into()], hash).await
}

/// The file of that hash in the list of a message's files that a query finds.
async fn listed<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
    hash: FileHash,
) -> Result<Option<Attachment>, StoreError> {
    let query = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
    let Some(row) = db.query_one_raw(query).await? else {
        return Ok(None);
    };
    let list: String = row.try_get_by_index(0)?;
    let list: Vec<Attachment> =
        serde_json::from_str(&list).map_err(|error| StoreError::Damaged(format!("a message's files: {error}")))?;
    Ok(list.into_iter().find(|file| file.hash == hash))
}
