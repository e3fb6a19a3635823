//! The visible path: which version of each message it goes through.
//!
//! `path_position` is rewritten only from where the old and the new path part, so that paging stays a range
//! of an index and switching costs what it changes.

use hearth_domain::MessageId;
use sea_orm::prelude::Uuid;

use super::Work;
use crate::{StoreError, backend};

/// Shows a version and what was last said below it: from each message down to its newest reply.
pub(super) async fn select(work: &mut Work<'_>, id: MessageId) -> Result<(), StoreError> {
    let row = work.message_or_tombstone(*id.as_uuid()).await?;
    if row.path_position.is_some() {
        return Ok(());
    }
    let position = lead_to(work, row.parent_id).await?;
    let lost = || StoreError::Damaged(format!("message {} cannot be walked to", row.id));
    let end = backend::descend(work.tx.db().await?, row.chat_id, row.id)
        .await?
        .ok_or_else(lost)?;
    work.batch.push(backend::show_chain(row.chat_id, row.id, position));
    work.chat.path_length = position + end.length;
    work.chat.active_leaf = Some(end.leaf);
    Ok(())
}

/// Ends the visible path with `message`, without what was said below it; with nothing, if none.
pub(super) async fn turn_to(work: &mut Work<'_>, message: Option<Uuid>) -> Result<(), StoreError> {
    lead_to(work, message).await?;
    work.chat.active_leaf = message;
    Ok(())
}

/// Ends the path with `message` and returns the position behind it; the caller names the leaf.
async fn lead_to(work: &mut Work<'_>, message: Option<Uuid>) -> Result<i64, StoreError> {
    let Some(message) = message else {
        work.cut_path(0);
        return Ok(0);
    };
    let way_up = backend::ancestors(work.tx.db().await?, message).await?;
    let fork = way_up.last().and_then(|top| top.path_position);
    let mut position = fork.map_or(0, |at| at + 1);
    work.cut_path(position);
    let hidden = way_up.iter().rev().filter(|step| step.path_position.is_none());
    for step in hidden {
        work.batch.raw(
            "UPDATE chat_messages SET path_position = ? WHERE id = ?",
            [position.into(), step.id.into()],
        );
        position += 1;
    }
    work.chat.path_length = position;
    Ok(position)
}
