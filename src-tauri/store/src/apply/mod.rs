//! Operations: each one transaction, applied once.

pub(crate) mod answering;
mod context;
mod delete;
mod editing;
pub(crate) mod members;
mod messages;
pub(crate) mod money;
mod reacting;
mod row;
mod versions;
mod work;

use std::sync::Arc;

use hearth_domain::{Action, Actor, ChangeSet, Message, Operation, Receipt, Rev, Settings, UnixMillis};
use sea_orm::prelude::Uuid;

use self::context::Context;
use self::messages::Written;
pub(crate) use self::{
    messages::{check_content, check_length},
    reacting::check_emoji,
    row::checked_title,
    work::Work,
};
use crate::{
    AnswerTask, Store, StoreError,
    backend::{KnownChat, Transaction},
    entity::{chat, participant},
    reading,
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
    /// [`StoreError::NotFound`] for a chat that the actor takes no part in; [`StoreError::Forbidden`] for what neither
    /// their role nor their place in it allows; [`StoreError::Busy`] where the chat's answer is being made and the
    /// operation would cross it; [`StoreError::Invalid`], [`StoreError::TooLong`]; or a failure of the disk.
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
        // An edited text may have left more words to be forgotten than could be looked for at once.
        if matches!(
            operation.action,
            Action::DeleteChat | Action::DeleteMessage { .. } | Action::EditMessage { .. }
        ) {
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
        // For whoever takes no part in it, and for one that another machine hosts, there is no such chat here.
        (_, Some(chat)) if !chat.deleted && context.present && chat.space_id == *home.space.as_uuid() => {
            Work::on(tx, chat, home, now)
        }
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
        present: context.people,
        answering: context.answering,
        assistant: context.assistant,
        settings,
    };
    carry_out(work, operation, &people).await
}

/// Who speaks in the chat.
pub(crate) struct People<'a> {
    pub(crate) actor: Actor,
    /// The actor's participant; none while the chat is made.
    pub(crate) me: Option<Uuid>,
    /// How many people take part.
    pub(crate) present: i64,
    pub(crate) assistant: Option<participant::Model>,
    /// It is writing an answer.
    pub(crate) answering: bool,
    pub(crate) settings: &'a Settings,
}

impl People<'_> {
    /// Whether the actor may take others out, and delete what is not theirs.
    fn may_manage(&self, chat: &chat::Model) -> bool {
        reading::rights(chat, self.actor.user_id, self.actor.role).delete
    }
}

/// The message that the operation made for its actor.
fn own_message<'a>(action: &Action, changes: &'a ChangeSet) -> Option<&'a Message> {
    let (id, _) = action.written()?;
    changes.messages.iter().find(|message| message.id == id)
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
    if context.me.is_none() {
        return Err(StoreError::NotFound("chat"));
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
        Action::EditPrompt { .. }
        | Action::Regenerate { .. }
        | Action::ContinueAnswer { .. }
        | Action::SelectVersion { .. }
        | Action::SetAssistant { .. } => true,
        // A message sent meanwhile goes behind the answer, and has its own when that one ends.
        Action::SendMessage { .. }
        | Action::CreateChat { .. }
        | Action::Rename { .. }
        | Action::SetPinned { .. }
        | Action::SetArchived { .. }
        | Action::AddUser { .. }
        | Action::RemoveParticipant { .. }
        | Action::SetAnswering { .. }
        | Action::EditMessage { .. }
        | Action::React { .. }
        | Action::DeleteMessage { .. }
        | Action::DeleteChat => false,
    }
}

async fn carry_out(mut work: Work<'_>, operation: &Operation, people: &People<'_>) -> Result<Applied, StoreError> {
    let mut answer = None;
    match &operation.action {
        Action::CreateChat { model } => row::create(&mut work, model.as_ref(), people).await?,
        Action::SendMessage {
            message_id,
            text,
            reply_to,
            attachments,
        } => {
            let written = Written {
                id: *message_id,
                text,
                reply_to: messages::replied_to(&work, *reply_to).await?,
                attachments,
            };
            answer = messages::send(&mut work, written, people).await?;
        }
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
        Action::Rename { title } => row::rename(&mut work, title)?,
        Action::SetPinned { pinned } => row::set_pinned(&mut work, *pinned),
        Action::SetArchived { archived } => row::set_archived(&mut work, *archived),
        Action::SetAssistant { assistant } => row::set_assistant(&mut work, assistant.as_ref(), people).await?,
        Action::SetAnswering { answering } => row::set_answering(&mut work, *answering),
        Action::AddUser { user_id } => members::add(&mut work, *user_id, people).await?,
        Action::RemoveParticipant { participant_id } => members::remove(&mut work, *participant_id, people).await?,
        Action::EditMessage { message_id, text } => editing::edit(&mut work, *message_id, text, people).await?,
        Action::React { message_id, emoji, on } => {
            reacting::react(&mut work, *message_id, emoji, *on, people).await?;
        }
        Action::DeleteMessage { message_id } => delete::message(&mut work, *message_id, people).await?,
        Action::DeleteChat => delete::chat(&mut work, people).await?,
    }
    let tx = work.tx;
    let (changes, chat) = work.finish(Some(operation.op_id));
    let user = *people.actor.user_id.as_uuid();
    if let Some(own) = own_message(&operation.action, &changes) {
        // Newer than everything that could have been read. Nobody is told of it: the message says the same.
        tx.note_read(chat.id, user, own.seq.0);
    }
    if let (Action::SendMessage { .. }, None, Some(me)) = (&operation.action, &answer, people.me) {
        tx.remember(KnownChat {
            chat,
            user,
            me,
            people: people.present,
            assistant: people.assistant.clone(),
            answering: people.answering,
        });
    }
    tx.relieve().await?;
    Ok(Applied {
        receipt: receipt(operation, changes.to),
        changes: Some(changes),
        answer,
    })
}
