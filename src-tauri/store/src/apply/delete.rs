//! A chat deleted for good: a tombstone stays, and nothing that anyone wrote.
//!
//! What is small goes here, in the operation's own transaction; messages go in [`crate::purge`].

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use super::Work;
use crate::{
    StoreError, answer,
    entity::{chat_view, draft, participant, run, usage},
    purge,
};

pub(super) async fn delete(work: &mut Work<'_>) -> Result<(), StoreError> {
    let chat = work.chat.id;
    let rev = work.this_rev();
    for run in run::Entity::find()
        .filter(run::Column::ChatId.eq(chat))
        .all(work.tx.db().await?)
        .await?
    {
        answer::forget(&mut work.batch, run.id);
    }
    // However many messages there are, they are hidden at once; `purge` removes them bit by bit.
    purge::order(work).await?;
    work.batch
        .add(&draft::Entity::delete_many().filter(draft::Column::ChatId.eq(chat)));
    work.batch
        .add(&chat_view::Entity::delete_many().filter(chat_view::Column::ChatId.eq(chat)));
    // What was spent stays in the sums, without saying on what.
    work.batch.add(
        &usage::Entity::update_many()
            .col_expr(usage::Column::ChatId, Expr::value(None::<Uuid>))
            .col_expr(usage::Column::MessageId, Expr::value(None::<Uuid>))
            .filter(usage::Column::ChatId.eq(chat)),
    );
    let people = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(chat))
        .all(work.tx.db().await?)
        .await?;
    for mut row in people {
        row.rev = rev;
        row.present = false;
        row.name.clear();
        row.instructions = None;
        work.rewrite_participant(row)?;
    }
    let row = &mut work.chat;
    row.deleted = true;
    row.title.clear();
    row.renamed = false;
    row.pinned = false;
    row.archived = false;
    row.active_leaf = None;
    (row.path_length, row.message_count) = (0, 0);
    (row.input_tokens, row.output_tokens, row.cost, row.unpriced) = (0, 0, 0, 0);
    Ok(())
}
