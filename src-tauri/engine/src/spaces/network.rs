//! Connections that wait to be tried again do so at once when the network is back or the machine woke up.

use std::sync::Weak;

use hearth_sync::NetworkWatch;
use tokio_util::sync::CancellationToken;

use crate::{Engine, core::Core};

pub(crate) async fn wake_with_network(core: Weak<Core>, closing: CancellationToken) {
    let mut watch = NetworkWatch::new();
    loop {
        tokio::select! {
            () = closing.cancelled() => return,
            () = watch.changed() => {}
        }
        let Some(core) = core.upgrade() else { return };
        Engine { core }.network_changed();
    }
}
