//! A person's message whose text they change where it stands.

use hearth_domain::{EarlierText, MAX_EARLIER_BYTES, MAX_EARLIER_TEXTS, MessageId, Rev, UnixMillis, title_of};

use super::{People, Work, messages::check_text};
use crate::{StoreError, earlier_texts, purge};

/// Replaces the text and keeps the earlier one. The same text changes nothing.
pub(super) async fn edit(
    work: &mut Work<'_>,
    id: MessageId,
    text: &str,
    people: &People<'_>,
) -> Result<(), StoreError> {
    let mut row = work.message(*id.as_uuid()).await?;
    if row.from_assistant {
        return Err(StoreError::Invalid("Only a person's message can be edited.".to_owned()));
    }
    if people.me != Some(row.author_id) {
        return Err(StoreError::Forbidden(
            "Only who wrote a message can edit it.".to_owned(),
        ));
    }
    check_text(text, row.attachments.is_some())?;
    if row.text == text {
        return Ok(());
    }
    let kept = earlier_texts::extent(work.tx.db().await?, row.id).await?;
    if kept.texts >= MAX_EARLIER_TEXTS || kept.bytes + row.text.len() > MAX_EARLIER_BYTES {
        return Err(StoreError::Invalid(
            "This message was edited so often that no more of its earlier texts can be kept. Write a new one."
                .to_owned(),
        ));
    }
    let files = row.attachments()?;
    let names_the_chat = row.parent_id.is_none() && work.chat.title == title_of(&row.text, &files);
    if names_the_chat && !work.chat.renamed {
        work.chat.title = title_of(text, &files);
    }
    let replacing = purge::replace_words(&mut work.batch, row.chat_id, &row.text);
    let earlier = std::mem::replace(&mut row.text, text.to_owned());
    let written_at = row.edited_at.replace(work.now.0).unwrap_or(row.created_at);
    work.rewrite_message(row)?;
    replacing.end(&mut work.batch);
    work.keep_earlier(EarlierText {
        message_id: id,
        rev: Rev(work.chat.head_rev),
        text: earlier,
        written_at: UnixMillis(written_at),
    });
    Ok(())
}
