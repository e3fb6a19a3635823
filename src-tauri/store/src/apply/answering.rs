//! Answers: begun, made again, gone on with.

use hearth_domain::{
    Answering, Assistant, ChatId, FinishReason, MessageId, MessageStatus, RunId, Settings, UserId, mentions,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, prelude::Uuid};

use super::{People, Work, versions};
use crate::{
    AnswerTask, StoreError,
    entity::{chat, code_of, message, participant, run},
};

/// Adds an empty answer to `prompt`, which ends the visible path, and its run.
pub(super) fn start(
    work: &mut Work<'_>,
    prompt: Uuid,
    assistant: &participant::Model,
    asked_by: UserId,
    settings: &Settings,
) -> Result<AnswerTask, StoreError> {
    let id = *MessageId::new().as_uuid();
    let mut row = work.blank_message(id, Some(prompt), assistant.id);
    row.from_assistant = true;
    let speaker = speak(&mut row, assistant, settings)?;
    let task = open_run(work, &row, prompt, speaker, false, asked_by);
    work.add_message(row)?;
    Ok(task)
}

/// Whether a person's text wants an answer: always where one person chats, else when it names the assistant or the chat
/// says so.
pub(super) fn is_wanted(chat: &chat::Model, people: i64, assistant: &participant::Model, text: &str) -> bool {
    people <= 1 || chat.answering() == Answering::Always || mentions(text, &assistant.name)
}

/// The answer to what was said while the answer `ended` was written, if anything of that wants one.
pub(crate) async fn owed(
    work: &mut Work<'_>,
    ended: &message::Model,
    settings: &Settings,
) -> Result<Option<AnswerTask>, StoreError> {
    let (Some(position), Some(leaf)) = (ended.path_position, work.chat.active_leaf) else {
        return Ok(None);
    };
    if leaf == ended.id {
        return Ok(None);
    }
    let db = work.tx.db().await?;
    let members = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(work.chat.id))
        .all(db)
        .await?;
    let Some(assistant) = members.iter().find(|row| row.present && row.provider_id.is_some()) else {
        return Ok(None);
    };
    let said = message::Entity::find()
        .filter(message::Column::ChatId.eq(work.chat.id))
        .filter(message::Column::PathPosition.gt(position))
        .filter(message::Column::FromAssistant.eq(false))
        .filter(message::Column::Deleted.eq(false))
        .order_by_desc(message::Column::PathPosition)
        .all(db)
        .await?;
    let present = members
        .iter()
        .filter(|row| row.present && row.user_id.is_some())
        .count();
    let people = i64::try_from(present).unwrap_or(i64::MAX);
    let Some(wanting) = said
        .iter()
        .find(|row| is_wanted(&work.chat, people, assistant, &row.text))
    else {
        return Ok(None);
    };
    let author = members.iter().find(|row| row.id == wanting.author_id);
    let asked_by = author
        .and_then(|row| row.user_id)
        .map_or(work.home.user, UserId::from_uuid);
    start(work, leaf, assistant, asked_by, settings).map(Some)
}

pub(super) async fn regenerate(
    work: &mut Work<'_>,
    id: MessageId,
    people: &People<'_>,
) -> Result<AnswerTask, StoreError> {
    let assistant = speaker_of(people)?;
    let row = work.message(*id.as_uuid()).await?;
    if !row.from_assistant {
        versions::turn_to(work, Some(row.id)).await?;
        return start(work, row.id, assistant, people.actor.user_id, people.settings);
    }
    let prompt = prompt_of(&row)?;
    if row.status()? == MessageStatus::Failed && row.text.is_empty() {
        versions::turn_to(work, Some(row.id)).await?;
        return begin_again(work, row, prompt, assistant, people.actor.user_id, people.settings);
    }
    versions::turn_to(work, Some(prompt)).await?;
    start(work, prompt, assistant, people.actor.user_id, people.settings)
}

/// An answer of which nothing came is no version worth keeping: its row takes the next attempt.
fn begin_again(
    work: &mut Work<'_>,
    mut row: message::Model,
    prompt: Uuid,
    assistant: &participant::Model,
    asked_by: UserId,
    settings: &Settings,
) -> Result<AnswerTask, StoreError> {
    row.reasoning = None;
    row.left_out = None;
    row.cost = None;
    row.set_usage(None);
    let speaker = speak(&mut row, assistant, settings)?;
    let task = open_run(work, &row, prompt, speaker, false, asked_by);
    work.rewrite_message(row)?;
    Ok(task)
}

pub(super) async fn go_on(work: &mut Work<'_>, id: MessageId, people: &People<'_>) -> Result<AnswerTask, StoreError> {
    let assistant = speaker_of(people)?;
    let mut row = work.message(*id.as_uuid()).await?;
    let cut = row.finish == Some(code_of(FinishReason::Length));
    let open = match row.status()? {
        MessageStatus::Stopped | MessageStatus::Interrupted => true,
        MessageStatus::Complete => cut,
        MessageStatus::Streaming | MessageStatus::Failed => false,
    };
    // Going on with nothing would be a new answer whose row keeps what the first one used and cost.
    let begun = !row.text.is_empty() || row.reasoning.as_ref().is_some_and(|it| !it.is_empty());
    if !row.from_assistant || !open || !begun {
        return Err(StoreError::Invalid("This answer has nothing to go on with.".to_owned()));
    }
    if work.chat.active_leaf != Some(row.id) {
        return Err(StoreError::Invalid("Only the last answer can be continued.".to_owned()));
    }
    let prompt = prompt_of(&row)?;
    let speaker = speak(&mut row, assistant, people.settings)?;
    let task = open_run(work, &row, prompt, speaker, true, people.actor.user_id);
    work.rewrite_message(row)?;
    Ok(task)
}

fn speaker_of<'a>(people: &'a People<'_>) -> Result<&'a participant::Model, StoreError> {
    people
        .assistant
        .as_ref()
        .ok_or_else(|| StoreError::Invalid("This chat has no model to answer.".to_owned()))
}

fn prompt_of(row: &message::Model) -> Result<Uuid, StoreError> {
    row.parent_id
        .ok_or_else(|| StoreError::Invalid("This answer has no prompt.".to_owned()))
}

/// Marks the row as being written by that assistant.
fn speak(
    row: &mut message::Model,
    assistant: &participant::Model,
    settings: &Settings,
) -> Result<Assistant, StoreError> {
    let not_one = || StoreError::Damaged(format!("participant {} is no assistant", assistant.id));
    let speaker = assistant.as_assistant().ok_or_else(not_one)?;
    row.author_id = assistant.id;
    row.status = code_of(MessageStatus::Streaming);
    row.provider_id = Some(*speaker.provider_id.as_uuid());
    row.provider_name = Some(
        settings
            .provider(speaker.provider_id)
            .map_or_else(String::new, |it| it.name.clone()),
    );
    row.model = Some(speaker.model.clone());
    row.finish = None;
    row.set_error(None);
    Ok(speaker)
}

fn open_run(
    work: &mut Work<'_>,
    row: &message::Model,
    prompt: Uuid,
    assistant: Assistant,
    continues: bool,
    asked_by: UserId,
) -> AnswerTask {
    let run_id = RunId::new();
    work.batch.insert(run::ActiveModel {
        id: Set(*run_id.as_uuid()),
        chat_id: Set(row.chat_id),
        message_id: Set(row.id),
        continues: Set(continues),
        started_at: Set(work.now.0),
        asked_by: Set(Some(*asked_by.as_uuid())),
    });
    AnswerTask {
        run_id,
        chat_id: ChatId::from_uuid(row.chat_id),
        message_id: MessageId::from_uuid(row.id),
        asked_by,
        prompt: MessageId::from_uuid(prompt),
        assistant,
        text_so_far: row.text.clone(),
        reasoning_so_far: row.reasoning.clone().unwrap_or_default(),
    }
}
