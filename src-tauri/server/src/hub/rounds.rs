//! When sockets are woken to send what the hub has put in their queues.
//!
//! To wake a socket and to write to it costs the same for one frame as for ten. With few sockets that is nothing, and each
//! frame goes out at once. With very many it is what a busy chat costs, so a round begins only when the one before it has
//! had the time to be sent; what is told meanwhile gathers and goes out together.

use std::{future::pending, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};

use crate::socket::Slot;

/// What it takes to wake a socket and to write to it, about.
const PER_SOCKET: Duration = Duration::from_micros(5);

/// Shorter than that, rounds are not kept apart: clocks are no finer.
const SHORTEST: Duration = Duration::from_millis(1);

/// Nobody waits longer for company.
const LONGEST: Duration = Duration::from_millis(10);

#[derive(Default)]
pub(super) struct Rounds {
    /// Sockets that nobody has woken since something waits there.
    asleep: Vec<Arc<Slot>>,
    /// None where the next round may begin at any time.
    not_before: Option<Instant>,
}

impl Rounds {
    pub(super) fn add(&mut self, slot: Arc<Slot>) {
        self.asleep.push(slot);
    }

    /// Returns when there is a round and it may begin.
    pub(super) async fn due(&self) {
        match self.not_before {
            _ if self.asleep.is_empty() => pending().await,
            Some(then) => sleep_until(then).await,
            None => {}
        }
    }

    /// Wakes the sockets, if they may be woken by now.
    pub(super) fn begin(&mut self, now: Instant) {
        if self.asleep.is_empty() || self.not_before.is_some_and(|then| now < then) {
            return;
        }
        let sockets = u32::try_from(self.asleep.len()).unwrap_or(u32::MAX);
        let takes = PER_SOCKET.saturating_mul(sockets).min(LONGEST);
        self.not_before = (takes >= SHORTEST).then_some(now + takes);
        self.asleep.drain(..).for_each(|slot| slot.wake());
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::{DeviceId, UserId};
    use tokio::task::{JoinHandle, yield_now};

    use super::*;
    use crate::socket::{Worth, slot::Next};

    fn sockets(count: usize) -> Vec<Arc<Slot>> {
        let slot = |_| Arc::new(Slot::new(UserId::new(), DeviceId::new(), None));
        (0..count).map(slot).collect()
    }

    fn tell(rounds: &mut Rounds, slots: &[Arc<Slot>], now: Instant) {
        for slot in slots {
            if slot.put("{}".into(), Worth::Kept).first {
                rounds.add(Arc::clone(slot));
            }
        }
        rounds.begin(now);
    }

    /// A socket that sleeps until it is woken; says how many frames it sends then.
    async fn asleep(slot: &Arc<Slot>) -> JoinHandle<usize> {
        let slot = Arc::clone(slot);
        let sending = tokio::spawn(async move {
            match slot.next().await {
                Next::Send(frames) => frames.len(),
                Next::Close(code) => panic!("it is closed: {code:?}"),
            }
        });
        yield_now().await;
        sending
    }

    #[tokio::test]
    async fn few_are_told_at_once() {
        let (mut rounds, slots, now) = (Rounds::default(), sockets(100), Instant::now());
        for _ in 0..3 {
            let last = asleep(&slots[99]).await;
            tell(&mut rounds, &slots, now);
            assert_eq!(last.await.expect("it is open"), 1);
            for slot in &slots[..99] {
                slot.next().await;
            }
        }
    }

    #[tokio::test]
    async fn for_very_many_what_follows_at_once_goes_out_together() {
        let (mut rounds, slots, start) = (Rounds::default(), sockets(1000), Instant::now());
        let last = asleep(&slots[999]).await;
        tell(&mut rounds, &slots, start);
        assert_eq!(last.await.expect("it is open"), 1, "the first waits for nobody");

        let last = asleep(&slots[999]).await;
        for _ in 0..5 {
            tell(&mut rounds, &slots[999..], start + SHORTEST);
            yield_now().await;
        }
        assert!(!last.is_finished(), "the sockets are still busy with the first");
        rounds.begin(start + LONGEST);
        assert_eq!(last.await.expect("it is open"), 5);
    }
}
