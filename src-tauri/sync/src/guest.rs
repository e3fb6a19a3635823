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

mod catching;
mod effect;
mod input;
mod live;
mod sending;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt, time::Duration};

use hearth_domain::{ApiError, ChatId, CloseCode, Connection, ErrorCode, Event, GuestFrame, HostFrame, PROTOCOL};

use self::live::Live;
pub use self::{
    effect::Effect,
    input::{AccessToken, CatchUpFailure, Cursor, Input, Moment, RefreshFailure},
};
use crate::{Backoff, LinkError};

/// Between two questions whether the device was let in.
const APPROVAL_POLL: Duration = Duration::from_secs(2);

/// An access token is replaced so long before its end, or after half its life if that is short.
const RENEW_BEFORE: Duration = Duration::from_secs(120);

/// How long a host may take to welcome.
const GREETING: Duration = Duration::from_secs(15);

/// A host that says "too many" is left alone for at least so long.
const TOO_MANY: Duration = Duration::from_secs(5);

/// A connection that broke is mostly back at once. How long the first attempt may take before it is said that it is not.
const BACK_AT_ONCE: Duration = Duration::from_secs(3);

/// A connection that lasted so long was a success; one that ends sooner counts as one more failure.
const LASTED: Duration = Duration::from_secs(5);

/// Who this installation is at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    pub space_id: hearth_domain::SpaceId,
    pub user_id: hearth_domain::UserId,
    pub device_id: hearth_domain::DeviceId,
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
            phase: Phase::Waiting { until: Duration::ZERO },
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
            Phase::Waiting { until } | Phase::Greeting { until } => Some(*until),
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
                    live.say(now.at, frame, out);
                }
            }
            live_only @ (Input::CaughtUp { .. }
            | Input::PutRefused { .. }
            | Input::OutboxChanged
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
            Phase::Waiting { until } if *until <= now.at => self.begin(now, out),
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

    /// The next attempt: with the token there is, or with a new one.
    fn begin(&mut self, now: Moment, out: &mut Vec<Effect>) {
        if self.token.as_ref().is_some_and(|held| now.at < held.renew_at) {
            self.phase = Phase::Dialing;
            out.push(Effect::Dial);
        } else {
            self.token = None;
            self.phase = Phase::Refreshing;
            out.push(Effect::Refresh);
        }
    }

    fn refreshed(
        &mut self,
        now: Moment,
        result: Result<(AccessToken, Duration), RefreshFailure>,
        out: &mut Vec<Effect>,
    ) {
        let live = match &mut self.phase {
            Phase::Live(live) => Some(live),
            Phase::Refreshing => None,
            // The answer to a question of an earlier life.
            Phase::Waiting { .. } | Phase::Dialing | Phase::Greeting { .. } | Phase::Stopped => return,
        };
        match (result, live) {
            (Ok((token, lifetime)), live) => {
                let lasts = lifetime.saturating_sub(RENEW_BEFORE).max(lifetime / 2);
                self.token = Some(HeldToken {
                    token: token.clone(),
                    renew_at: now.at + lasts,
                });
                if let Some(live) = live {
                    live.renewed(token, out);
                } else {
                    self.phase = Phase::Dialing;
                    out.push(Effect::Dial);
                    if self.told == Connection::WaitingForApproval {
                        self.tell(Connection::Connecting, out);
                    }
                }
            }
            (Err(RefreshFailure::SignedOut), _) => self.stop(Connection::Revoked, out),
            (Err(RefreshFailure::CertificateChanged), _) => self.stop(Connection::CertificateChanged, out),
            (Err(RefreshFailure::WaitingForApproval), None) => {
                self.phase = Phase::Waiting {
                    until: now.at + APPROVAL_POLL,
                };
                self.tell(Connection::WaitingForApproval, out);
            }
            (Err(RefreshFailure::Unreachable), None) => self.lose(now, Duration::ZERO, out),
            (Err(RefreshFailure::TooMany), None) => self.lose(now, TOO_MANY, out),
            (
                Err(RefreshFailure::WaitingForApproval | RefreshFailure::Unreachable | RefreshFailure::TooMany),
                Some(live),
            ) => live.renew_later(now.at),
        }
    }

    fn dialed(&mut self, now: Moment, result: Result<HashMap<ChatId, Cursor>, LinkError>, out: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Dialing) {
            return;
        }
        match (result, &self.token) {
            (Ok(cursors), Some(held)) => {
                self.cursors = cursors;
                out.push(Effect::Send(GuestFrame::Hello {
                    protocol: PROTOCOL,
                    token: held.token.expose().to_owned(),
                }));
                self.phase = Phase::Greeting {
                    until: now.at + GREETING,
                };
            }
            (Err(LinkError::CertificateChanged), _) => self.stop(Connection::CertificateChanged, out),
            (
                Err(LinkError::Refused(ApiError {
                    code: ErrorCode::RateLimited,
                    ..
                })),
                _,
            ) => self.lose(now, TOO_MANY, out),
            (Ok(_), None) | (Err(LinkError::Unreachable(_) | LinkError::Refused(_) | LinkError::OtherProtocol), _) => {
                self.lose(now, Duration::ZERO, out);
            }
        }
    }

    fn heard(&mut self, now: Moment, frame: HostFrame, out: &mut Vec<Effect>) {
        match (&mut self.phase, frame) {
            (
                Phase::Greeting { .. },
                HostFrame::Welcome {
                    protocol,
                    space_id,
                    space_name,
                    user_id,
                    device_id,
                    role,
                    now: _,
                },
            ) => {
                let here = Membership {
                    space_id,
                    user_id,
                    device_id,
                };
                if protocol != PROTOCOL || here != self.membership {
                    return self.stop(Connection::Incompatible, out);
                }
                let mut live = Box::new(Live::begin(now.at));
                out.push(Effect::Welcomed { space_name, role });
                self.tell(Connection::Connected, out);
                live.tell_presence(now.at, self.active, out);
                live.ask_next(out);
                self.phase = Phase::Live(live);
            }
            (Phase::Live(live), frame) => {
                live.alive(now.at);
                if let Some(lost) = live.heard(now, frame, self.membership.space_id, &mut self.cursors, out) {
                    self.lose_for(now, lost, out);
                }
            }
            // Anything before `welcome` is out of order, and anything without a socket is late.
            (Phase::Greeting { .. }, _) => self.lose(now, Duration::ZERO, out),
            (Phase::Waiting { .. } | Phase::Refreshing | Phase::Dialing | Phase::Stopped, _) => {}
        }
    }

    fn closed(&mut self, now: Moment, code: Option<u16>, out: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Greeting { .. } | Phase::Live(_)) {
            return;
        }
        match code.and_then(CloseCode::from_code) {
            Some(CloseCode::Revoked) => self.stop(Connection::Revoked, out),
            Some(CloseCode::WrongProtocol) => self.stop(Connection::Incompatible, out),
            // Whether the device is still let in is for the refresh to say: a token may be too old after a long sleep, and a
            // `hello` too late on a bad network.
            Some(CloseCode::NotSignedIn | CloseCode::TokenExpired) => {
                self.token = None;
                self.lose(now, Duration::ZERO, out);
            }
            Some(CloseCode::TooMany) => self.lose(now, TOO_MANY, out),
            Some(
                CloseCode::GoingAway | CloseCode::BadFrame | CloseCode::TooBig | CloseCode::TooSlow | CloseCode::Silent,
            )
            | None => self.lose(now, Duration::ZERO, out),
        }
    }

    fn network_changed(&mut self, now: Moment, out: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Waiting { .. } => {
                self.backoff.reset();
                self.begin(now, out);
            }
            Phase::Live(live) => live.probe(now.at, out),
            Phase::Refreshing | Phase::Dialing | Phase::Greeting { .. } | Phase::Stopped => {}
        }
    }

    fn lose_for(&mut self, now: Moment, lost: Lost, out: &mut Vec<Effect>) {
        match lost {
            Lost::Connection => self.lose(now, Duration::ZERO, out),
            Lost::SignIn => {
                self.token = None;
                self.lose(now, Duration::ZERO, out);
            }
            Lost::Trust => self.stop(Connection::CertificateChanged, out),
        }
    }

    /// The connection is gone, or did not come about; it is tried again after at least `least`.
    fn lose(&mut self, now: Moment, least: Duration, out: &mut Vec<Effect>) {
        let was_live = match &self.phase {
            Phase::Live(live) => {
                if now.at.saturating_sub(live.since()) >= LASTED {
                    self.backoff.reset();
                }
                true
            }
            Phase::Stopped => return,
            Phase::Waiting { .. } | Phase::Refreshing | Phase::Dialing | Phase::Greeting { .. } => false,
        };
        out.push(Effect::Close);
        let wait = self.backoff.wait(now.chance).max(least);
        let until = now.at + wait;
        self.phase = Phase::Waiting { until };
        if was_live {
            self.tell(Connection::Connecting, out);
            self.hoped_until = Some(until + BACK_AT_ONCE);
        } else {
            self.tell(Connection::Offline, out);
        }
    }

    fn stop(&mut self, why: Connection, out: &mut Vec<Effect>) {
        out.push(Effect::Close);
        self.phase = Phase::Stopped;
        self.token = None;
        self.tell(why, out);
    }

    fn tell(&mut self, connection: Connection, out: &mut Vec<Effect>) {
        self.hoped_until = None;
        if self.told != connection {
            self.told = connection.clone();
            out.push(Effect::Connection(connection));
        }
    }
}

/// Why a live connection cannot go on.
enum Lost {
    Connection,
    SignIn,
    Trust,
}

/// Whether an event is one that crosses the wire as something to be told and not kept.
fn is_told(event: &Event) -> Option<ChatId> {
    match event {
        Event::RunStarted { chat_id, .. }
        | Event::RunDelta { chat_id, .. }
        | Event::RunWaiting { chat_id, .. }
        | Event::RunEnded { chat_id, .. }
        | Event::Typing { chat_id, .. } => Some(*chat_id),
        Event::ReadMarked { read_mark } => Some(read_mark.chat_id),
        Event::Changes(_)
        | Event::PresenceChanged { .. }
        | Event::ChatGone { .. }
        | Event::PendingChanged { .. }
        | Event::SpacesChanged { .. }
        | Event::SharingChanged { .. }
        | Event::PeopleChanged
        | Event::JoinRequested { .. }
        | Event::DraftChanged { .. }
        | Event::SettingsChanged { .. }
        | Event::ProvidersChanged { .. }
        | Event::Notice(_)
        | Event::Resync => None,
    }
}
