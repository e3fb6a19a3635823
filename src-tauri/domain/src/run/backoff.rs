//! When to ask again.

use std::time::Duration;

use super::Failure;
use crate::{RunWait, UnixMillis};

/// How often a provider is asked for one answer.
pub const MAX_ATTEMPTS: u32 = 5;

/// The longest `Retry-After` that is waited for. A longer one is the user's decision, not ours.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

const FIRST_DELAY: Duration = Duration::from_secs(1);

/// How long to wait after attempt number `attempt` failed; none if the run is to be given up.
pub(super) fn retry(attempt: u32, failure: &Failure) -> Option<(RunWait, Duration)> {
    if !failure.retryable || attempt >= MAX_ATTEMPTS {
        return None;
    }
    let delay = match failure.retry_after {
        Some(asked) if asked > LONGEST_RETRY_AFTER => return None,
        Some(asked) if !asked.is_zero() => asked,
        Some(_) | None => exponential(attempt, failure.jitter),
    };
    let millis = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
    let wait = RunWait {
        reason: failure.error.code,
        message: failure.error.message.clone(),
        attempt: attempt + 1,
        until: UnixMillis(failure.at.0.saturating_add(millis)),
    };
    Some((wait, delay))
}

/// Doubles with each attempt. Half of it is certain, so that a retry is never at once; the other half
/// is by chance, so that many clients do not come back together.
fn exponential(attempt: u32, jitter: f64) -> Duration {
    let full = FIRST_DELAY * 2u32.saturating_pow(attempt.saturating_sub(1));
    let chance = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        1.0
    };
    full.mul_f64(0.5 + chance / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RunError, RunErrorCode};

    fn failure(retry_after: Option<Duration>, jitter: f64) -> Failure {
        Failure {
            error: RunError::new(RunErrorCode::RateLimited, "slow down"),
            retryable: true,
            retry_after,
            at: UnixMillis(1_000),
            jitter,
        }
    }

    fn delay(attempt: u32, failure: &Failure) -> Option<Duration> {
        retry(attempt, failure).map(|(_, delay)| delay)
    }

    #[test]
    fn the_wait_doubles_and_is_never_shorter_than_half() {
        for (attempt, full) in [(1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000)] {
            let shortest = delay(attempt, &failure(None, 0.0));
            let longest = delay(attempt, &failure(None, 1.0));
            assert_eq!(shortest, Some(Duration::from_millis(full / 2)));
            assert_eq!(longest, Some(Duration::from_millis(full)));
        }
        assert_eq!(
            delay(MAX_ATTEMPTS, &failure(None, 0.0)),
            None,
            "the fifth attempt is the last"
        );
    }

    #[test]
    fn what_the_provider_asks_for_is_done_up_to_a_minute() {
        let asked = Duration::from_secs(7);
        let (wait, delay_asked) = retry(1, &failure(Some(asked), 0.3)).expect("seven seconds can be waited for");
        assert_eq!(delay_asked, asked);
        assert_eq!(
            (wait.attempt, wait.until, wait.message.as_str()),
            (2, UnixMillis(8_000), "slow down")
        );
        assert_eq!(
            delay(1, &failure(Some(LONGEST_RETRY_AFTER), 0.0)),
            Some(LONGEST_RETRY_AFTER)
        );
        assert_eq!(delay(1, &failure(Some(Duration::from_secs(61)), 0.0)), None);
        assert_eq!(
            delay(1, &failure(Some(Duration::ZERO), 0.0)),
            Some(Duration::from_millis(500))
        );
    }
}
