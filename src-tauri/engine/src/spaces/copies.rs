//! What a host says of its chats, put into the copy and told.

use std::sync::Arc;

use hearth_domain::{ChangeSet, ChatDetail, ChatId, ChatList, Event, SpaceId};
use hearth_store::StoreError;
use hearth_sync::Input;

use super::{effects::is_refusal, unsent, waiting};
use crate::core::Core;

/// Rows that came, live or caught up. Told once they are on disk.
pub(super) async fn put(
    core: &Arc<Core>,
    space: SpaceId,
    mut changes: ChangeSet,
    start_over: bool,
) -> Result<Vec<Input>, StoreError> {
    let chat_id = changes.chat_id;
    let _order = core.order.lock(chat_id).await;
    if changes.chat.as_ref().is_some_and(|chat| chat.deleted) {
        unsent::keep(core, space, chat_id).await?;
    }
    let moved = match core.store.put_changes(space, &changes, start_over).await {
        Ok(moved) => moved,
        Err(error) if is_refusal(&error) => {
            tracing::warn!(%space, %chat_id, %error, "a host's rows are refused");
            return Ok(vec![Input::PutRefused { chat_id }]);
        }
        Err(error) => return Err(error),
    };
    if let Some(chat) = &mut changes.chat {
        chat.space_id = space;
    }
    let deleted = changes.chat.as_ref().is_some_and(|chat| chat.deleted);
    let ended = core.spaces.runs.ended_by(&changes, start_over);
    core.events.pass_on(Event::Changes(changes));
    for read_mark in moved {
        core.events.pass_on(Event::ReadMarked { read_mark });
    }
    if let Some(ended) = ended {
        core.events.pass_on(ended);
    }
    if deleted {
        waiting::tell_pending_in_order(core, chat_id).await;
    }
    Ok(Vec::new())
}

/// The user takes no part in the chat any more.
pub(super) async fn let_go(core: &Arc<Core>, space: SpaceId, chat_id: ChatId) -> Result<Vec<Input>, StoreError> {
    let _order = core.order.lock(chat_id).await;
    core.spaces.runs.forget(chat_id);
    unsent::keep(core, space, chat_id).await?;
    if core.store.drop_chat_copy(space, chat_id).await? {
        core.events.pass_on(Event::ChatGone {
            chat_id,
            space_id: space,
        });
        core.tell_spaces().await;
    }
    Ok(Vec::new())
}

/// A host that is not listened to any more tells of no answer's end.
pub(super) async fn nothing_is_told_any_more(core: &Core, space: SpaceId) -> Result<(), StoreError> {
    for chat_id in core.spaces.runs.chats() {
        if core.store.space_of(chat_id).await? != Some(space) {
            continue;
        }
        let _order = core.order.lock(chat_id).await;
        if let Some(ended) = core.spaces.runs.end(chat_id) {
            core.events.pass_on(ended);
        }
    }
    Ok(())
}

/// What is told and not kept.
pub(super) async fn told(core: &Arc<Core>, event: Event) -> Result<(), StoreError> {
    if let Event::RunStarted { message_id, .. } = &event {
        let begun = core.store.copied_message(*message_id).await?;
        core.spaces.runs.start(&event, begun.as_ref());
    }
    if let Some(event) = core.spaces.runs.follow(event) {
        core.events.pass_on(event);
    }
    Ok(())
}

impl Core {
    /// A copy as its user sees it: with the answer that is being made, and with what waits laid over it.
    pub(crate) async fn open_copy(&self, chat_id: ChatId) -> Result<ChatDetail, StoreError> {
        // With the lock, the rows and the run are those of one moment: that of the last event.
        let _order = self.order.lock(chat_id).await;
        let mut detail = self.store.open_copy(chat_id).await?;
        detail.run = self.spaces.runs.in_chat(chat_id);
        if let Some(run) = &mut detail.run
            && let Some(asked_by) = self.store.asked_by(run.message_id).await?
        {
            run.asked_by = asked_by;
        }
        detail.pending = self.store.pending(chat_id).await?;
        let is_empty = detail.chat.active_leaf.is_none();
        waiting::lay_over(&mut detail.chat, &detail.pending, is_empty);
        Ok(detail)
    }

    /// The list of a joined space's copies, with titles as they will be.
    pub(crate) async fn lay_over_list(&self, space: SpaceId, list: &mut ChatList) -> Result<(), StoreError> {
        let pending = self.store.pending_in(space).await?;
        for chat in &mut list.chats {
            chat.answering |= self.spaces.runs.is_answering(chat.id);
            if let Some(waits) = pending.get(&chat.id) {
                waiting::lay_over_summary(chat, waits);
            }
        }
        Ok(())
    }
}
