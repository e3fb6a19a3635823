//! Changing a chat: commit, tell, and start the answer that the change asks for.

use std::sync::Arc;

use hearth_domain::{Action, Actor, ApiError, ChatId, Event, Operation, Receipt, RunId, UserId};

use tokio::time::Instant;

use crate::{Engine, core::Core, files, home_of::HomeOf, runs};

impl Engine {
    /// Applies one change of the person at this machine, wherever the chat's host is. When it returns, the change is on
    /// disk and its events are published; an operation that was applied before changes nothing and gives the same
    /// receipt.
    ///
    /// # Errors
    /// Why the change was refused; nothing was changed then.
    pub async fn apply(&self, operation: Operation) -> Result<Receipt, ApiError> {
        match self.home_of(operation.chat_id).await? {
            HomeOf::Here => self.apply_here(operation, self.home_actor()).await,
            HomeOf::Elsewhere(space) => self.apply_elsewhere(space, operation).await,
        }
    }

    /// Ends a run with the text it has. A run that has ended already is left as it is.
    ///
    /// # Errors
    /// A host elsewhere may be out of reach.
    pub async fn stop_run(&self, run_id: RunId) -> Result<(), ApiError> {
        if self.stop_elsewhere(run_id).await? {
            return Ok(());
        }
        self.acting(self.home_actor()).stop_run(run_id).await
    }

    /// As its host.
    pub(crate) async fn apply_here(&self, operation: Operation, actor: Actor) -> Result<Receipt, ApiError> {
        let core = Arc::clone(&self.core);
        self.see_through(async move { apply(&core, operation, actor).await })
            .await
    }
}

async fn apply(core: &Arc<Core>, mut operation: Operation, actor: Actor) -> Result<Receipt, ApiError> {
    if let Action::SendMessage { attachments, .. } = &mut operation.action {
        files::named(attachments);
    }
    let chat = operation.chat_id;
    let deletes = matches!(operation.action, Action::DeleteChat);
    // Whoever may not delete the chat is told so below, and stops nothing before.
    if deletes && core.store.rights(chat, &actor).await.is_ok_and(|may| may.delete) {
        core.runs.stop_in(chat).await;
    }
    let _order = core.order.lock(chat).await;
    let settings = core.settings.current();
    let applied = core.store.apply(&operation, &actor, &settings).await?;
    if deletes {
        // One more may have begun before the chat's turn came. Its message is gone with the chat.
        core.runs.give_up(chat);
    }
    let is_new = applied.changes.is_some();
    if let Some(changes) = applied.changes {
        if matches!(operation.action, Action::SendMessage { .. }) {
            core.typing.ended_by(&core.events, chat, actor.user_id, Instant::now());
        }
        core.publish(changes);
    }
    if is_new && let Action::AddUser { user_id } = operation.action {
        tell_what_they_read(core, chat, user_id).await;
        tell_who_is_here(core, chat).await;
    }
    if let Some(task) = applied.answer {
        runs::start(core, task);
    }
    Ok(applied.receipt)
}

/// Whoever took part before has read some of it, which their copies forgot when they were taken out.
async fn tell_what_they_read(core: &Core, chat: ChatId, user: UserId) {
    match core.store.mark_of(chat, user).await {
        Ok(Some(read_mark)) => core.events.publish(Event::ReadMarked { read_mark }),
        Ok(None) => {}
        Err(error) => tracing::warn!(%chat, %error, "how far somebody had read was not told them"),
    }
}

/// Who is here is told to those who share a chat: with one more of them in it, once more.
async fn tell_who_is_here(core: &Core, chat: ChatId) {
    if core.presence.is_empty() {
        return;
    }
    match core.store.users_in(chat).await {
        Ok(people) => core.presence.tell_again(&core.events, &people),
        Err(error) => tracing::warn!(%chat, %error, "who is here was not told to whoever was brought in"),
    }
}
