//! What a new socket is told first: who it is, who else is there, and how far its chats have come.

use hearth_domain::{ApiError, ChatHead, ChatId, HostFrame, PROTOCOL, ReadMark};
use hearth_engine::Acting;

use super::{Slot, running};
use crate::shared::Shared;

/// Heads that are read from the database at a time.
const HEADS_AT_A_TIME: u32 = 1000;

/// The frames of the beginning, in their order.
pub(super) async fn frames(shared: &Shared, acting: &Acting, slot: &Slot) -> Result<Vec<HostFrame>, ApiError> {
    let actor = acting.actor();
    let space = shared.engine.space_card();
    let mut frames = vec![
        HostFrame::Welcome {
            protocol: PROTOCOL,
            space_id: space.id,
            space_name: space.name,
            user_id: actor.user_id,
            device_id: actor.device_id,
            role: actor.role,
            now: shared.now(),
        },
        state(shared, acting, slot.only).await?,
    ];
    frames.push(HostFrame::Heads {
        heads: heads(acting, slot).await?,
        complete: true,
    });
    for run in acting.runs().await? {
        if slot.follows(run.chat_id) {
            frames.extend(running::frames(run));
        }
    }
    Ok(frames)
}

async fn state(shared: &Shared, acting: &Acting, only: Option<ChatId>) -> Result<HostFrame, ApiError> {
    let mut read_marks = acting.read_marks().await?;
    let mut presence = acting.presence().await?;
    if let Some(chat) = only {
        let mut users = shared.engine.users_in(chat).await?;
        if !users.contains(&acting.actor().user_id) {
            // Not even who of their acquaintances is in it is for them to know.
            users.clear();
        }
        read_marks.retain(|mark: &ReadMark| mark.chat_id == chat);
        presence.retain(|one| users.contains(&one.user_id));
    }
    Ok(HostFrame::State { read_marks, presence })
}

async fn heads(acting: &Acting, slot: &Slot) -> Result<Vec<ChatHead>, ApiError> {
    let mut heads: Vec<ChatHead> = Vec::new();
    let mut after = None;
    loop {
        let page = acting.heads(after, HEADS_AT_A_TIME).await?;
        let full = page.len() >= HEADS_AT_A_TIME as usize;
        after = page.last().map(|head| head.chat_id);
        heads.extend(page.into_iter().filter(|head| slot.follows(head.chat_id)));
        if !full {
            return Ok(heads);
        }
    }
}
