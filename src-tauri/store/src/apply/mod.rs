//! Operations: each one transaction, applied once.

mod answering;
mod chat;
mod context;
mod delete;
mod messages;
pub(crate) mod money;
mod versions;
mod work;

use std::sync::Arc;

use hearth_domain::{Action, Actor, ChangeSet, Operation, Receipt, Rev, Settings, UnixMillis};
use sea_orm::prelude::Uuid;

use self::context::Context;
pub(crate) use self::work::Work;
use crate::{
    AnswerTask, Store, StoreError,
    backend::{KnownChat, Transaction},
    entity::participant,
    store::Home,
};

/// What came of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub receipt: Receipt,
    /// None if the operation had been applied before: then nothing changed.
    pub changes: Option<ChangeSet>,
    /// The answer that is now to be made. None on a repeat.
    pub answer: Option<AnswerTask>,
}

impl Store {
    /// Applies an operation and returns when it is on disk. One that was applied before changes nothing and
    /// gives the same receipt, also where the two arrive at once.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where the chat's answer is being made and the operation would cross it;
    /// [`StoreError::NotFound`], [`StoreError::Invalid`], [`StoreError::TooLong`]; or a failure of the disk.
    pub async fn apply(
        &self,
        operation: &Operation,
        actor: &Actor,
        settings: &Settings,
    ) -> Result<Applied, StoreError> {
        let (home, now, actor) = (self.home(), self.clock().now(), *actor);
        let asked = Arc::new((operation.clone(), settings.clone()));
        let applied = self
            .write(move |tx| {
                let asked = asked.clone();
                Box::pin(async move { run(tx, &asked.0, &actor, &asked.1, home, now).await })
            })
            .await?;
        if matches!(operation.action, Action::DeleteChat) {
            self.purge_soon();
        }
        Ok(applied)
    }
}

async fn run(
    tx: &Transaction,
    operation: &Operation,
    actor: &Actor,
    settings: &Settings,
    home: Home,
    now: UnixMillis,
) -> Result<Applied, StoreError> {
    let context = Context::of(tx, operation, actor.user_id).await?;
    if let Some(receipt) = replay(&context, operation)? {
        return Ok(Applied {
            receipt,
            changes: None,
            answer: None,
        });
    }
    let exists = |what: &str| StoreError::Invalid(format!("A {what} with this id exists already."));
    let work = match (&operation.action, context.chat) {
        (Action::CreateChat { .. }, Some(_)) => return Err(exists("chat")),
        (Action::CreateChat { .. }, None) => Work::new_chat(tx, operation.chat_id, actor.user_id, home, now),
        (_, Some(chat)) if !chat.deleted => Work::on(tx, chat, home, now),
        (_, Some(_) | None) => return Err(StoreError::NotFound("chat")),
    };
    if context.message_known {
        return Err(exists("message"));
    }
    if context.answering && crosses_an_answer(&operation.action) {
        return Err(StoreError::Busy);
    }
    let people = People {
        actor: *actor,
        me: context.me,
        assistant: context.assistant,
        settings,
    };
    carry_out(work, operation, &people).await
}

/// Who speaks in the chat.
pub(crate) struct People<'a> {
    pub(crate) actor: Actor,
    pub(crate) me: Option<Uuid>,
    pub(crate) assistant: Option<participant::Model>,
    pub(crate) settings: &'a Settings,
}

fn replay(context: &Context, operation: &Operation) -> Result<Option<Receipt>, StoreError> {
    let Some((chat, rev)) = context.applied else {
        return Ok(None);
    };
    if chat != *operation.chat_id.as_uuid() {
        return Err(StoreError::Invalid(
            "This operation's id belongs to another chat.".to_owned(),
        ));
    }
    Ok(Some(receipt(operation, Rev(rev))))
}

fn receipt(operation: &Operation, rev: Rev) -> Receipt {
    Receipt {
        op_id: operation.op_id,
        chat_id: operation.chat_id,
        rev,
    }
}

/// True for what a live answer forbids: it would add to, or turn away from, the place the answer is written at.
fn crosses_an_answer(action: &Action) -> bool {
    match action {
        Action::SendMessage { .. }
        | Action::EditPrompt { .. }
        | Action::Regenerate { .. }
        | Action::ContinueAnswer { .. }
        | Action::SelectVersion { .. }
        | Action::SetAssistant { .. } => true,
        Action::CreateChat { .. }
        | Action::Rename { .. }
        | Action::SetPinned { .. }
        | Action::SetArchived { .. }
        | Action::AddUser { .. }
        | Action::RemoveParticipant { .. }
        | Action::SetAnswering { .. }
        | Action::DeleteMessage { .. }
        | Action::DeleteChat => false,
    }
}

async fn carry_out(mut work: Work<'_>, operation: &Operation, people: &People<'_>) -> Result<Applied, StoreError> {
    let mut answer = None;
    match &operation.action {
        Action::CreateChat { model } => chat::create(&mut work, model.as_ref(), people)?,
        Action::SendMessage { message_id, text } => answer = messages::send(&mut work, *message_id, text, people)?,
        Action::EditPrompt {
            message_id,
            replaces,
            text,
        } => {
            answer = messages::edit_prompt(&mut work, *message_id, *replaces, text, people).await?;
        }
        Action::Regenerate { message_id } => {
            answer = Some(answering::regenerate(&mut work, *message_id, people).await?);
        }
        Action::ContinueAnswer { message_id } => {
            answer = Some(answering::go_on(&mut work, *message_id, people).await?);
        }
        Action::SelectVersion { message_id } => versions::select(&mut work, *message_id).await?,
        Action::Rename { title } => chat::rename(&mut work, title)?,
        Action::SetPinned { pinned } => chat::set_pinned(&mut work, *pinned),
        Action::SetArchived { archived } => chat::set_archived(&mut work, *archived),
        Action::SetAssistant { assistant } => chat::set_assistant(&mut work, assistant.as_ref()).await?,
        Action::AddUser { .. }
        | Action::RemoveParticipant { .. }
        | Action::SetAnswering { .. }
        | Action::DeleteMessage { .. } => return Err(StoreError::Invalid("Not yet.".to_owned())),
        Action::DeleteChat => delete::delete(&mut work).await?,
    }
    let tx = work.tx;
    let (changes, chat) = work.finish(Some(operation.op_id));
    if let (Action::SendMessage { .. }, None) = (&operation.action, &people.assistant) {
        tx.remember(KnownChat { chat, me: people.me });
    }
    tx.relieve().await?;
    Ok(Applied {
        receipt: receipt(operation, changes.to),
        changes: Some(changes),
        answer,
    })
}
