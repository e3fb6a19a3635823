//! The outbox's rows, and the operations in them.

use hearth_domain::{OpId, Operation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, prelude::Uuid};

use crate::{StoreError, entity::outbox};

pub(super) async fn row_of<C: ConnectionTrait>(db: &C, op: OpId) -> Result<Option<outbox::Model>, StoreError> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::OpId.eq(*op.as_uuid()))
        .one(db)
        .await?)
}

pub(super) async fn of_chat<C: ConnectionTrait>(db: &C, chat: Uuid) -> Result<Vec<outbox::Model>, StoreError> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::ChatId.eq(chat))
        .order_by_asc(outbox::Column::Key)
        .all(db)
        .await?)
}

pub(super) fn operation_of(row: &outbox::Model) -> Result<Operation, StoreError> {
    serde_json::from_str(&row.operation)
        .map_err(|error| StoreError::Damaged(format!("an operation that waits: {error}")))
}

pub(super) fn json_of(operation: &Operation) -> Result<String, StoreError> {
    serde_json::to_string(operation).map_err(|error| StoreError::Invalid(error.to_string()))
}
