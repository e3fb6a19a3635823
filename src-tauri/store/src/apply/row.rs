//! Operations on the chat's own row and on its assistant.

use hearth_domain::{Answering, Assistant, ModelChoice, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{People, Work, members};
use crate::{
    StoreError,
    entity::{code_of, participant},
};

const MAX_TITLE_CHARS: usize = 200;

/// Of an assistant's name, and of its model's: looked for at every `@` of every message.
const MAX_NAME_CHARS: usize = 200;

/// Of an assistant's instructions: told to everybody in the chat, and to the model with every question.
const MAX_INSTRUCTIONS_BYTES: usize = 32 * 1024;

pub(super) async fn create(
    work: &mut Work<'_>,
    model: Option<&ModelChoice>,
    people: &People<'_>,
) -> Result<(), StoreError> {
    if people.actor.role == Role::Guest {
        return Err(StoreError::Forbidden(
            "Guests take part in chats that others have made.".to_owned(),
        ));
    }
    let (rev, chat, now) = (work.this_rev(), work.chat.id, work.now);
    let name = members::name_of(work, people.actor.user_id, people.settings).await?;
    work.add_participant(participant::Model::user(chat, people.actor.user_id, name, rev, now))?;
    if let Some(model) = model {
        let assistant = Assistant {
            name: model.model.clone(),
            provider_id: model.provider_id,
            model: model.model.clone(),
            instructions: None,
            temperature: None,
            max_output: None,
        };
        check(&assistant)?;
        work.add_participant(participant::Model::assistant(chat, &assistant, rev, now))?;
    }
    Ok(())
}

pub(super) fn rename(work: &mut Work<'_>, title: &str) -> Result<(), StoreError> {
    checked_title(title)?.clone_into(&mut work.chat.title);
    work.chat.renamed = true;
    Ok(())
}

/// The title without what people type around it.
///
/// # Errors
/// For one that no chat can have.
pub(crate) fn checked_title(title: &str) -> Result<&str, StoreError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(StoreError::Invalid("A title has at least one character.".to_owned()));
    }
    if title.chars().count() > MAX_TITLE_CHARS {
        return Err(StoreError::Invalid(format!(
            "A title has at most {MAX_TITLE_CHARS} characters."
        )));
    }
    Ok(title)
}

pub(super) fn set_pinned(work: &mut Work<'_>, pinned: bool) {
    work.chat.pinned = pinned;
}

pub(super) fn set_archived(work: &mut Work<'_>, archived: bool) {
    work.chat.archived = archived;
}

pub(super) fn set_answering(work: &mut Work<'_>, answering: Answering) {
    work.chat.answering = code_of(answering);
}

/// An assistant that was here before under the same name and model comes back; any other is a new participant,
/// so that earlier answers keep their author. Of one who goes, the instructions go too: everybody is told of all that
/// ever were here.
pub(super) async fn set_assistant(
    work: &mut Work<'_>,
    wanted: Option<&Assistant>,
    people: &People<'_>,
) -> Result<(), StoreError> {
    if people.actor.role == Role::Guest {
        return Err(StoreError::Forbidden(
            "Members choose which model answers, since the host pays for it.".to_owned(),
        ));
    }
    wanted.map_or(Ok(()), check)?;
    let (rev, chat, now) = (work.this_rev(), work.chat.id, work.now);
    let known = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(chat))
        .filter(participant::Column::ProviderId.is_not_null())
        .all(work.tx.db().await?)
        .await?;
    let mut wanted = wanted;
    for mut row in known {
        let again = wanted.take_if(|wanted| is_same(&row, wanted));
        match again {
            Some(assistant) => row.set_assistant(assistant),
            None if !row.present => continue,
            None => row.instructions = None,
        }
        row.present = again.is_some();
        row.rev = rev;
        work.rewrite_participant(row)?;
    }
    match wanted {
        Some(assistant) => work.add_participant(participant::Model::assistant(chat, assistant, rev, now)),
        None => Ok(()),
    }
}

fn check(assistant: &Assistant) -> Result<(), StoreError> {
    let is_name = |text: &str| !text.trim().is_empty() && text.chars().count() <= MAX_NAME_CHARS;
    if !is_name(&assistant.name) || !is_name(&assistant.model) {
        return Err(StoreError::Invalid(format!(
            "An assistant's name and its model's have 1 to {MAX_NAME_CHARS} characters."
        )));
    }
    let instructions = assistant.instructions.as_ref().map_or(0, String::len);
    if instructions > MAX_INSTRUCTIONS_BYTES {
        return Err(StoreError::Invalid(format!(
            "An assistant's instructions are at most {MAX_INSTRUCTIONS_BYTES} bytes long."
        )));
    }
    Ok(())
}

fn is_same(row: &participant::Model, assistant: &Assistant) -> bool {
    row.name == assistant.name
        && row.provider_id == Some(*assistant.provider_id.as_uuid())
        && row.model.as_deref() == Some(assistant.model.as_str())
}
