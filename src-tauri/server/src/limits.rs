//! How much one address and one device may ask: token buckets (GCRA).
//!
//! Who is signed in is counted by device, so that nobody else at the same address, or behind the same proxy, can use up
//! their share. Everything else is counted by address. What is guessed (an invite's code, a refresh token) has buckets
//! of its own that only failures fill. No header is believed about an address.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
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
    /// How long a TLS handshake, or the head of a request, may take to arrive.
    pub head: Duration,
    /// How long a request may take, its body's arrival included.
    pub request: Duration,
    /// How long a socket may be open and not say who it is.
    pub hello: Duration,
    /// How often a socket's guest is asked whether it is there, which also tells it that the host is.
    pub ping_every: Duration,
    /// It has so long to answer.
    pub answer_within: Duration,
    /// How often it is said how far chats have come that changed, so that a gap is noticed without traffic.
    pub heads_every: Duration,
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
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            hello: Duration::from_secs(5),
            ping_every: Duration::from_secs(25),
            answer_within: Duration::from_secs(8),
            heads_every: Duration::from_secs(25),
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

/// Buckets that only failures fill, in the server's time: a full one refuses until there is room again.
struct Failures<K: Hash + Eq + Clone> {
    /// What one failure adds, in milliseconds until it is forgotten.
    each: i64,
    /// How much fits, in the same.
    most: i64,
    /// When the bucket of each key is empty again.
    empty_at: Mutex<HashMap<K, UnixMillis>>,
}

impl<K: Hash + Eq + Clone> Failures<K> {
    fn new(rate: Rate) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a thousand seconds are a small number")]
        let each = (1000.0 / rate.per_second.max(0.001)) as i64;
        Self {
            each,
            most: each.saturating_mul(i64::from(rate.at_once)),
            empty_at: Mutex::default(),
        }
    }

    fn empty_at(&self) -> MutexGuard<'_, HashMap<K, UnixMillis>> {
        self.empty_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check(&self, key: &K, now: UnixMillis) -> Result<(), Duration> {
        let too_much = self.filled(&mut self.empty_at(), key, now) + self.each - self.most;
        match u64::try_from(too_much) {
            Ok(millis @ 1..) => Err(Duration::from_millis(millis)),
            Ok(0) | Err(_) => Ok(()),
        }
    }

    fn note(&self, key: K, now: UnixMillis) {
        let mut empty_at = self.empty_at();
        if empty_at.len() > MANY_KEYS {
            empty_at.retain(|_, at| *at > now);
        }
        let filled = (self.filled(&mut empty_at, &key, now) + self.each).min(self.most);
        empty_at.insert(key, UnixMillis(now.0.saturating_add(filled)));
    }

    /// What is in the key's bucket.
    fn filled(&self, empty_at: &mut HashMap<K, UnixMillis>, key: &K, now: UnixMillis) -> i64 {
        let Some(at) = empty_at.get_mut(key) else { return 0 };
        // It lies further ahead only where the clock was set back, which is to shut nobody out for longer.
        *at = UnixMillis(at.0.min(now.0.saturating_add(self.most)));
        at.0.saturating_sub(now.0).max(0)
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
mod documented;

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
        let may_try = |at: i64| limits.may_try_code(address, UnixMillis(now.0 + at)).is_ok();
        for _ in 0..100 {
            assert!(may_try(0), "nothing was wrong yet");
        }
        for _ in 0..2 {
            assert!(may_try(0));
            limits.wrong_code(address, now);
        }
        assert!(!may_try(0) && !may_try(9_999));
        assert!(limits.may_try_code([10, 0, 0, 2].into(), now).is_ok());
        for turn in 1..5 {
            assert!(may_try(turn * 10_000));
            limits.wrong_code(address, UnixMillis(now.0 + turn * 10_000));
            assert!(!may_try(turn * 10_000), "one, and then the next time has to pass");
        }
        assert!(may_try(100_000));
    }

    #[test]
    fn a_clock_that_is_set_back_shuts_nobody_out_for_longer() {
        let limits = tight();
        let address = [10, 0, 0, 1].into();
        for _ in 0..10 {
            limits.wrong_code(address, UnixMillis(1_000_000_000));
        }
        assert!(limits.may_try_code(address, UnixMillis(0)).is_err());
        assert!(limits.may_try_code(address, UnixMillis(9_999)).is_err());
        assert!(limits.may_try_code(address, UnixMillis(10_000)).is_ok());
    }

    #[test]
    fn many_keys_do_not_stay_in_memory() {
        let limits = Limiters::new(&Limits::default());
        let device = DeviceId::new();
        for second in 0..3 * MANY_KEYS {
            let now = UnixMillis(i64::try_from(second).expect("it is small") * 1000);
            limits.wrong_token(DeviceId::new(), now);
            limits.wrong_token(device, now);
        }
        assert!(limits.wrong_tokens.empty_at().len() <= MANY_KEYS + 2);
        let now = UnixMillis(i64::try_from(3 * MANY_KEYS).expect("it is small") * 1000);
        assert!(
            limits.may_try_token(device, now).is_err(),
            "who goes on is not forgotten"
        );
    }
}
