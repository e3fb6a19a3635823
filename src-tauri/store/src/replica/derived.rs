//! What follows from a copy's rows: the visible path, and the sums that a chat shows.

use sea_orm::ConnectionTrait;

use crate::{
    StoreError,
    backend::{self, Batch},
    entity::{chat, code_of, message},
};

/// Adds an answer to what the chat has used. A host counts every attempt, a copy what the answers say of themselves.
pub(super) fn count_in(chat: &mut chat::Model, row: &message::Model) {
    count(chat, row, 1);
}

pub(super) fn count_out(chat: &mut chat::Model, row: &message::Model) {
    count(chat, row, -1);
}

fn count(chat: &mut chat::Model, row: &message::Model, sign: i64) {
    let add = |sum: &mut i64, value: Option<i64>| *sum = sum.saturating_add(value.unwrap_or(0).saturating_mul(sign));
    add(&mut chat.input_tokens, row.input_tokens);
    add(&mut chat.output_tokens, row.output_tokens);
    add(&mut chat.cost, row.cost);
    let ended = row.provider_id.is_some() && row.status != code_of(hearth_domain::MessageStatus::Streaming);
    let begun = row.input_tokens.is_some() || !row.text.is_empty() || row.reasoning.is_some();
    if ended && begun && row.cost.is_none() {
        add(&mut chat.unpriced, Some(1));
    }
}

/// Ends the visible path with the chat's active leaf. While that message or one on the way to it is not here, the path
/// stays as it is: it comes with a later page.
pub(super) async fn lead_to_leaf<C: ConnectionTrait>(
    db: &C,
    chat: &mut chat::Model,
    batch: &mut Batch,
) -> Result<(), StoreError> {
    let Some(leaf) = chat.active_leaf else {
        if chat.path_length > 0 {
            backend::hide_from(batch, chat.id, 0);
            chat.path_length = 0;
        }
        return Ok(());
    };
    let Some(way) = backend::way_up(db, chat.id, leaf).await? else {
        return Ok(());
    };
    if way.broken {
        return Ok(());
    }
    let joins = way.joins_at.map_or(0, |at| at + 1);
    if joins < chat.path_length {
        backend::hide_from(batch, chat.id, joins);
    }
    if way.hidden > 0 {
        backend::show_way_up(batch, chat.id, leaf, joins + way.hidden - 1);
    }
    chat.path_length = joins + way.hidden;
    Ok(())
}
