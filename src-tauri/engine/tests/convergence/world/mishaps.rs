//! What goes wrong: cuts, slow readers, hosts that are restarted or restored, clocks that jump.

use hearth_domain::CloseCode;
use hearth_sync::Input;

use super::World;
use crate::line::{Coming, may_come_again};

impl World {
    pub(super) async fn cut(&mut self, at: usize) {
        self.seats[at].line.cut();
        if self.seats[at].line.is_open {
            self.seats[at].line.is_open = false;
            self.feed(at, Input::Closed(None)).await;
        }
    }

    /// The host gives up on a reader that does not keep up.
    pub(super) fn too_slow(&mut self, at: usize) {
        let line = &mut self.seats[at].line;
        if line.is_told {
            let keep = self.rng.usize(..=line.coming.len());
            line.coming.truncate(keep);
            line.is_told = false;
            line.list = None;
            let unread = line.going.drain(..).filter(may_come_again);
            line.late.extend(unread);
            line.coming.push_back(Coming::Closed(Some(CloseCode::TooSlow.code())));
        }
    }

    /// The host is gone, and with it what nobody was told yet and what it had not read.
    async fn all_cut(&mut self) {
        self.untold.clear();
        self.changed.clear();
        for at in 0..self.seats.len() {
            self.cut(at).await;
            self.seats[at].line.late.clear();
        }
    }

    pub(super) async fn restart_host(&mut self) {
        self.all_cut().await;
        if self.rng.u32(..4) == 0 {
            self.host.restart().await;
        } else {
            self.host.die().await;
        }
    }

    pub(super) async fn restore_host(&mut self) {
        self.all_cut().await;
        self.was_restored |= self.host.restore().await;
    }

    pub(super) fn jump(&mut self, at: usize) {
        let hour = 3_600_000;
        let millis = self.rng.i64(-5 * hour..5 * hour);
        if self.rng.bool() {
            self.host.clock.advance(millis);
        } else {
            self.seats[at].clock.advance(millis);
        }
    }
}
