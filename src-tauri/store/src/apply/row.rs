//! Operations on the chat's own row and on its assistant.

use hearth_domain::{Answering, Assistant, ModelChoice, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{People, Work, members};
use crate::{
    StoreError,
    entity::{code_of, participant},
};

const MAX_TITLE_CHARS: usize = 200;

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
        work.add_participant(participant::Model::assistant(chat, &assistant, rev, now))?;
    }
    Ok(())
}

pub(super) fn rename(work: &mut Work<'_>, title: &str) -> Result<(), StoreError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(StoreError::Invalid("A title has at least one character.".to_owned()));
    }
    if title.chars().count() > MAX_TITLE_CHARS {
        return Err(StoreError::Invalid(format!(
            "A title has at most {MAX_TITLE_CHARS} characters."
        )));
    }
    title.clone_into(&mut work.chat.title);
    work.chat.renamed = true;
    Ok(())
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
/// so that earlier answers keep their author.
pub(super) async fn set_assistant(work: &mut Work<'_>, wanted: Option<&Assistant>) -> Result<(), StoreError> {
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
            None => {}
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

fn is_same(row: &participant::Model, assistant: &Assistant) -> bool {
    row.name == assistant.name
        && row.provider_id == Some(*assistant.provider_id.as_uuid())
        && row.model.as_deref() == Some(assistant.model.as_str())
}
