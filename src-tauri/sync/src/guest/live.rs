//! A connection that was welcomed.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use hearth_domain::{CatchUp, ChangeSet, ChatHead, ChatId, Event, GuestFrame, HostFrame, Receipt, Rev, SpaceId};

use super::{
    AccessToken, CatchUpFailure, Cursor, Effect, Input, Lost, Moment,
    catching::{Catching, MAX_CHATS},
    is_told,
    sending::{Follow, Sending},
};
use crate::LinkError;

/// The host pings every 25 seconds; after this without a word it is gone.
const SILENCE: Duration = Duration::from_secs(35);

/// How long the answer to our own ping may take.
const PROBE: Duration = Duration::from_secs(8);

/// A host of which nothing was heard for so long may be out of reach: whoever asks it something wants to know.
const QUIET: Duration = Duration::from_secs(2);

const PRESENCE: Duration = Duration::from_secs(30);

/// Between two words that the user types in a chat.
const TYPING: Duration = Duration::from_secs(4);

/// Before a failed renewal is tried again; the token still lasts some two minutes.
const RENEW_AGAIN: Duration = Duration::from_secs(15);

pub(super) struct Live {
    since: Duration,
    heard_at: Duration,
    silent_at: Duration,
    /// A sign of life is asked for.
    probing: bool,
    /// Chats that the host has named since `welcome`; none once it has named all.
    named: Option<HashSet<ChatId>>,
    catching: Catching,
    sending: Sending,
    renewing: bool,
    not_before: Duration,
    present_at: Option<Duration>,
    typed: HashMap<ChatId, Duration>,
}

type Cursors = HashMap<ChatId, Cursor>;

impl Live {
    pub(super) fn begin(now: Duration) -> Self {
        Self {
            since: now,
            heard_at: now,
            silent_at: now + SILENCE,
            probing: false,
            named: Some(HashSet::new()),
            catching: Catching::default(),
            sending: Sending::default(),
            renewing: false,
            not_before: Duration::ZERO,
            present_at: None,
            typed: HashMap::new(),
        }
    }

    pub(super) fn since(&self) -> Duration {
        self.since
    }

    pub(super) fn deadline(&self, renew_at: Option<Duration>) -> Duration {
        let renew = renew_at.unwrap_or_default().max(self.not_before);
        [
            (!self.renewing).then_some(renew),
            self.present_at,
            self.catching.deadline(),
            self.sending.deadline(),
            self.probe_at(),
        ]
        .into_iter()
        .flatten()
        .fold(self.silent_at, Duration::min)
    }

    pub(super) fn alive(&mut self, now: Duration) {
        self.heard_at = now;
        self.silent_at = now + SILENCE;
        self.probing = false;
    }

    pub(super) fn is_silent(&self, now: Duration) -> bool {
        self.silent_at <= now
    }

    pub(super) fn probe(&mut self, now: Duration, out: &mut Vec<Effect>) {
        self.silent_at = self.silent_at.min(now + PROBE);
        self.probing = true;
        out.push(Effect::Ping);
    }

    /// When an answer that is waited for has been so long in coming that a sign of life is asked for.
    fn probe_at(&self) -> Option<Duration> {
        let since = self.sending.waits_since()?.max(self.heard_at);
        (!self.probing).then_some(since + QUIET)
    }

    /// Before something of the user's is sent: ahead of it, so that on a slow line the question does not wait for it.
    fn probe_if_quiet(&mut self, now: Duration, out: &mut Vec<Effect>) {
        if !self.probing && self.heard_at + QUIET < now {
            self.probe(now, out);
        }
    }

    /// The user came or went.
    pub(super) fn active(&mut self, now: Duration, active: bool, out: &mut Vec<Effect>) {
        self.probe_if_quiet(now, out);
        self.tell_presence(now, active, out);
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

    pub(super) fn tell_presence(&mut self, now: Duration, active: bool, out: &mut Vec<Effect>) {
        self.present_at = active.then_some(now + PRESENCE);
        out.push(Effect::Send(GuestFrame::Present { active }));
    }

    pub(super) fn ask_next(&mut self, out: &mut Vec<Effect>) {
        self.sending.ask(out);
    }

    pub(super) fn say(&mut self, now: Duration, frame: GuestFrame, out: &mut Vec<Effect>) {
        if let GuestFrame::Typing { chat_id, typing } = &frame {
            let told = self.typed.get(chat_id).copied();
            if *typing {
                if told.is_some_and(|told| now < told + TYPING) {
                    return;
                }
                self.typed.retain(|_, told| now < *told + TYPING);
                self.typed.insert(*chat_id, now);
            } else {
                self.typed.remove(chat_id);
            }
        }
        self.probe_if_quiet(now, out);
        out.push(Effect::Send(frame));
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
        if self.present_at.is_some_and(|at| at <= now.at) {
            self.tell_presence(now.at, active, out);
        }
        if self.probe_at().is_some_and(|at| at <= now.at) {
            self.probe(now.at, out);
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
            Input::Next(operation) => {
                if operation.is_some() {
                    self.probe_if_quiet(now.at, out);
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
            HostFrame::Heads { heads, complete } => self.heads(&heads, complete, cursors, out),
            HostFrame::Event { event } => self.event(event, space, cursors, out),
            HostFrame::Applied { receipt } => self.sending.applied(now, receipt),
            HostFrame::Refused { op_id, error } => {
                let follow = self.sending.refused(now, op_id, error, out);
                lost = self.follow(follow, cursors);
            }
            HostFrame::State {
                mut read_marks,
                mut presence,
            } => {
                read_marks.retain(|mark| cursors.contains_key(&mark.chat_id));
                presence.iter_mut().for_each(|here| here.space_id = space);
                out.push(Effect::State { read_marks, presence });
            }
        }
        self.go_on(now, cursors, out);
        lost
    }

    fn go_on(&mut self, now: Moment, cursors: &Cursors, out: &mut Vec<Effect>) {
        if let Some(receipt) = self.sending.applied_last()
            && self.is_shown(receipt, cursors)
        {
            self.sending.settle(receipt, out);
        }
        self.catching.ask(now, cursors, out);
    }

    /// Whether the copy shows what an operation has changed, or never will. A copy of another life of the chat, of which
    /// its host has not told yet in this connection, may have come further and show nothing of it.
    fn is_shown(&self, receipt: Receipt, cursors: &Cursors) -> bool {
        let chat = receipt.chat_id;
        let Some(cursor) = cursors.get(&chat) else { return true };
        let is_told = self.named.as_ref().is_none_or(|named| named.contains(&chat));
        let is_of_this_life = is_told && !cursor.is_nothing() && !self.catching.looks_beyond(chat, cursor.epoch);
        is_of_this_life && cursor.rev >= receipt.rev || self.catching.has_given_up(chat)
    }

    fn caught_up(
        &mut self,
        now: Moment,
        chat_id: ChatId,
        result: Result<CatchUp, CatchUpFailure>,
        cursors: &mut Cursors,
        out: &mut Vec<Effect>,
    ) -> Option<Lost> {
        match result {
            Ok(page) => {
                if let Some(named) = &mut self.named {
                    named.insert(chat_id);
                }
                self.catching.page(chat_id, page, cursors, out);
            }
            Err(CatchUpFailure::NotFound) => {
                self.catching.not_found(chat_id);
                self.drop_copy(chat_id, cursors, out);
            }
            Err(CatchUpFailure::TooMany) => self.catching.pause(now, chat_id),
            Err(CatchUpFailure::SignedOut) => return Some(Lost::SignIn),
            Err(CatchUpFailure::CertificateChanged) => return Some(Lost::Trust),
            Err(CatchUpFailure::Unreachable) => return Some(Lost::Connection),
        }
        None
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

    fn heads(&mut self, heads: &[ChatHead], complete: bool, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        for head in heads {
            if let Some(named) = &mut self.named
                && named.len() < MAX_CHATS
            {
                named.insert(head.chat_id);
            }
            let here = cursors
                .get(&head.chat_id)
                .is_some_and(|cursor| cursor.epoch == head.epoch && cursor.rev >= head.head_rev);
            if !here {
                self.catching.want(head.chat_id, head.epoch);
            }
        }
        if complete && let Some(named) = self.named.take() {
            let gone: Vec<ChatId> = cursors
                .iter()
                .filter(|(chat, cursor)| !cursor.is_nothing() && !named.contains(*chat))
                .map(|(chat, _)| *chat)
                .collect();
            for chat in gone {
                self.drop_copy(chat, cursors, out);
            }
        }
    }

    fn event(&mut self, event: Event, space: SpaceId, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        if let Some(chat) = is_told(&event) {
            if cursors.contains_key(&chat) {
                out.push(Effect::Tell(event));
            }
            return;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "whatever else there is does not cross the wire"
        )]
        match event {
            Event::Changes(changes) => self.changes(changes, cursors, out),
            Event::ChatGone { chat_id, .. } => {
                if let Some(named) = &mut self.named {
                    named.remove(&chat_id);
                }
                self.drop_copy(chat_id, cursors, out);
            }
            Event::PresenceChanged { mut presence } => {
                presence.space_id = space;
                out.push(Effect::Tell(Event::PresenceChanged { presence }));
            }
            _ => {}
        }
    }

    fn changes(&mut self, changes: ChangeSet, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        let chat = changes.chat_id;
        if self.catching.has_given_up(chat) || changes.to < changes.from {
            return;
        }
        // The host may have read its list of chats before this one was added to it.
        if let Some(named) = &mut self.named {
            named.insert(chat);
        }
        let (epoch, to) = (changes.epoch, changes.to);
        let known = cursors.get(&chat).copied().filter(|cursor| cursor.epoch == epoch);
        let start_over = known.is_none() && changes.from == Rev::ZERO;
        match known {
            Some(cursor) if to <= cursor.rev => return,
            Some(cursor) if changes.from <= cursor.rev => {}
            None if start_over && cursors.len() < MAX_CHATS => {}
            Some(_) | None => return self.catching.want(chat, epoch),
        }
        cursors.insert(chat, Cursor { epoch, rev: to });
        out.push(Effect::Put { changes, start_over });
    }

    fn drop_copy(&mut self, chat_id: ChatId, cursors: &mut Cursors, out: &mut Vec<Effect>) {
        self.catching.forget(chat_id);
        if cursors.remove(&chat_id).is_some() {
            out.push(Effect::Drop { chat_id });
        }
    }
}
