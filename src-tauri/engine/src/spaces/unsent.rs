//! Words that were waiting for a chat that is gone. Nothing that a user wrote goes with it: they become a chat of this
//! machine's own, under the same title.

use std::sync::Arc;

use hearth_domain::{Action, Attachment, ChatId, MessageId, NoticeCode, OpId, Operation, SpaceId};
use hearth_store::StoreError;

use super::waiting;
use crate::core::Core;

/// Keeps what waits to be sent to a chat, and its draft. Called, with the chat's order held, before its copy is dropped.
///
/// Should Hearth end in between, the same is done again, and a text may be there twice: better than not at all.
pub(super) async fn keep(core: &Arc<Core>, space: SpaceId, gone: ChatId) -> Result<(), StoreError> {
    if core.store.space_of(gone).await? != Some(space) {
        return Ok(());
    }
    let pending = core.store.pending(gone).await?;
    let mut detail = match core.store.open_copy(gone).await {
        Ok(detail) => detail,
        Err(StoreError::NotFound(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    let draft = std::mem::take(&mut detail.draft);
    let mut messages = Vec::new();
    for waits in &pending {
        let action = &waits.operation.action;
        let files = kept(core, action.attachments()).await?;
        let text = words(action);
        if !files.is_empty() || text.is_some() {
            messages.push((text.unwrap_or_default(), files));
        }
    }
    if !draft.trim().is_empty() {
        messages.push((draft, Vec::new()));
    }
    if messages.is_empty() {
        return Ok(());
    }
    waiting::lay_over(&mut detail.chat, &pending, true);
    let title = detail.chat.title;
    let chat_id = ChatId::new();
    apply(core, chat_id, Action::CreateChat { model: None }).await?;
    if !title.trim().is_empty() {
        let title = title.clone();
        apply(core, chat_id, Action::Rename { title }).await?;
    }
    tracing::info!(
        messages = messages.len(),
        "what was waiting for a chat that is gone is kept"
    );
    for (text, attachments) in messages {
        let send = Action::SendMessage {
            message_id: MessageId::new(),
            text,
            reply_to: None,
            attachments,
        };
        apply(core, chat_id, send).await?;
    }
    core.events.notice(NoticeCode::UnsentKept, title);
    Ok(())
}

/// What a user has written with it: a new message, or another text of one. What a message with files lost is no text.
fn words(action: &Action) -> Option<String> {
    let text = if let Action::EditMessage { text, .. } = action {
        Some(text.as_str())
    } else {
        action.written().map(|(_, text)| text)
    };
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// Those files that are here still, to be sent once more.
async fn kept(core: &Core, files: &[Attachment]) -> Result<Vec<Attachment>, StoreError> {
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        if core.store.keep_to_send(file).await? {
            kept.push(file.clone());
        }
    }
    Ok(kept)
}

/// The order of a chat that nobody knows yet needs no lock.
async fn apply(core: &Arc<Core>, chat_id: ChatId, action: Action) -> Result<(), StoreError> {
    let op_id = OpId::new();
    let operation = Operation { op_id, chat_id, action };
    let settings = core.settings.current();
    let applied = core
        .store
        .apply(&operation, &core.store.home_actor(), &settings)
        .await?;
    if let Some(changes) = applied.changes {
        core.publish(changes);
    }
    Ok(())
}
