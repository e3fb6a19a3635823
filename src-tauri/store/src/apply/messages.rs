//! A person's messages: sent at the end, or in place of an earlier one.

use hearth_domain::{MAX_MESSAGE_BYTES, MessageId, title_from};
use sea_orm::prelude::Uuid;

use super::{People, Work, answering, versions};
use crate::{AnswerTask, StoreError};

/// The message that another one replies to, if it is still there: what an offline guest has written is sent also where the
/// message it replies to was deleted meanwhile.
///
/// # Errors
/// [`StoreError::Invalid`] for one that never was in this chat.
pub(super) async fn replied_to(work: &Work<'_>, id: Option<MessageId>) -> Result<Option<Uuid>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    match work.message_or_tombstone(*id.as_uuid()).await {
        Ok(row) => Ok(Some(row.id).filter(|_| !row.deleted)),
        Err(StoreError::NotFound(_)) => Err(StoreError::Invalid(
            "The message that this one replies to is not in this chat.".to_owned(),
        )),
        Err(error) => Err(error),
    }
}

pub(super) fn send(
    work: &mut Work<'_>,
    id: MessageId,
    text: &str,
    reply_to: Option<Uuid>,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    check_text(text, false)?;
    if work.chat.message_count == 0 && !work.chat.renamed {
        work.chat.title = title_from(text);
    }
    let written = Written {
        id: *id.as_uuid(),
        parent: work.chat.active_leaf,
        text,
        reply_to,
        attachments: None,
    };
    add(work, written, people)
}

pub(super) async fn edit_prompt(
    work: &mut Work<'_>,
    id: MessageId,
    replaces: MessageId,
    text: &str,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
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
    check_text(text, replaced.attachments.is_some())?;
    versions::turn_to(work, replaced.parent_id).await?;
    let written = Written {
        id: *id.as_uuid(),
        parent: replaced.parent_id,
        text,
        reply_to: replaced.reply_to,
        attachments: replaced.attachments,
    };
    add(work, written, people)
}

/// # Errors
/// For a text that no message can have. One with files may have none.
pub(crate) fn check_text(text: &str, has_files: bool) -> Result<(), StoreError> {
    check_length(text)?;
    if !has_files && text.trim().is_empty() {
        return Err(StoreError::Invalid("A message has some text.".to_owned()));
    }
    Ok(())
}

pub(crate) fn check_length(text: &str) -> Result<(), StoreError> {
    if text.len() > MAX_MESSAGE_BYTES {
        return Err(StoreError::TooLong { bytes: text.len() });
    }
    Ok(())
}

/// What a person has written.
struct Written<'a> {
    id: Uuid,
    parent: Option<Uuid>,
    text: &'a str,
    reply_to: Option<Uuid>,
    /// As their column holds them.
    attachments: Option<String>,
}

/// Adds the message at the end of the visible path, which ends with its parent, and its answer behind it, if it wants one
/// and none is being written: then [`answering::owed`] sees to it.
fn add(work: &mut Work<'_>, written: Written<'_>, people: &People<'_>) -> Result<Option<AnswerTask>, StoreError> {
    let me = people
        .me
        .ok_or_else(|| StoreError::Damaged("a chat without its user".to_owned()))?;
    let Written { id, parent, text, .. } = written;
    let mut row = work.blank_message(id, parent, me);
    text.clone_into(&mut row.text);
    row.reply_to = written.reply_to;
    row.attachments = written.attachments;
    work.add_message(row)?;
    let Some(assistant) = people.assistant.as_ref().filter(|_| !people.answering) else {
        return Ok(None);
    };
    if !answering::is_wanted(&work.chat, people.present, assistant, text) {
        return Ok(None);
    }
    answering::start(work, id, assistant, people.actor.user_id, people.settings).map(Some)
}
