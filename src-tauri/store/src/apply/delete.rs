//! A message or a chat deleted for good: a tombstone stays, and nothing that anyone wrote.
//!
//! What is small goes here, in the operation's own transaction; a chat's messages go in [`crate::purge`].

use hearth_domain::{MessageId, MessageStatus, title_of};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    prelude::{Expr, Uuid},
};

use super::{People, Work};
use crate::{
    StoreError, answer, earlier_texts,
    entity::{chat_view, draft, participant, read_mark, run, usage},
    purge,
};

/// Takes a message's text away, and with it what it said before, its files and what people answered with an emoji. Its tombstone keeps its place, and with it what was said below. One that is deleted
/// already stays as it is.
pub(super) async fn message(work: &mut Work<'_>, id: MessageId, people: &People<'_>) -> Result<(), StoreError> {
    let mut row = work.message_or_tombstone(*id.as_uuid()).await?;
    let own = !row.from_assistant && people.me == Some(row.author_id);
    if !own && !people.may_manage(&work.chat) {
        return Err(StoreError::Forbidden(
            "Only its author and the chat's owner can delete a message.".to_owned(),
        ));
    }
    if row.deleted {
        return Ok(());
    }
    if row.status()? == MessageStatus::Streaming {
        return Err(StoreError::Busy);
    }
    let files = row.take_attachments()?;
    if !work.chat.renamed && work.chat.title == title_of(&row.text, &files) {
        work.chat.title.clear();
    }
    let erasing = purge::erase_words(work.tx, &mut work.batch, &row).await?;
    row.text.clear();
    row.reasoning = None;
    row.left_out = None;
    row.set_error(None);
    (row.reply_to, row.edited_at) = (None, None);
    (row.reactions, row.attachments) = (None, None);
    row.deleted = true;
    earlier_texts::forget(&mut work.batch, row.id);
    work.rewrite_message(row)?;
    erasing.end(&mut work.batch);
    Ok(())
}

pub(super) async fn chat(work: &mut Work<'_>, people: &People<'_>) -> Result<(), StoreError> {
    if !people.may_manage(&work.chat) {
        return Err(StoreError::Forbidden("Only the chat's owner can delete it.".to_owned()));
    }
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
    work.batch
        .add(&read_mark::Entity::delete_many().filter(read_mark::Column::ChatId.eq(chat)));
    // What was spent stays in the sums, without saying on what.
    work.batch.add(
        &usage::Entity::update_many()
            .col_expr(usage::Column::ChatId, Expr::value(None::<Uuid>))
            .col_expr(usage::Column::MessageId, Expr::value(None::<Uuid>))
            .filter(usage::Column::ChatId.eq(chat)),
    );
    // Who was present stays so: they are the ones to be told that the chat is gone.
    let members = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(chat))
        .all(work.tx.db().await?)
        .await?;
    for mut row in members {
        row.rev = rev;
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
