//! An answer that is being made, told to somebody who comes in its middle.

use std::sync::Arc;

use hearth_domain::{ActiveRun, ChatId, DeltaKind, Event, HostFrame, UserId};

use super::Worth;
use crate::shared::Shared;

/// Bytes of text in one piece.
const PIECE: usize = 8 * 1024;

/// Its start, and its text so far as pieces from offset 0.
pub(crate) fn frames(run: ActiveRun) -> Vec<HostFrame> {
    let ActiveRun {
        run_id,
        chat_id,
        message_id,
        text,
        reasoning,
        wait,
        asked_by: _,
    } = run;
    let mut events = vec![Event::RunStarted {
        chat_id,
        run_id,
        message_id,
    }];
    for (kind, text) in [(DeltaKind::Reasoning, reasoning), (DeltaKind::Text, text)] {
        let mut offset = 0_u32;
        for piece in pieces(&text) {
            events.push(Event::RunDelta {
                chat_id,
                run_id,
                message_id,
                kind,
                offset,
                text: piece.to_owned(),
            });
            offset = offset.saturating_add(u32::try_from(piece.encode_utf16().count()).unwrap_or(u32::MAX));
        }
    }
    events.extend(wait.map(|wait| Event::RunWaiting {
        chat_id,
        run_id,
        message_id,
        wait,
    }));
    events.into_iter().map(|event| HostFrame::Event { event }).collect()
}

/// Tells a user who was just brought into a chat of the answer that is being made there, if there is one.
pub(crate) async fn tell_of_run(shared: Arc<Shared>, user: UserId, chat: ChatId) {
    let slots = shared.hub.following(user, chat);
    let Some(first) = slots.first() else { return };
    let Ok(actor) = shared.engine.admit(first.device_id).await else {
        return;
    };
    let runs = shared.engine.acting(actor).runs().await.unwrap_or_default();
    for run in runs.into_iter().filter(|run| run.chat_id == chat) {
        for text in frames(run).iter().flat_map(hearth_sync::encode_host) {
            let text = axum::extract::ws::Utf8Bytes::from(text);
            slots.iter().for_each(|slot| {
                shared.metrics.left_out(slot.push(text.clone(), Worth::Kept));
            });
        }
    }
}

/// A text cut between characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use hearth_domain::{MessageId, RunId};

    use super::*;

    #[test]
    fn the_pieces_make_up_the_text_at_their_offsets() {
        let whole = "a🔥é".repeat(4000);
        let run = ActiveRun {
            run_id: RunId::new(),
            asked_by: UserId::new(),
            chat_id: ChatId::new(),
            message_id: MessageId::new(),
            text: whole.clone(),
            reasoning: String::new(),
            wait: None,
        };
        let mut built: Vec<u16> = Vec::new();
        for frame in frames(run).into_iter().skip(1) {
            let HostFrame::Event {
                event: Event::RunDelta { offset, text, .. },
            } = frame
            else {
                panic!("only pieces follow the start");
            };
            assert_eq!(offset as usize, built.len());
            assert!(text.len() <= PIECE);
            built.extend(text.encode_utf16());
        }
        assert_eq!(String::from_utf16(&built).expect("whole characters"), whole);
    }
}
