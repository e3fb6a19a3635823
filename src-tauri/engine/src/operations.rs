//! Changing a chat: commit, tell, and start the answer that the change asks for.

use std::sync::Arc;

use hearth_domain::{Action, ApiError, Event, Operation, Receipt, RunId};
use tokio::time::Instant;

use crate::{Engine, core::Core, runs};

impl Engine {
    /// Applies one change. When it returns, the change is on disk and its events are published; an
    /// operation that was applied before changes nothing and gives the same receipt.
    ///
    /// # Errors
    /// Why the change was refused; nothing was changed then.
    pub async fn apply(&self, operation: Operation) -> Result<Receipt, ApiError> {
        let core = Arc::clone(&self.core);
        self.see_through(async move { apply(&core, operation).await }).await
    }

    /// Ends a run with the text it has. A run that has ended already is left as it is.
    ///
    /// # Errors
    /// None today; a host elsewhere may be out of reach.
    pub async fn stop_run(&self, run_id: RunId) -> Result<(), ApiError> {
        self.core.runs.stop(run_id);
        Ok(())
    }
}

async fn apply(core: &Arc<Core>, operation: Operation) -> Result<Receipt, ApiError> {
    if matches!(operation.action, Action::DeleteChat) {
        core.runs.stop_in(operation.chat_id).await;
    }
    let _order = core.order.lock(operation.chat_id).await;
    let settings = core.settings.current();
    let applied = core
        .store
        .apply(&operation, &core.store.home_actor(), &settings)
        .await?;
    if matches!(operation.action, Action::DeleteChat) {
        // One more may have begun before the chat's turn came. Its message is gone with the chat.
        core.runs.give_up(operation.chat_id);
    }
    if let Some(changes) = applied.changes {
        core.events.publish(Event::Changes(changes));
        if matches!(operation.action, Action::SendMessage { .. }) {
            core.typing
                .ended_by(&core.events, operation.chat_id, core.store.user_id(), Instant::now());
        }
    }
    if let Some(task) = applied.answer {
        runs::start(core, task);
    }
    Ok(applied.receipt)
}
