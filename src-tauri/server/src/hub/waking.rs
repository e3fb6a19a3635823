//! Sockets in whose queues the hub has put something are woken to send it: some at a time, so that a crowd does not keep
//! everybody else on this machine waiting.
//!
//! What is told while others of the crowd are woken gathers in the queues of those who still sleep, and goes out with what
//! is there already: to wake a socket and to write to it costs about the same for one frame as for ten.

use std::{collections::VecDeque, sync::Arc};

use crate::socket::Slot;

/// So many are woken before everything else has its turn: what they do takes a fraction of a millisecond.
const AT_ONCE: usize = 32;

/// Sockets that nobody has woken since something waits there, in the order in which it came.
#[derive(Default)]
pub(super) struct Asleep(VecDeque<Arc<Slot>>);

impl Asleep {
    pub(super) fn add(&mut self, slot: Arc<Slot>) {
        self.0.push_back(slot);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn wake_some(&mut self) {
        let some = self.0.len().min(AT_ONCE);
        self.0.drain(..some).for_each(|slot| slot.wake());
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

    fn tell(asleep: &mut Asleep, slots: &[Arc<Slot>]) {
        for slot in slots {
            if slot.put("{}".into(), Worth::Kept).first {
                asleep.add(Arc::clone(slot));
            }
        }
        asleep.wake_some();
    }

    /// A socket that sleeps until it is woken; says how many frames it sends then.
    async fn sleeping(slot: &Arc<Slot>) -> JoinHandle<usize> {
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
        let (mut asleep, slots) = (Asleep::default(), sockets(AT_ONCE));
        let last = sleeping(&slots[AT_ONCE - 1]).await;
        tell(&mut asleep, &slots);
        assert_eq!(last.await.expect("it is open"), 1);
        assert!(asleep.is_empty());
    }

    #[tokio::test]
    async fn who_is_woken_later_sends_all_that_came_meanwhile_together() {
        let (mut asleep, slots) = (Asleep::default(), sockets(3 * AT_ONCE));
        let (first, last) = (sleeping(&slots[0]).await, sleeping(&slots[3 * AT_ONCE - 1]).await);
        tell(&mut asleep, &slots);
        assert_eq!(first.await.expect("it is open"), 1, "the first waits for nobody");
        tell(&mut asleep, &slots);
        yield_now().await;
        assert!(!last.is_finished(), "its turn has not come");
        asleep.wake_some();
        assert_eq!(last.await.expect("it is open"), 2);
        assert!(!asleep.is_empty(), "the first has the second frame to send");
        asleep.wake_some();
        assert!(asleep.is_empty());
    }
}
