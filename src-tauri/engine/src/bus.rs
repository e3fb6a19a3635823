//! Several engines on one database tell each other what happened. One engine alone has nobody to tell.
//!
//! The database is the only truth: what is told of a change is a hint, after which the other reads the rows itself. A
//! hint that is lost is made up for by the next one of that chat.

use std::sync::{Arc, Weak};

use futures::{StreamExt, stream, stream::BoxStream};
use hearth_domain::{CatchUp, ChatId, Epoch, Event, Rev};
use hearth_store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::core::Core;

/// Messages that are read at once after a hint.
const AT_ONCE: u32 = 500;

/// The way to the other engines on the same database.
pub trait Bus: Send + Sync + 'static {
    /// Tells all others, and does not wait for them. A later hint of a chat may take the place of an earlier one.
    fn tell(&self, message: BusMessage);

    /// What the others tell from now on; never what this engine has told itself.
    fn hear(&self) -> BoxStream<'static, BusMessage>;
}

#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is handed on and gone")]
pub enum BusMessage {
    /// A chat has come this far.
    Changed {
        chat_id: ChatId,
        epoch: Epoch,
        head_rev: Rev,
    },
    /// What is never stored: typing, presence, runs and their text, read marks.
    Ephemeral(Event),
}

/// The bus of an engine that has its database to itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Bus for Alone {
    fn tell(&self, _message: BusMessage) {}

    fn hear(&self) -> BoxStream<'static, BusMessage> {
        stream::pending().boxed()
    }
}

/// What is told of an event; nothing of one that concerns this engine alone.
pub(crate) fn message_for(event: &Event) -> Option<BusMessage> {
    if let Event::Changes(changes) = event {
        return Some(BusMessage::Changed {
            chat_id: changes.chat_id,
            epoch: changes.epoch,
            head_rev: changes.to,
        });
    }
    let of_people = matches!(event, Event::PresenceChanged { .. } | Event::ReadMarked { .. });
    (of_people || event.passing_in().is_some()).then(|| BusMessage::Ephemeral(event.clone()))
}

/// Publishes here what others tell, until the engine ends.
pub(crate) async fn listen(core: Weak<Core>, mut heard: BoxStream<'static, BusMessage>, closing: CancellationToken) {
    loop {
        let message = tokio::select! {
            () = closing.cancelled() => return,
            message = heard.next() => message,
        };
        let (Some(message), Some(core)) = (message, core.upgrade()) else {
            return;
        };
        match message {
            BusMessage::Ephemeral(event) => core.events.pass_on(event),
            BusMessage::Changed {
                chat_id,
                epoch,
                head_rev,
            } => {
                if let Err(error) = read_on(&core, chat_id, epoch, head_rev).await {
                    tracing::warn!(chat = %chat_id, %error, "what another engine has changed could not be read");
                }
            }
        }
    }
}

/// Publishes what the chat's rows say behind what was published of it here. Of a chat of which nothing was, only the
/// newest: whoever holds less of it sees the gap and catches up.
async fn read_on(core: &Arc<Core>, chat: ChatId, epoch: Epoch, head_rev: Rev) -> Result<(), StoreError> {
    let _order = core.order.lock(chat).await;
    let published = core.events.published(chat).filter(|(known, _)| *known == epoch);
    let mut after = published.map_or(Rev((head_rev.0 - 1).max(0)), |(_, rev)| rev);
    while after < head_rev {
        match core.store.all_changes_after(chat, epoch, after, AT_ONCE).await? {
            CatchUp::Changes { changes, head_rev } => {
                let to = changes.to;
                core.members.follow(&changes);
                core.events.pass_on(Event::Changes(changes));
                if to >= head_rev {
                    return Ok(());
                }
                after = to;
            }
            CatchUp::EpochChanged { .. } => {
                core.members.forget(chat);
                core.events.pass_on(Event::Resync);
                return Ok(());
            }
        }
    }
    Ok(())
}
