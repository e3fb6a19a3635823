//! How a connection ends: until the next attempt, or for good.

use std::time::Duration;

use hearth_domain::{CloseCode, Connection};

use super::{Effect, Guest, Moment, Phase};

/// A host that says "too many" to a request is left alone for at least so long.
pub(super) const TOO_MANY: Duration = Duration::from_secs(5);

/// A host that ended the connection for what this guest sent there, for so long: it would send the same again.
pub(super) const AT_FAULT: Duration = Duration::from_secs(20);

/// A connection that broke is mostly back at once. How long the first attempt may take before it is said that it is not.
const BACK_AT_ONCE: Duration = Duration::from_secs(3);

/// A connection that lasted so long was a success; one that ends sooner counts as one more failure.
const LASTED: Duration = Duration::from_secs(5);

/// Why a live connection cannot go on.
pub(super) enum Lost {
    Connection,
    SignIn,
    Trust,
}

impl Guest {
    pub(super) fn closed(&mut self, now: Moment, code: Option<u16>, out: &mut Vec<Effect>) {
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
            Some(CloseCode::BadFrame | CloseCode::TooBig | CloseCode::TooMany) => self.lose(now, AT_FAULT, out),
            Some(CloseCode::GoingAway | CloseCode::TooSlow | CloseCode::Silent) | None => {
                self.lose(now, Duration::ZERO, out);
            }
        }
    }

    pub(super) fn lose_for(&mut self, now: Moment, lost: Lost, out: &mut Vec<Effect>) {
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
    pub(super) fn lose(&mut self, now: Moment, least: Duration, out: &mut Vec<Effect>) {
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
        self.phase = Phase::Waiting {
            until,
            not_before: now.at + least,
        };
        if was_live {
            self.tell(Connection::Connecting, out);
            self.hoped_until = Some(until + BACK_AT_ONCE);
        } else {
            self.tell(Connection::Offline, out);
        }
    }

    pub(super) fn stop(&mut self, why: Connection, out: &mut Vec<Effect>) {
        out.push(Effect::Close);
        self.phase = Phase::Stopped;
        self.token = None;
        self.tell(why, out);
    }

    pub(super) fn tell(&mut self, connection: Connection, out: &mut Vec<Effect>) {
        self.hoped_until = None;
        if self.told != connection {
            self.told = connection.clone();
            out.push(Effect::Connection(connection));
        }
    }
}
