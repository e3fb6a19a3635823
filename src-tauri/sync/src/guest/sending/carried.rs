//! Operations with files, beside the others.

use std::time::Duration;

use hearth_domain::{ChatId, OpId, Operation, Receipt};

use super::{Follow, PATIENCE, Sending};
use crate::guest::{Effect, Moment};

/// So many at once: each takes a part of the line.
const AT_ONCE: usize = 2;

/// An operation goes behind its files, which have a patience of their own: this is only for what should not happen.
const WITH_FILES: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Carried {
    pub(super) chat_id: ChatId,
    op_id: OpId,
    pub(super) stage: Stage,
}

pub(super) enum Stage {
    /// Its files, or itself.
    Sent { until: Duration },
    /// As with the others, it stays in the outbox until the copy shows it.
    Applied { receipt: Receipt, until: Duration },
    /// The host could not take it now.
    Resting { until: Duration },
}

impl Carried {
    pub(super) fn until(&self) -> Duration {
        match self.stage {
            Stage::Sent { until } | Stage::Applied { until, .. } | Stage::Resting { until } => until,
        }
    }

    fn is_sent(&self) -> bool {
        matches!(self.stage, Stage::Sent { .. })
    }

    pub(super) fn applied(&self) -> Option<Receipt> {
        match self.stage {
            Stage::Applied { receipt, .. } => Some(receipt),
            Stage::Sent { .. } | Stage::Resting { .. } => None,
        }
    }
}

impl Sending {
    /// Sends it, or passes over its chat until there is a place.
    pub(super) fn carry(&mut self, now: Moment, operation: Operation, out: &mut Vec<Effect>) {
        if self.has_room() {
            self.carried.push(Carried {
                chat_id: operation.chat_id,
                op_id: operation.op_id,
                stage: Stage::Sent {
                    until: now.at + WITH_FILES,
                },
            });
            out.push(Effect::Post(operation));
        } else {
            self.held.insert(operation.chat_id);
        }
        self.ask(out);
    }

    /// Those that rest, or have come, take nothing of the line.
    fn has_room(&self) -> bool {
        let sent = self.carried.iter().filter(|carried| carried.is_sent());
        sent.count() < AT_ONCE
    }

    /// What waited for a place goes on if there is one.
    pub(super) fn fill(&mut self, out: &mut Vec<Effect>) {
        if !self.held.is_empty() && self.has_room() {
            self.held.clear();
            self.outbox_changed(out);
        }
    }

    pub(super) fn carried_as_sent(&mut self, op: OpId) -> Option<&mut Carried> {
        let mut carried = self.carried.iter_mut();
        carried.find(|carried| carried.op_id == op && carried.is_sent())
    }

    /// The user took it back before it had reached the host.
    pub(in crate::guest) fn taken_back(&mut self, op: OpId, out: &mut Vec<Effect>) {
        self.failed.remove(&op);
        // It may not have been sent at all, and its chat wait for a place.
        self.carried.retain(|carried| carried.op_id != op);
        self.held.clear();
        self.outbox_changed(out);
    }

    /// What waited for these goes on.
    pub(super) fn let_go(&mut self, ops: &[OpId], out: &mut Vec<Effect>) {
        self.keep(|carried| !ops.contains(&carried.op_id), out);
    }

    fn keep(&mut self, which: impl Fn(&Carried) -> bool, out: &mut Vec<Effect>) {
        let before = self.carried.len();
        self.carried.retain(which);
        if self.carried.len() < before {
            self.held.clear();
            self.outbox_changed(out);
        }
    }

    pub(super) fn tick_carried(&mut self, now: Moment, out: &mut Vec<Effect>) -> Follow {
        self.keep(
            |carried| !matches!(carried.stage, Stage::Resting { until } if until <= now.at),
            out,
        );
        let Some(due) = self.carried.iter_mut().find(|carried| carried.until() <= now.at) else {
            return Follow::Nothing;
        };
        match &mut due.stage {
            Stage::Applied { receipt, until } => {
                *until = now.at + PATIENCE;
                Follow::CatchUp(receipt.chat_id)
            }
            Stage::Sent { .. } | Stage::Resting { .. } => Follow::Reconnect,
        }
    }
}
