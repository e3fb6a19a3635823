//! The host's signs of life: when there was one, when one is to be asked for, and when there was none for too long.

use std::time::Duration;

use crate::guest::Effect;

/// The host pings every 25 seconds; after this without a word it is gone.
pub(in crate::guest) const SILENCE: Duration = Duration::from_secs(35);

/// How long the answer to our own ping may take.
pub(in crate::guest) const PROBE: Duration = Duration::from_secs(8);

/// A host of which nothing was heard for so long may be out of reach: whoever asks it something wants to know.
pub(in crate::guest) const QUIET: Duration = Duration::from_secs(2);

pub(super) struct Life {
    heard_at: Duration,
    gone_at: Duration,
    /// A sign of life is asked for.
    probing: bool,
}

impl Life {
    pub(super) fn begin(now: Duration) -> Self {
        Self {
            heard_at: now,
            gone_at: now + SILENCE,
            probing: false,
        }
    }

    /// There is one.
    pub(super) fn sign(&mut self, now: Duration) {
        *self = Self::begin(now);
    }

    /// When the host is gone, if it says nothing until then.
    pub(super) fn gone_at(&self) -> Duration {
        self.gone_at
    }

    pub(super) fn probe(&mut self, now: Duration, out: &mut Vec<Effect>) {
        self.gone_at = self.gone_at.min(now + PROBE);
        self.probing = true;
        out.push(Effect::Ping);
    }

    /// When an answer that is waited for since then has been so long in coming that a sign of life is asked for.
    pub(super) fn probe_at(&self, waits_since: Option<Duration>) -> Option<Duration> {
        let since = waits_since?.max(self.heard_at);
        (!self.probing).then_some(since + QUIET)
    }

    /// Before something of the user's is sent: ahead of it, so that on a slow line the question does not wait for it.
    pub(super) fn probe_if_quiet(&mut self, now: Duration, out: &mut Vec<Effect>) {
        if !self.probing && self.heard_at + QUIET < now {
            self.probe(now, out);
        }
    }
}
