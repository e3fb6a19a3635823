//! The connection to a joined space's host, as a pure state machine.
//!
//! [`Guest::step`] takes what happened and returns what is to be done, in that order. It reads no clock and waits for nothing:
//! its driver (the engine's, or a test's) carries the effects out one after the other, feeds what comes of them back, and calls again
//! with [`Input::Tick`] when [`Guest::deadline`] is there.
//!
//! ```text
//! Waiting -> Refreshing -> Dialing -> Greeting -> Live
//!    ^  ^________|____________|___________|________|      lost: tried again, later and later
//!    |_ approval is waited for in short steps            Stopped: revoked, another certificate, another protocol
//! ```

mod effect;
mod input;

mod attempts;
mod losing;

mod catching;
mod live;
mod sending;

#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt, time::Duration};

use hearth_domain::{ChatId, Connection, DeviceId, SpaceId, UserId};

use self::live::Live;
pub use self::{
    effect::Effect,
    input::{AccessToken, CatchUpFailure, Cursor, Input, Moment, RefreshFailure},
};
use crate::Backoff;

/// Who this installation is at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub space_id: SpaceId,
    pub user_id: UserId,
    pub device_id: DeviceId,
}

/// The connection's state, and what is known of the copy.
pub struct Guest {
    membership: Membership,
    cursors: HashMap<ChatId, Cursor>,
    phase: Phase,
    token: Option<HeldToken>,
    backoff: Backoff,
    told: Connection,
    /// Until when a connection that was lost counts as one that is coming back.
    hoped_until: Option<Duration>,
    active: bool,
}

struct HeldToken {
    token: AccessToken,
    renew_at: Duration,
}

enum Phase {
    /// Until the next attempt.
    Waiting {
        until: Duration,
        /// Not before this, whatever happens: the host asked for it.
        not_before: Duration,
    },
    Refreshing,
    Dialing,
    /// `hello` is sent.
    Greeting {
        until: Duration,
    },
    Live(Box<Live>),
    /// For good, as far as this machine can tell.
    Stopped,
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guest")
            .field("space_id", &self.membership.space_id)
            .field("connection", &self.told)
            .finish_non_exhaustive()
    }
}

impl Guest {
    /// A connection that begins with the first [`Input::Tick`].
    #[must_use]
    pub fn new(membership: Membership) -> Self {
        Self {
            membership,
            cursors: HashMap::new(),
            phase: Phase::Waiting {
                until: Duration::ZERO,
                not_before: Duration::ZERO,
            },
            token: None,
            backoff: Backoff::default(),
            told: Connection::Connecting,
            hoped_until: None,
            active: false,
        }
    }

    /// What follows from `input`.
    #[must_use]
    pub fn step(mut self, now: Moment, input: Input) -> (Self, Vec<Effect>) {
        let mut out = Vec::new();
        self.take(now, input, &mut out);
        (self, out)
    }

    /// When [`Input::Tick`] is due; none while only an answer is waited for.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        let due = match &self.phase {
            Phase::Waiting { until, .. } | Phase::Greeting { until } => Some(*until),
            Phase::Live(live) => {
                let renew = self.token.as_ref().map(|held| held.renew_at);
                Some(live.deadline(renew))
            }
            Phase::Refreshing | Phase::Dialing | Phase::Stopped => None,
        };
        due.into_iter().chain(self.hoped_until).min()
    }

    /// As it was last told.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.told
    }

    /// Chats from which nothing is to be sent now: an operation of theirs is on its way with its files.
    #[must_use]
    pub fn busy_chats(&self) -> Vec<ChatId> {
        match &self.phase {
            Phase::Live(live) => live.busy_chats(),
            Phase::Waiting { .. } | Phase::Refreshing | Phase::Dialing | Phase::Greeting { .. } | Phase::Stopped => {
                Vec::new()
            }
        }
    }

    /// For requests beside the socket; none while there is none that is valid.
    #[must_use]
    pub fn token(&self) -> Option<&AccessToken> {
        self.token.as_ref().map(|held| &held.token)
    }

    fn take(&mut self, now: Moment, input: Input, out: &mut Vec<Effect>) {
        match input {
            Input::Tick => self.tick(now, out),
            Input::Refreshed(result) => self.refreshed(now, result, out),
            Input::Dialed(result) => self.dialed(now, result, out),
            Input::Heard(frame) => self.heard(now, *frame, out),
            Input::Life => {
                if let Phase::Live(live) = &mut self.phase {
                    live.alive(now.at);
                }
            }
            Input::Closed(code) => self.closed(now, code, out),
            Input::NetworkChanged => self.network_changed(now, out),
            Input::ChatMade { chat_id } => {
                self.cursors.entry(chat_id).or_insert(Cursor::NOTHING);
            }
            Input::ChatForgotten { chat_id } => {
                if self.cursors.get(&chat_id).is_some_and(|cursor| cursor.is_nothing()) {
                    self.cursors.remove(&chat_id);
                }
            }
            Input::StoreFailed => self.lose(now, Duration::ZERO, out),
            Input::Active(active) => {
                self.active = active;
                if let Phase::Live(live) = &mut self.phase {
                    live.active(now.at, active, out);
                }
            }
            Input::Say(frame) => {
                if let Phase::Live(live) = &mut self.phase {
                    live.say(now.at, frame, &self.cursors, out);
                }
            }
            live_only @ (Input::CaughtUp { .. }
            | Input::PutRefused { .. }
            | Input::OutboxChanged
            | Input::TakenBack { .. }
            | Input::Next(_)
            | Input::Posted { .. }) => {
                if let Phase::Live(live) = &mut self.phase
                    && let Some(lost) = live.take(now, live_only, &mut self.cursors, out)
                {
                    self.lose_for(now, lost, out);
                }
            }
        }
    }

    fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) {
        if self.hoped_until.is_some_and(|until| until <= now.at) {
            self.tell(Connection::Offline, out);
        }
        match &mut self.phase {
            Phase::Waiting { until, .. } if *until <= now.at => self.begin(now, out),
            Phase::Greeting { until } if *until <= now.at => self.lose(now, Duration::ZERO, out),
            Phase::Live(live) => {
                if live.is_silent(now.at) {
                    return self.lose(now, Duration::ZERO, out);
                }
                let renew = self.token.as_ref().is_none_or(|held| held.renew_at <= now.at);
                if let Some(lost) = live.tick(now, renew, self.active, &mut self.cursors, out) {
                    self.lose_for(now, lost, out);
                }
            }
            Phase::Waiting { .. } | Phase::Greeting { .. } | Phase::Refreshing | Phase::Dialing | Phase::Stopped => {}
        }
    }
}
