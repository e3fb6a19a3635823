//! Many messages at once: a history from elsewhere, or a corpus for a measurement.

use std::sync::Arc;

use hearth_domain::{ChatId, MessageId, Settings, UnixMillis, title_from};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, prelude::Uuid};

use crate::{
    Store, StoreError,
    apply::Work,
    backend,
    entity::{chat, message, participant, run},
};

/// Messages in one transaction: other callers wait no longer than these take.
const AT_ONCE: usize = 2_000;

/// Messages in one statement, which then has some hundreds of values.
const IN_ONE_STATEMENT: usize = 50;

/// A message of an imported history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedMessage {
    pub from_assistant: bool,
    pub text: String,
    pub created_at: UnixMillis,
}

impl Store {
    /// Adds messages at the end of a chat's visible path, each the reply to the one before. Every one gets
    /// its rev, its place on the path and its entry in the search index. A failure keeps what was imported
    /// before it. Returns how many were.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for an assistant's message where the chat has no assistant;
    /// [`StoreError::Busy`] while an answer is being made in it.
    pub async fn import_messages<I>(&self, chat_id: ChatId, settings: &Settings, messages: I) -> Result<u64, StoreError>
    where
        I: IntoIterator<Item = ImportedMessage>,
        I::IntoIter: Send,
    {
        let mut messages = messages.into_iter();
        let mut imported = 0;
        loop {
            let chunk: Arc<[_]> = messages.by_ref().take(AT_ONCE).collect();
            if chunk.is_empty() {
                return Ok(imported);
            }
            let count = chunk.len() as u64;
            let (home, now, settings) = (self.home(), self.clock().now(), Arc::new(settings.clone()));
            self.write(move |tx| {
                let (chunk, settings) = (chunk.clone(), settings.clone());
                Box::pin(async move {
                    let row = chat::Entity::find()
                        .filter(chat::Column::Id.eq(*chat_id.as_uuid()))
                        .one(tx.db().await?)
                        .await?;
                    let row = row.filter(|row| !row.deleted).ok_or(StoreError::NotFound("chat"))?;
                    import(Work::on(tx, row, home, now), &chunk, &settings).await
                })
            })
            .await?;
            imported += count;
        }
    }
}

struct Authors {
    me: Uuid,
    assistant: Option<(Uuid, Uuid, String, String)>,
}

async fn import(mut work: Work<'_>, messages: &[ImportedMessage], settings: &Settings) -> Result<(), StoreError> {
    let live = run::Entity::find()
        .filter(run::Column::ChatId.eq(work.chat.id))
        .one(work.tx.db().await?)
        .await?;
    if live.is_some() {
        return Err(StoreError::Busy);
    }
    let authors = authors(&work, settings).await?;
    if let Some(first) = messages.first()
        && work.chat.message_count == 0
        && !work.chat.renamed
    {
        work.chat.title = title_from(&first.text);
    }
    let first_rev = work.chat.head_rev + 1;
    let mut rows = Vec::with_capacity(IN_ONE_STATEMENT);
    for imported in messages {
        rows.push(row(&mut work, imported, &authors)?);
        if rows.len() == IN_ONE_STATEMENT {
            work.batch.insert_many(rows.drain(..));
        }
    }
    for left in rows {
        work.batch.insert(left);
    }
    backend::index_since(&mut work.batch, work.chat.id, first_rev);
    // A history is nothing new to whoever brings it.
    work.tx
        .note_read(work.chat.id, *work.home.user.as_uuid(), work.chat.head_rev);
    work.finish(None);
    Ok(())
}

async fn authors(work: &Work<'_>, settings: &Settings) -> Result<Authors, StoreError> {
    let people = participant::Entity::find()
        .filter(participant::Column::ChatId.eq(work.chat.id))
        .all(work.tx.db().await?)
        .await?;
    let me = people.iter().find(|row| row.user_id == Some(*work.home.user.as_uuid()));
    let assistant = people
        .iter()
        .filter(|row| row.present)
        .find_map(|row| Some((row.id, row.as_assistant()?)));
    Ok(Authors {
        me: me
            .ok_or_else(|| StoreError::Damaged("a chat without its user".to_owned()))?
            .id,
        assistant: assistant.map(|(id, speaker)| {
            let provider = settings
                .provider(speaker.provider_id)
                .map_or_else(String::new, |it| it.name.clone());
            (id, *speaker.provider_id.as_uuid(), provider, speaker.model)
        }),
    })
}

fn row(work: &mut Work<'_>, imported: &ImportedMessage, authors: &Authors) -> Result<message::ActiveModel, StoreError> {
    let speaker = authors.assistant.as_ref().filter(|_| imported.from_assistant);
    if imported.from_assistant && speaker.is_none() {
        return Err(StoreError::Invalid(
            "This chat has no model whose answers these could be.".to_owned(),
        ));
    }
    let id = *MessageId::new().as_uuid();
    let mut row = work.blank_message(id, work.chat.active_leaf, speaker.map_or(authors.me, |it| it.0));
    work.chat.message_count += 1;
    row.from_assistant = imported.from_assistant;
    row.created_at = imported.created_at.0;
    row.text.clone_from(&imported.text);
    work.tx.note_words(&imported.text);
    row.provider_id = speaker.map(|it| it.1);
    row.provider_name = speaker.map(|it| it.2.clone());
    row.model = speaker.map(|it| it.3.clone());
    let indexed = row.to_be_indexed();
    // All rows of a statement name the same columns.
    let (provider_id, provider_name, model) = (row.provider_id, row.provider_name.take(), row.model.take());
    Ok(message::ActiveModel {
        provider_id: Set(provider_id),
        provider_name: Set(provider_name),
        model: Set(model),
        ..row.into_new_row(indexed)
    })
}
