//! What waits for joined spaces' hosts: put into the outbox, shown, and given up.

use std::sync::Arc;

use hearth_domain::{
    Action, ApiError, ChangeSet, Chat, ChatId, ChatSummary, ErrorCode, Event, GuestFrame, OpId, Operation,
    PendingOperation, Receipt, Rev, RunId, SpaceId, title_of,
};
use hearth_store::{MemberState, StoreError};
use hearth_sync::Input;

use super::{out_of_reach, unknown_space};
use crate::{Engine, core::Core, error, files};

impl Engine {
    /// As [`Engine::apply`]; `space` is where a new chat is made, if not in this machine's own space.
    ///
    /// # Errors
    /// Why the change was refused; `NotFound` for an unknown space.
    pub async fn apply_in(&self, space: Option<SpaceId>, operation: Operation) -> Result<Receipt, ApiError> {
        let elsewhere = space.filter(|space| *space != self.core.store.space_id());
        match (elsewhere, &operation.action) {
            (Some(space), Action::CreateChat { .. }) => self.apply_elsewhere(space, operation).await,
            _ => self.apply(operation).await,
        }
    }

    /// Keeps an operation for its host. When it returns, it is on disk and told.
    pub(crate) async fn apply_elsewhere(&self, space: SpaceId, mut operation: Operation) -> Result<Receipt, ApiError> {
        let core = Arc::clone(&self.core);
        if let Action::SendMessage { attachments, .. } = &mut operation.action {
            files::named(attachments);
        }
        self.see_through(async move {
            let joined = core.store.joined_space(space).await?.ok_or_else(unknown_space)?;
            if joined.left || joined.state == MemberState::Revoked {
                return Err(error::api(
                    hearth_domain::ErrorCode::Forbidden,
                    "This device is not part of that space any more. The copy can only be read.",
                ));
            }
            let chat_id = operation.chat_id;
            let name = core.settings.current().display_name.clone();
            // A copy that is dropped takes with it what waits. In the chat's order, an operation is either there before
            // what waits is kept elsewhere, or comes too late and is refused: then its words are still where they
            // were written.
            let order = core.order.lock(chat_id).await;
            if !operation.action.attachments().is_empty() {
                core.spaces.carry(space, operation.op_id);
            }
            let kept = core.store.enqueue(space, &operation, &name).await;
            let receipt = kept.inspect_err(|_| core.spaces.forget(operation.op_id))?;
            if matches!(operation.action, Action::CreateChat { .. }) {
                core.spaces.nudge(space, Input::ChatMade { chat_id });
            }
            tell_pending_in_order(&core, chat_id).await;
            drop(order);
            core.spaces.nudge(space, Input::OutboxChanged);
            core.tell_spaces().await;
            Ok(receipt)
        })
        .await
    }

    /// Ends a run of a joined chat, if there is such a one. True if its host was told.
    pub(crate) async fn stop_elsewhere(&self, run_id: RunId) -> Result<bool, ApiError> {
        let core = &self.core;
        let Some(chat) = core.spaces.runs.chat_of(run_id) else {
            return Ok(false);
        };
        let space = core.store.space_of(chat).await?.ok_or_else(unknown_space)?;
        if core.spaces.connection(space) != Some(hearth_domain::Connection::Connected) {
            return Err(out_of_reach());
        }
        core.spaces.nudge(space, Input::Say(GuestFrame::StopRun { run_id }));
        Ok(true)
    }

    /// Sends a refused operation once more, under the same id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn retry_operation(&self, op_id: OpId) -> Result<(), ApiError> {
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let (space, chat) = core.store.retry(op_id).await?;
            tell_pending(&core, chat).await;
            core.spaces.nudge(space, Input::OutboxChanged);
            core.tell_spaces().await;
            Ok(())
        })
        .await
    }

    /// Forgets an operation that was refused, or one of this run whose files are still on their way, and those behind it that need
    /// what it would have made.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` for one that its host may have.
    pub async fn discard_operation(&self, op_id: OpId) -> Result<(), ApiError> {
        let core = Arc::clone(&self.core);
        self.see_through(async move {
            let gone = if core.spaces.take_back(op_id) {
                let gone = core.store.take_back(op_id).await;
                gone.inspect_err(|_| core.spaces.forget(op_id))?
            } else {
                core.store.discard(op_id).await?
            };
            let (chat_id, space_id) = (gone.chat_id, gone.space_id);
            core.spaces.nudge(space_id, Input::TakenBack { op_id });
            if gone.chat_gone {
                core.spaces.nudge(space_id, Input::ChatForgotten { chat_id });
                core.events.pass_on(Event::ChatGone { chat_id, space_id });
            } else {
                tell_pending(&core, chat_id).await;
            }
            core.tell_spaces().await;
            Ok(())
        })
        .await
    }
}

impl Core {
    /// What waits for a space that was left is never sent: it is the user's to copy and to discard.
    pub(super) async fn refuse_what_waits(&self, space: SpaceId) -> Result<(), StoreError> {
        let error = error::api(ErrorCode::Unavailable, "This space was left.");
        for (chat_id, pending) in self.store.pending_in(space).await? {
            for waits in pending.iter().filter(|waits| waits.refused.is_none()) {
                self.store.refused(waits.operation.op_id, &error).await?;
            }
            tell_pending(self, chat_id).await;
        }
        Ok(())
    }
}

/// Tells what waits in a chat now. In the chat's order, so that what is told last is what is so: an operation that a slow
/// reader still found waiting is not told of once it is gone.
pub(super) async fn tell_pending(core: &Core, chat_id: ChatId) {
    let _order = core.order.lock(chat_id).await;
    tell_pending_in_order(core, chat_id).await;
}

/// The same while the chat's order is held.
pub(super) async fn tell_pending_in_order(core: &Core, chat_id: ChatId) {
    match core.store.pending(chat_id).await {
        Ok(pending) => {
            if pending.iter().any(makes_it)
                && let Err(error) = tell_unmade(core, chat_id, &pending).await
            {
                tracing::warn!(%error, "a chat that its host does not know could not be read");
            }
            core.events.pass_on(Event::PendingChanged { chat_id, pending });
        }
        Err(error) => tracing::warn!(%error, "what waits could not be read"),
    }
}

fn makes_it(waits: &PendingOperation) -> bool {
    matches!(waits.operation.action, Action::CreateChat { .. })
}

/// Until its host tells of it, a chat that was made here is known from here.
async fn tell_unmade(core: &Core, chat_id: ChatId, pending: &[PendingOperation]) -> Result<(), StoreError> {
    let mut chat = core.store.open_copy(chat_id).await?.chat;
    if chat.head_rev != Rev::ZERO {
        return Ok(());
    }
    lay_over(&mut chat, pending, true);
    core.events.pass_on(Event::Changes(ChangeSet {
        chat_id,
        epoch: chat.epoch,
        from: Rev::ZERO,
        to: Rev::ZERO,
        chat: Some(chat),
        participants: Vec::new(),
        messages: Vec::new(),
        earlier_texts: Vec::new(),
    }));
    Ok(())
}

/// The chat's row as it will be when what waits was applied.
pub(super) fn lay_over(chat: &mut Chat, pending: &[PendingOperation], is_empty: bool) {
    let over = Over {
        title: &mut chat.title,
        pinned: &mut chat.pinned,
        archived: &mut chat.archived,
    };
    over.lay(pending, is_empty && !chat.renamed);
    for waits in pending.iter().filter(|waits| waits.refused.is_none()) {
        if let Action::SetAnswering { answering } = waits.operation.action {
            chat.answering = answering;
        }
    }
}

pub(super) fn lay_over_summary(chat: &mut ChatSummary, pending: &[PendingOperation]) {
    let untitled = chat.title.is_empty();
    let over = Over {
        title: &mut chat.title,
        pinned: &mut chat.pinned,
        archived: &mut chat.archived,
    };
    over.lay(pending, untitled);
    chat.refused = pending.iter().any(|waits| waits.refused.is_some());
}

struct Over<'a> {
    title: &'a mut String,
    pinned: &'a mut bool,
    archived: &'a mut bool,
}

impl Over<'_> {
    /// `unnamed`: the first message will give the chat its title.
    fn lay(self, pending: &[PendingOperation], mut unnamed: bool) {
        for waits in pending.iter().filter(|waits| waits.refused.is_none()) {
            #[expect(clippy::wildcard_enum_match_arm, reason = "the others do not show in a chat's row")]
            match &waits.operation.action {
                Action::Rename { title } => {
                    title.trim().clone_into(self.title);
                    unnamed = false;
                }
                Action::SendMessage { text, attachments, .. } if unnamed => {
                    *self.title = title_of(text, attachments);
                    unnamed = false;
                }
                Action::SetPinned { pinned } => *self.pinned = *pinned,
                Action::SetArchived { archived } => *self.archived = *archived,
                _ => {}
            }
        }
    }
}
