//! A connection that was welcomed.

mod arriving;
pub(super) mod life;
mod marks;
pub(super) mod telling;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use hearth_domain::{ChatId, GuestFrame, HostFrame, Receipt, SpaceId};

use self::{life::Life, marks::Marks, telling::Telling};
use super::{
    AccessToken, Cursor, Effect, Input, Moment,
    catching::Catching,
    losing::Lost,
    sending::{Follow, Sending},
};
use crate::LinkError;

/// Before a failed renewal is tried again; the token still lasts some two minutes.
const RENEW_AGAIN: Duration = Duration::from_secs(15);

pub(super) struct Live {
    since: Duration,
    life: Life,
    /// Chats that the host has named since `welcome`; none once it has named all.
    named: Option<HashSet<ChatId>>,
    catching: Catching,
    marks: Marks,
    sending: Sending,
    telling: Telling,
    renewing: bool,
    /// No renewal before this; after one that failed.
    not_before: Duration,
}

type Cursors = HashMap<ChatId, Cursor>;

impl Live {
    /// Tells whether the user is here, and asks for what waits to be sent.
    pub(super) fn begin(now: Duration, active: bool, out: &mut Vec<Effect>) -> Self {
        let mut live = Self {
            since: now,
            life: Life::begin(now),
            named: Some(HashSet::new()),
            catching: Catching::default(),
            marks: Marks::default(),
            sending: Sending::default(),
            telling: Telling::default(),
            renewing: false,
            not_before: Duration::ZERO,
        };
        live.telling.presence(now, active, out);
        live.sending.ask(out);
        live
    }

    pub(super) fn since(&self) -> Duration {
        self.since
    }

    pub(super) fn busy_chats(&self) -> Vec<ChatId> {
        self.sending.busy_chats()
    }

    pub(super) fn deadline(&self, renew_at: Option<Duration>) -> Duration {
        let renew = renew_at.unwrap_or_default().max(self.not_before);
        [
            (!self.renewing).then_some(renew),
            self.telling.deadline(),
            self.catching.deadline(),
            self.sending.deadline(),
            self.probe_at(),
        ]
        .into_iter()
        .flatten()
        .fold(self.life.gone_at(), Duration::min)
    }

    pub(super) fn alive(&mut self, now: Duration) {
        self.life.sign(now);
    }

    pub(super) fn is_silent(&self, now: Duration) -> bool {
        self.life.gone_at() <= now
    }

    pub(super) fn probe(&mut self, now: Duration, out: &mut Vec<Effect>) {
        self.life.probe(now, out);
    }

    fn probe_at(&self) -> Option<Duration> {
        self.life.probe_at(self.sending.waits_since())
    }

    /// The user came or went.
    pub(super) fn active(&mut self, now: Duration, active: bool, out: &mut Vec<Effect>) {
        self.life.probe_if_quiet(now, out);
        self.telling.presence(now, active, out);
    }

    pub(super) fn say(&mut self, now: Duration, frame: GuestFrame, cursors: &Cursors, out: &mut Vec<Effect>) {
        if let GuestFrame::Read { chat_id, .. } = frame
            && !self.is_of_this_life(chat_id, cursors)
        {
            // The host would take it for a place in the life that it knows.
            return;
        }
        if self.telling.is_news(now, &frame) {
            self.life.probe_if_quiet(now, out);
            out.push(Effect::Send(frame));
        }
    }

    pub(super) fn renewed(&mut self, token: AccessToken, out: &mut Vec<Effect>) {
        self.renewing = false;
        out.push(Effect::Send(GuestFrame::Renew {
            token: token.expose().to_owned(),
        }));
    }

    pub(super) fn renew_later(&mut self, now: Duration) {
        self.renewing = false;
        self.not_before = now + RENEW_AGAIN;
    }

    pub(super) fn tick(
        &mut self,
        now: Moment,
        renew: bool,
        active: bool,
        cursors: &mut Cursors,
        out: &mut Vec<Effect>,
    ) -> Option<Lost> {
        if renew && !self.renewing && self.not_before <= now.at {
            self.renewing = true;
            out.push(Effect::Refresh);
        }
        if self.telling.deadline().is_some_and(|at| at <= now.at) {
            self.telling.presence(now.at, active, out);
        }
        if self.probe_at().is_some_and(|at| at <= now.at) {
            self.life.probe(now.at, out);
        }
        let follow = self.sending.tick(now, out);
        let lost = self.follow(follow, cursors);
        self.catching.ask(now, cursors, out);
        lost
    }

    pub(super) fn take(
        &mut self,
        now: Moment,
        input: Input,
        cursors: &mut Cursors,
        out: &mut Vec<Effect>,
    ) -> Option<Lost> {
        let mut lost = None;
        match input {
            Input::CaughtUp { chat_id, result } => {
                if self.catching.awaits(chat_id) {
                    lost = self.caught_up(now, chat_id, result, cursors, out);
                }
            }
            Input::PutRefused { chat_id } => self.catching.give_up(chat_id),
            Input::OutboxChanged => self.sending.outbox_changed(out),
            Input::TakenBack { op_id } => self.sending.taken_back(op_id, out),
            Input::Next(operation) => {
                if operation.is_some() {
                    self.life.probe_if_quiet(now.at, out);
                }
                self.sending.next(now, operation.map(|it| *it), out);
            }
            Input::Posted { op_id, result } => match result {
                Ok(receipt) => self.sending.applied(now, receipt),
                Err(LinkError::Refused(error)) => {
                    let follow = self.sending.refused(now, op_id, error, out);
                    lost = self.follow(follow, cursors);
                }
                Err(LinkError::CertificateChanged) => lost = Some(Lost::Trust),
                Err(LinkError::Unreachable(_) | LinkError::OtherProtocol) => lost = Some(Lost::Connection),
            },
            Input::Tick
            | Input::Refreshed(_)
            | Input::Dialed(_)
            | Input::Heard(_)
            | Input::Life
            | Input::Closed(_)
            | Input::StoreFailed
            | Input::ChatMade { .. }
            | Input::ChatForgotten { .. }
            | Input::NetworkChanged
            | Input::Active(_)
            | Input::Say(_) => {}
        }
        self.go_on(now, cursors, out);
        lost
    }

    pub(super) fn heard(
        &mut self,
        now: Moment,
        frame: HostFrame,
        space: SpaceId,
        cursors: &mut Cursors,
        out: &mut Vec<Effect>,
    ) -> Option<Lost> {
        let mut lost = None;
        match frame {
            // Once is enough.
            HostFrame::Welcome { .. } => lost = Some(Lost::Connection),
            HostFrame::Heads { heads, complete } => {
                self.heads(&heads, complete, cursors, out);
                self.release(heads.iter().map(|head| head.chat_id), cursors, out);
            }
            HostFrame::Event { event } => self.event(event, space, cursors, out),
            HostFrame::Applied { receipt } => self.sending.applied(now, receipt),
            HostFrame::Refused { op_id, error } => {
                let follow = self.sending.refused(now, op_id, error, out);
                lost = self.follow(follow, cursors);
            }
            HostFrame::State {
                read_marks,
                mut presence,
            } => {
                presence.iter_mut().for_each(|here| here.space_id = space);
                out.push(Effect::Here(presence));
                read_marks.iter().for_each(|mark| self.marks.hold(*mark));
                self.release(read_marks.iter().map(|mark| mark.chat_id), cursors, out);
            }
        }
        self.go_on(now, cursors, out);
        lost
    }

    fn go_on(&mut self, now: Moment, cursors: &Cursors, out: &mut Vec<Effect>) {
        if !self.marks.is_empty() {
            let mut put = Vec::new();
            for effect in &*out {
                if let Effect::Put { changes, .. } = effect {
                    put.push(changes.chat_id);
                }
            }
            self.release(put, cursors, out);
        }
        let mut shown = self.sending.applied_and_kept();
        shown.retain(|receipt| self.is_shown(*receipt, cursors));
        self.sending.settle(&shown, out);
        self.catching.ask(now, cursors, out);
    }

    /// Lets go of the marks that were held back for a copy that can be gone by now.
    fn release(&mut self, chats: impl IntoIterator<Item = ChatId>, cursors: &Cursors, out: &mut Vec<Effect>) {
        if self.marks.is_empty() {
            return;
        }
        let mut marks = Vec::new();
        for chat in chats {
            if self.is_of_this_life(chat, cursors) {
                marks.extend(self.marks.take(chat));
            }
        }
        if !marks.is_empty() {
            out.push(Effect::Marks(marks));
        }
    }

    /// Whether the copy of a chat is of the life of it that its host has told of in this connection.
    fn is_of_this_life(&self, chat: ChatId, cursors: &Cursors) -> bool {
        let Some(cursor) = cursors.get(&chat) else { return false };
        let is_told = self.named.as_ref().is_none_or(|named| named.contains(&chat));
        is_told && !cursor.is_nothing() && !self.catching.looks_beyond(chat, cursor.epoch)
    }

    /// Whether the copy shows what an operation has changed, or never will. A copy of another life of the chat, of which
    /// its host has not told yet in this connection, may have come further and show nothing of it.
    fn is_shown(&self, receipt: Receipt, cursors: &Cursors) -> bool {
        let chat = receipt.chat_id;
        let Some(cursor) = cursors.get(&chat) else { return true };
        self.is_of_this_life(chat, cursors) && cursor.rev >= receipt.rev || self.catching.has_given_up(chat)
    }

    fn follow(&mut self, follow: Follow, cursors: &Cursors) -> Option<Lost> {
        match follow {
            Follow::Nothing => None,
            Follow::CatchUp(chat) => {
                let epoch = cursors.get(&chat).unwrap_or(&Cursor::NOTHING).epoch;
                // Another life that the host has told of comes anyway, and is not to be forgotten over this one.
                if !self.catching.looks_beyond(chat, epoch) {
                    self.catching.want(chat, epoch);
                }
                None
            }
            Follow::Reconnect => Some(Lost::Connection),
            Follow::SignIn => Some(Lost::SignIn),
        }
    }
}
