//! Reactions: a list in their message's row, which reaches everybody as part of it.

use hearth_domain::{MessageId, ParticipantId, is_emoji};

use super::{People, Work};
use crate::{StoreError, entity::message::json_list};

/// Puts the actor's reaction to a message, or takes it away. What is so already changes nothing.
pub(super) async fn react(
    work: &mut Work<'_>,
    id: MessageId,
    emoji: &str,
    on: bool,
    people: &People<'_>,
) -> Result<(), StoreError> {
    check_emoji(emoji)?;
    let mut row = work.message(*id.as_uuid()).await?;
    let me = people
        .me
        .ok_or_else(|| StoreError::Damaged("a chat without its user".to_owned()))?;
    let mut reactions = row.reactions()?;
    let changed = hearth_domain::react(&mut reactions, ParticipantId::from_uuid(me), emoji, on)
        .map_err(|full| StoreError::Invalid(full.to_string()))?;
    if !changed {
        return Ok(());
    }
    row.reactions = json_list(&reactions);
    work.rewrite_message(row)
}

/// # Errors
/// For what is not exactly one emoji.
pub(crate) fn check_emoji(emoji: &str) -> Result<(), StoreError> {
    if is_emoji(emoji) {
        Ok(())
    } else {
        Err(StoreError::Invalid("A reaction is one emoji.".to_owned()))
    }
}
