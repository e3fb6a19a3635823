//! How long to wait before a lost connection is tried again.

use std::time::Duration;

pub(crate) const FIRST: Duration = Duration::from_millis(500);
pub(crate) const LONGEST: Duration = Duration::from_secs(20);

/// From half a second, doubled with each failure up to 20 seconds, of which a random part is waited ("full jitter"):
/// a thousand guests of a host that comes back do not come at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait after one more failure; `chance` is from 0 to 1.
    pub fn wait(&mut self, chance: f64) -> Duration {
        let limit = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        limit.mul_f64(chance.clamp(0.0, 1.0))
    }

    /// It worked: the next failure is the first again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_begin_again_after_a_success() {
        let mut backoff = Backoff::default();
        let millis: Vec<u128> = (0..8).map(|_| backoff.wait(1.0).as_millis()).collect();
        assert_eq!(millis, [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
        assert_eq!(backoff.wait(0.0), Duration::ZERO);
        assert_eq!(backoff.wait(0.5), Duration::from_secs(10));
        for _ in 0..100 {
            backoff.wait(1.0);
        }
        backoff.reset();
        assert_eq!(backoff.wait(1.0), FIRST);
    }
}
