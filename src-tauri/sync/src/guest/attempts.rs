//! From a connection that is to be to one that was welcomed.

use std::{collections::HashMap, time::Duration};

use hearth_domain::{ApiError, ChatId, Connection, ErrorCode, GuestFrame, HostFrame, PROTOCOL};

use super::{
    AccessToken, Cursor, Effect, Guest, HeldToken, Membership, Moment, Phase, RefreshFailure, live::Live,
    losing::TOO_MANY,
};
use crate::LinkError;

/// Between two questions whether the device was let in.
pub(super) const APPROVAL_POLL: Duration = Duration::from_secs(2);

/// An access token is replaced so long before its end, or after half its life if that is short.
const RENEW_BEFORE: Duration = Duration::from_secs(120);

/// How long a host may take to welcome.
const GREETING: Duration = Duration::from_secs(15);

impl Guest {
    /// The next attempt: with the token there is, or with a new one.
    pub(super) fn begin(&mut self, now: Moment, out: &mut Vec<Effect>) {
        if self.token.as_ref().is_some_and(|held| now.at < held.renew_at) {
            self.phase = Phase::Dialing;
            out.push(Effect::Dial);
        } else {
            self.token = None;
            self.phase = Phase::Refreshing;
            out.push(Effect::Refresh);
        }
    }

    pub(super) fn refreshed(
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
                    not_before: now.at,
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

    pub(super) fn dialed(
        &mut self,
        now: Moment,
        result: Result<HashMap<ChatId, Cursor>, LinkError>,
        out: &mut Vec<Effect>,
    ) {
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

    pub(super) fn heard(&mut self, now: Moment, frame: HostFrame, out: &mut Vec<Effect>) {
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
                out.push(Effect::Welcomed { space_name, role });
                self.tell(Connection::Connected, out);
                self.phase = Phase::Live(Box::new(Live::begin(now.at, self.active, out)));
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

    pub(super) fn network_changed(&mut self, now: Moment, out: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Waiting { until, not_before } => {
                self.backoff.reset();
                if *not_before <= now.at {
                    self.begin(now, out);
                } else {
                    *until = *not_before;
                }
            }
            Phase::Live(live) => live.probe(now.at, out),
            Phase::Refreshing | Phase::Dialing | Phase::Greeting { .. } | Phase::Stopped => {}
        }
    }
}
