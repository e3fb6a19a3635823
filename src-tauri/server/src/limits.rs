//! How much one address and one device may ask: token buckets (GCRA).
//!
//! Who is signed in is counted by device, so that nobody else at the same address, or behind the same proxy, can use up
//! their share. Everything else is counted by address. What is guessed (an invite's code, a refresh token) has buckets
//! of its own that only failures fill. No header is believed about an address.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{Quota, RateLimiter, clock::Clock as _, clock::DefaultClock, state::keyed::DashMapStateStore};
use hearth_domain::{DeviceId, UnixMillis};

use crate::problem::Problem;

/// What is allowed. The defaults suit a host with some dozens of guests.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time from one address; the machine itself may have all of them.
    pub connections_per_address: usize,
    /// Sockets at a time of one device.
    pub sockets_per_device: usize,
    /// Requests of an address that does not sign in.
    pub address: Rate,
    /// Requests of a device.
    pub device: Rate,
    /// Wrong invite codes from an address.
    pub wrong_codes: Rate,
    /// Refused refreshes in the name of a device.
    pub wrong_tokens: Rate,
    /// Frames of a socket other than operations, which wait for the disk anyway.
    pub frames: Rate,
    /// How long a connection may take nothing of what is written to it.
    pub unread: Duration,
}

/// So many at once, and so many a second in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub at_once: u32,
    pub per_second: f64,
}

impl Rate {
    #[must_use]
    pub const fn new(at_once: u32, per_second: f64) -> Self {
        Self { at_once, per_second }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            connections_per_address: 512,
            sockets_per_device: 16,
            // Behind a proxy everybody has one address, and comes back at once after a restart.
            address: Rate::new(4000, 200.0),
            device: Rate::new(1000, 200.0),
            wrong_codes: Rate::new(10, 0.1),
            wrong_tokens: Rate::new(10, 0.2),
            frames: Rate::new(500, 50.0),
            // Longer than a socket waits by its own rules, which say why it ends.
            unread: Duration::from_secs(40),
        }
    }
}

/// Keys that are kept before those are dropped that would be let through anyway.
const MANY_KEYS: usize = 4096;

struct Buckets<K: Hash + Eq + Clone>(RateLimiter<K, DashMapStateStore<K>, DefaultClock>);

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(rate: Rate) -> Self {
        let at_once = NonZeroU32::new(rate.at_once).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs_f64(1.0 / rate.per_second.max(0.001));
        let quota = Quota::with_period(period).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota.allow_burst(at_once)))
    }

    /// Takes one of the key's tokens; how long until there is one again, if there is none.
    fn take(&self, key: &K) -> Result<(), Duration> {
        if self.0.len() > MANY_KEYS {
            self.0.retain_recent();
            self.0.shrink_to_fit();
        }
        let now = DefaultClock::default().now();
        self.0.check_key(key).map_err(|until| until.wait_time_from(now))
    }
}

/// Buckets that only failures fill: an empty one refuses until it has a token again.
struct Failures<K: Hash + Eq + Clone> {
    buckets: Buckets<K>,
    /// Until when a key whose bucket was found empty is refused, in the server's time.
    refused: std::sync::Mutex<std::collections::HashMap<K, UnixMillis>>,
}

impl<K: Hash + Eq + Clone> Failures<K> {
    fn new(rate: Rate) -> Self {
        Self {
            buckets: Buckets::new(rate),
            refused: std::sync::Mutex::default(),
        }
    }

    fn refused(&self) -> std::sync::MutexGuard<'_, std::collections::HashMap<K, UnixMillis>> {
        self.refused.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn check(&self, key: &K, now: UnixMillis) -> Result<(), Duration> {
        let mut refused = self.refused();
        let Some(until) = refused.get(key).copied() else {
            return Ok(());
        };
        if until <= now {
            refused.remove(key);
            return Ok(());
        }
        Err(Duration::from_millis(
            u64::try_from(until.0 - now.0).unwrap_or_default(),
        ))
    }

    fn note(&self, key: K, now: UnixMillis) {
        if let Err(wait) = self.buckets.take(&key) {
            let mut refused = self.refused();
            if refused.len() > MANY_KEYS {
                refused.retain(|_, until| *until > now);
            }
            let millis = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            refused.insert(key, UnixMillis(now.0.saturating_add(millis)));
        }
    }
}

pub(crate) struct Limiters {
    addresses: Buckets<IpAddr>,
    devices: Buckets<DeviceId>,
    wrong_codes: Failures<IpAddr>,
    wrong_tokens: Failures<DeviceId>,
}

impl Limiters {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            addresses: Buckets::new(limits.address),
            devices: Buckets::new(limits.device),
            wrong_codes: Failures::new(limits.wrong_codes),
            wrong_tokens: Failures::new(limits.wrong_tokens),
        }
    }

    pub(crate) fn address(&self, address: IpAddr) -> Result<(), Problem> {
        self.addresses.take(&network(address)).map_err(Problem::rate_limited)
    }

    pub(crate) fn device(&self, device: DeviceId) -> Result<(), Problem> {
        self.devices.take(&device).map_err(Problem::rate_limited)
    }

    /// Before a code is tried.
    pub(crate) fn may_try_code(&self, address: IpAddr, now: UnixMillis) -> Result<(), Problem> {
        let tried = self.wrong_codes.check(&network(address), now);
        tried.map_err(Problem::rate_limited)
    }

    pub(crate) fn wrong_code(&self, address: IpAddr, now: UnixMillis) {
        self.wrong_codes.note(network(address), now);
    }

    /// Before a refresh token is tried.
    pub(crate) fn may_try_token(&self, device: DeviceId, now: UnixMillis) -> Result<(), Problem> {
        self.wrong_tokens.check(&device, now).map_err(Problem::rate_limited)
    }

    pub(crate) fn wrong_token(&self, device: DeviceId, now: UnixMillis) {
        self.wrong_tokens.note(device, now);
    }
}

/// What counts as one address: of IPv6 the first 64 bits, because one machine chooses the others as it likes (RFC 8981).
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let kept = u128::from(address) >> 64 << 64;
            IpAddr::V6(if address.is_loopback() {
                address
            } else {
                Ipv6Addr::from(kept)
            })
        }
    }
}

/// One socket's bucket.
pub(crate) struct Bucket {
    rate: Rate,
    tokens: f64,
    filled_at: tokio::time::Instant,
}

impl Bucket {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            tokens: f64::from(rate.at_once),
            filled_at: tokio::time::Instant::now(),
        }
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&mut self) -> bool {
        let now = tokio::time::Instant::now();
        let gained = (now - self.filled_at).as_secs_f64() * self.rate.per_second;
        self.tokens = (self.tokens + gained).min(f64::from(self.rate.at_once));
        self.filled_at = now;
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tight() -> Limiters {
        Limiters::new(&Limits {
            address: Rate::new(3, 0.001),
            wrong_codes: Rate::new(2, 0.1),
            ..Limits::default()
        })
    }

    #[test]
    fn one_address_uses_up_only_its_own_share() {
        let limits = tight();
        let noisy: IpAddr = [192, 168, 1, 5].into();
        for _ in 0..3 {
            assert!(limits.address(noisy).is_ok());
        }
        assert!(limits.address(noisy).is_err());
        assert!(limits.address([192, 168, 1, 6].into()).is_ok());
        let mapped: IpAddr = "::ffff:192.168.1.5".parse().expect("an address");
        assert!(limits.address(mapped).is_err(), "the same machine over IPv6");
    }

    #[test]
    fn a_machine_with_many_ipv6_addresses_is_one() {
        let limits = tight();
        for last in 0..3_u16 {
            let address = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, last);
            assert!(limits.address(address.into()).is_ok());
        }
        assert!(
            limits
                .address(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 9, 9, 9, 9).into())
                .is_err()
        );
        assert!(
            limits
                .address(Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 0, 0, 0, 1).into())
                .is_ok()
        );
    }

    #[test]
    fn only_wrong_codes_count_and_their_time_passes() {
        let limits = tight();
        let (address, now) = ([10, 0, 0, 1].into(), UnixMillis(1_000_000));
        for _ in 0..100 {
            assert!(limits.may_try_code(address, now).is_ok(), "nothing was wrong yet");
        }
        for _ in 0..3 {
            limits.wrong_code(address, now);
        }
        assert!(limits.may_try_code(address, now).is_err());
        assert!(limits.may_try_code([10, 0, 0, 2].into(), now).is_ok());
        assert!(limits.may_try_code(address, UnixMillis(now.0 + 11_000)).is_ok());
    }

    #[test]
    fn many_keys_do_not_stay_in_memory() {
        let limits = Limiters::new(&Limits {
            wrong_tokens: Rate::new(5, 1e9),
            ..Limits::default()
        });
        for _ in 0..3 * MANY_KEYS {
            limits.wrong_token(DeviceId::new(), UnixMillis(0));
        }
        assert!(limits.wrong_tokens.buckets.0.len() <= MANY_KEYS + 1);
        assert!(limits.wrong_tokens.refused().len() <= MANY_KEYS + 1);
    }
}
