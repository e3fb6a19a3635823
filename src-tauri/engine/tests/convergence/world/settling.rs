//! The end of a history: whatever is on its way arrives, and nothing more happens.

use std::time::Duration;

use hearth_sync::Input;

use super::World;

impl World {
    /// Nothing happens any more but what must: everything that is on its way arrives, and what is due comes.
    pub(crate) async fn settle(&mut self) {
        self.is_calm = true;
        // Whoever was told to come back later does.
        self.now += Duration::from_secs(10);
        self.settle_all().await;
        if self.rng.bool() {
            self.beat().await;
            self.settle_all().await;
        }
    }

    async fn settle_all(&mut self) {
        for _ in 0..100 {
            while !self.host.tasks.is_empty() {
                self.finish_some().await;
            }
            self.tell_all().await;
            for at in 0..self.seats.len() {
                self.seats[at].line.is_down = false;
                self.seats[at].dies_in = None;
                // What was cut without a word is noticed now.
                if self.seats[at].line.is_open && !self.seats[at].line.is_told && self.seats[at].line.is_quiet() {
                    self.cut(at).await;
                }
                self.feed(at, Input::Tick).await;
                self.settle_one(at).await;
            }
            let is_told = self.untold.is_empty() && self.host.tasks.is_empty();
            if is_told && self.seats.iter().all(|seat| seat.line.is_quiet()) {
                return;
            }
        }
        panic!("the host and its guests never come to rest");
    }

    async fn settle_one(&mut self, at: usize) {
        for _ in 0..20_000 {
            if self.step_line(at).await {
                continue;
            }
            let seat = &self.seats[at];
            let waits = seat.store.next_operation(seat.space).await.unwrap().is_some();
            if seat.is_connected() && seat.line.is_told && !waits {
                return;
            }
            let due = seat
                .due()
                .unwrap_or_else(|| panic!("guest {at} waits for nothing: {:?}", seat.guest()));
            self.now = self.now.max(due);
            self.feed(at, Input::Tick).await;
        }
        panic!("guest {at} never settles");
    }

    /// A guest that has seen nothing of all this.
    pub(crate) async fn seat_fresh(&mut self) -> usize {
        let fresh = self.fresh.take().unwrap();
        self.seats.push(fresh);
        let at = self.seats.len() - 1;
        self.settle_one(at).await;
        at
    }
}
