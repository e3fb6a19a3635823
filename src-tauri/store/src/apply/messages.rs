//! A person's messages: sent at the end, or in place of an earlier one.

use hearth_domain::{Attachment, MAX_ATTACHMENTS, MAX_MESSAGE_BYTES, MessageId, title_of};
use sea_orm::prelude::Uuid;

use super::{People, Work, answering, versions};
use crate::{AnswerTask, StoreError, backend::Scope, blobs, entity::json_list};

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

/// What a person writes: text, files, or both.
pub(super) struct Written<'a> {
    pub(super) id: MessageId,
    pub(super) text: &'a str,
    pub(super) reply_to: Option<Uuid>,
    pub(super) attachments: &'a [Attachment],
}

pub(super) async fn send(
    work: &mut Work<'_>,
    written: Written<'_>,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    check_content(written.text, written.attachments)?;
    let files = take_files(work, written.attachments, people).await?;
    if work.chat.message_count == 0 && !work.chat.renamed {
        work.chat.title = title_of(written.text, &files);
    }
    let parent = work.chat.active_leaf;
    let written = Written {
        attachments: &files,
        ..written
    };
    add(work, parent, &written, people)
}

/// The files as they are known here, each under the name that its sender gave it. A hash opens nothing: whoever sends a file has
/// brought it, or can see it in a chat of theirs.
async fn take_files(
    work: &mut Work<'_>,
    asked: &[Attachment],
    people: &People<'_>,
) -> Result<Vec<Attachment>, StoreError> {
    let user = people.actor.user_id;
    let mut files = Vec::with_capacity(asked.len());
    for file in asked {
        let home = work.home.space;
        let known = blobs::permitted(work.tx.db().await?, file.hash, user, Scope::Of { home, user }).await?;
        let known = known.ok_or_else(|| StoreError::Invalid(format!("The file {} is not here.", file.name)))?;
        blobs::taken(&mut work.batch, file.hash, user);
        files.push(Attachment {
            name: file.name.clone(),
            ..known
        });
    }
    Ok(files)
}

pub(super) async fn edit_prompt(
    work: &mut Work<'_>,
    id: MessageId,
    replaces: MessageId,
    text: &str,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    let mut replaced = work.message(*replaces.as_uuid()).await?;
    let files = replaced.take_attachments()?;
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
    check_content(text, &files)?;
    versions::turn_to(work, replaced.parent_id).await?;
    let written = Written {
        id,
        text,
        reply_to: replaced.reply_to,
        attachments: &files,
    };
    add(work, replaced.parent_id, &written, people)
}

/// # Errors
/// For what no message can be.
pub(crate) fn check_content(text: &str, attachments: &[Attachment]) -> Result<(), StoreError> {
    check_text(text, !attachments.is_empty())?;
    if attachments.len() > MAX_ATTACHMENTS {
        return Err(StoreError::Invalid(format!(
            "A message holds {MAX_ATTACHMENTS} files at most."
        )));
    }
    if !attachments.iter().all(|file| blobs::is_name(&file.name)) {
        return Err(StoreError::Invalid("A file has a name without a path.".to_owned()));
    }
    Ok(())
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

/// Adds the message at the end of the visible path, which ends with `parent`, and its answer behind it, if it wants one
/// and none is being written: then [`answering::owed`] sees to it.
fn add(
    work: &mut Work<'_>,
    parent: Option<Uuid>,
    written: &Written<'_>,
    people: &People<'_>,
) -> Result<Option<AnswerTask>, StoreError> {
    let me = people
        .me
        .ok_or_else(|| StoreError::Damaged("a chat without its user".to_owned()))?;
    let (id, text) = (*written.id.as_uuid(), written.text);
    let mut row = work.blank_message(id, parent, me);
    text.clone_into(&mut row.text);
    row.reply_to = written.reply_to;
    row.attachments = json_list(written.attachments);
    work.add_message(row)?;
    let Some(assistant) = people.assistant.as_ref().filter(|_| !people.answering) else {
        return Ok(None);
    };
    if !answering::is_wanted(&work.chat, people.present, assistant, text) {
        return Ok(None);
    }
    answering::start(work, id, assistant, people.actor.user_id, people.settings).map(Some)
}
