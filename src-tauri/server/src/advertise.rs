//! Telling the network by mDNS that a space is here (RFC 6762, RFC 6763). It tells the address and proves nothing.

use std::{net::SocketAddr, time::Duration};

use hearth_domain::SpaceCard;
use mdns_sd::{ServiceDaemon, ServiceInfo};
use tokio::time::timeout;

use crate::addresses;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// A space that is told of until [`Advertised::end`].
pub(crate) struct Advertised {
    daemon: ServiceDaemon,
    name: String,
}

impl Advertised {
    /// None where mDNS cannot be spoken: hosts are then found by their links alone.
    pub(crate) fn begin(space: &SpaceCard, listening: &[SocketAddr]) -> Option<Self> {
        let port = listening.iter().find(|address| !address.ip().is_loopback())?.port();
        let begun = Self::register(space, listening, port);
        begun
            .inspect_err(|error| tracing::warn!(%error, "the network is not told of this space"))
            .ok()
    }

    fn register(space: &SpaceCard, listening: &[SocketAddr], port: u16) -> Result<Self, mdns_sd::Error> {
        let daemon = ServiceDaemon::new()?;
        let id = space.id.to_string();
        let shown: String = space.name.chars().take(60).collect();
        let properties = [("v", "1"), ("id", id.as_str()), ("name", shown.as_str())];
        // The instance is named by the space's id: two people may give their spaces the same name.
        let host = format!("hearth-{}.local.", &id[id.len() - 12..]);
        let everywhere = listening.iter().any(|address| address.ip().is_unspecified());
        let addresses: Vec<_> = if everywhere {
            addresses::on_the_network()
        } else {
            listening.iter().map(SocketAddr::ip).collect()
        };
        let mut service = ServiceInfo::new(
            hearth_sync::SERVICE_TYPE,
            &id,
            &host,
            addresses.as_slice(),
            port,
            &properties[..],
        )?;
        if everywhere {
            service = service.enable_addr_auto();
        }
        let name = service.get_fullname().to_owned();
        daemon.register(service)?;
        Ok(Self { daemon, name })
    }

    /// Says goodbye, so that the space is gone from others' lists at once.
    pub(crate) async fn end(self) {
        if let Ok(said) = self.daemon.unregister(&self.name) {
            // An error means only that the time is over.
            let _ = timeout(GOODBYE, said.recv_async()).await;
        }
        // It ends by itself if it cannot be told to.
        let _ = self.daemon.shutdown();
    }
}
