//! A person's messages: sent at the end, or in place of an earlier one.

use hearth_domain::{MAX_MESSAGE_BYTES, MessageId, title_from};
use sea_orm::prelude::Uuid;

use super::{People, Work, answering, versions};
use crate::{AnswerTask, StoreError};

pub(super) fn send(
    work: &mut Work<'_>,
    id: MessageId,
    text: &str,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    check_text(text)?;
    if work.chat.message_count == 0 && !work.chat.renamed {
        work.chat.title = title_from(text);
    }
    let parent = work.chat.active_leaf;
    add(work, id, parent, text, people)
}

pub(super) async fn edit_prompt(
    work: &mut Work<'_>,
    id: MessageId,
    replaces: MessageId,
    text: &str,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    check_text(text)?;
    let replaced = work.message(*replaces.as_uuid()).await?;
    if replaced.from_assistant {
        return Err(StoreError::Invalid(
            "Only a person's message can be edited and sent again.".to_owned(),
        ));
    }
    if people.me != Some(replaced.author_id) {
        return Err(StoreError::Forbidden(
            "Only who wrote a message can edit it and send it again.".to_owned(),
        ));
    }
    versions::turn_to(work, replaced.parent_id).await?;
    add(work, id, replaced.parent_id, text, people)
}

/// # Errors
/// For a text that no message can have.
pub(crate) fn check_text(text: &str) -> Result<(), StoreError> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(StoreError::TooLong { bytes: text.len() });
    }
    if text.trim().is_empty() {
        return Err(StoreError::Invalid("A message has some text.".to_owned()));
    }
    Ok(())
}

/// Adds the message at the end of the visible path, which ends with `parent`, and its answer behind it, if it wants one
/// and none is being written: then [`answering::owed`] sees to it.
fn add(
    work: &mut Work<'_>,
    id: MessageId,
    parent: Option<Uuid>,
    text: &str,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    let me = people
        .me
        .ok_or_else(|| StoreError::Damaged("a chat without its user".to_owned()))?;
    let mut row = work.blank_message(*id.as_uuid(), parent, me);
    text.clone_into(&mut row.text);
    work.add_message(row)?;
    let Some(assistant) = people.assistant.as_ref().filter(|_| !people.answering) else {
        return Ok(None);
    };
    if !answering::is_wanted(&work.chat, people.present, assistant, text) {
        return Ok(None);
    }
    answering::start(work, *id.as_uuid(), assistant, people.actor.user_id, people.settings).map(Some)
}
