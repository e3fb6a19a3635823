//! Whether the window is looked at: what the others see as presence, in this machine's space and in the joined ones.

use std::{sync::Weak, time::Duration};

use hearth_sync::Input;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{Engine, core::Core};

/// Who is here says so this often; it holds for twice as long.
const REFRESH: Duration = Duration::from_secs(30);

impl Engine {
    /// Whether the window is looked at: what the others see as presence.
    pub async fn set_active(&self, active: bool) {
        self.core.spaces.active.send_if_modified(|known| {
            let changed = *known != active;
            *known = active;
            changed
        });
    }
}

/// Says it to everybody when it changes, and in this machine's space again and again while it is so. Connections see to that
/// themselves.
pub(crate) async fn stay_present(core: Weak<Core>, closing: CancellationToken) {
    let Some(mut active) = core.upgrade().map(|core| core.spaces.active.subscribe()) else {
        return;
    };
    loop {
        let wait = async {
            if *active.borrow() {
                // That the time is over is no failure: then it is said again.
                timeout(REFRESH, active.changed())
                    .await
                    .is_ok_and(|changed| changed.is_ok())
            } else {
                active.changed().await.is_ok()
            }
        };
        let changed = tokio::select! {
            () = closing.cancelled() => return,
            changed = wait => changed,
        };
        let Some(core) = core.upgrade() else { return };
        let is_active = *active.borrow_and_update();
        let engine = Engine { core };
        engine.acting(engine.home_actor()).set_present(is_active);
        if changed {
            engine.core.spaces.nudge_all(|| Input::Active(is_active));
        }
    }
}
