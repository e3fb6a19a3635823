//! Telling the network by mDNS that a space is here (RFC 6762, RFC 6763). It tells the address and proves nothing.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use hearth_domain::{Event, SpaceCard};
use hearth_engine::EventStream;
use mdns_sd::{ServiceDaemon, ServiceInfo};
use tokio::time::timeout;

use crate::{addresses, shared::Shared};

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// One string of a TXT record has at most 255 bytes (RFC 6763 section 6.1), and `name=` is in them too.
const MAX_NAME_BYTES: usize = 255 - "name=".len();

/// A space that the network is told of until [`Advertised::until_closing`] has returned.
pub(crate) struct Advertised {
    daemon: ServiceDaemon,
    space: SpaceCard,
    listening: Vec<SocketAddr>,
    port: u16,
}

impl Advertised {
    /// None where mDNS cannot be spoken: hosts are then found by their links alone.
    pub(crate) fn begin(space: SpaceCard, listening: &[SocketAddr]) -> Option<Self> {
        let port = listening.iter().find(|address| !address.ip().is_loopback())?.port();
        let begun = ServiceDaemon::new().and_then(|daemon| {
            let told = Self {
                daemon,
                space,
                listening: listening.to_vec(),
                port,
            };
            told.tell().map(|()| told)
        });
        begun
            .inspect_err(|error| tracing::warn!(%error, "the network is not told of this space"))
            .ok()
    }

    /// Tells each new name of the space. At the server's end it says goodbye, so that the space is gone from others'
    /// lists at once.
    pub(crate) async fn until_closing(mut self, shared: Arc<Shared>, mut events: EventStream) {
        loop {
            tokio::select! {
                () = shared.closing.cancelled() => break,
                event = events.next() => match event {
                    Some(Event::SettingsChanged { .. } | Event::Resync) => self.call(shared.engine.space_card()),
                    Some(_) => {}
                    None => break,
                },
            }
        }
        self.end().await;
    }

    fn call(&mut self, space: SpaceCard) {
        if self.space.name == space.name {
            return;
        }
        self.space = space;
        if let Err(error) = self.tell() {
            tracing::warn!(%error, "the network is told an earlier name of this space");
        }
    }

    /// What is told again takes the place of what was told before.
    fn tell(&self) -> Result<(), mdns_sd::Error> {
        self.daemon.register(service(&self.space, &self.listening, self.port)?)
    }

    async fn end(self) {
        let service = service(&self.space, &self.listening, self.port);
        if let Ok(said) = service.and_then(|service| self.daemon.unregister(service.get_fullname())) {
            // An error means only that the time is over.
            let _ = timeout(GOODBYE, said.recv_async()).await;
        }
        // It ends by itself if it cannot be told to.
        let _ = self.daemon.shutdown();
    }
}

fn service(space: &SpaceCard, listening: &[SocketAddr], port: u16) -> Result<ServiceInfo, mdns_sd::Error> {
    let id = space.id.to_string();
    let properties = [("v", "1"), ("id", id.as_str()), ("name", fitting(&space.name))];
    // The instance is named by the space's id: two people may give their spaces the same name.
    let host = format!("hearth-{}.local.", &id[id.len() - 12..]);
    let everywhere = listening.iter().any(|address| address.ip().is_unspecified());
    let addresses: Vec<_> = if everywhere {
        addresses::on_the_network()
    } else {
        listening.iter().map(SocketAddr::ip).collect()
    };
    let service = ServiceInfo::new(
        hearth_sync::SERVICE_TYPE,
        &id,
        &host,
        addresses.as_slice(),
        port,
        &properties[..],
    )?;
    Ok(if everywhere {
        service.enable_addr_auto()
    } else {
        service
    })
}

/// As much of a name as a TXT record takes.
fn fitting(name: &str) -> &str {
    &name[..name.floor_char_boundary(MAX_NAME_BYTES)]
}

#[cfg(test)]
mod tests {
    use hearth_domain::SpaceId;

    use super::*;

    fn space(name: &str) -> SpaceCard {
        SpaceCard {
            id: SpaceId::new(),
            name: name.to_owned(),
            version: String::new(),
        }
    }

    fn told(name: &str) -> ServiceInfo {
        let listening = ["192.0.2.7:8002".parse().expect("an address")];
        service(&space(name), &listening, 8002).expect("a service")
    }

    #[test]
    fn a_name_is_told_whole_or_as_far_as_it_fits_whatever_it_is_written_in() {
        for name in ["Küche", &"台".repeat(80), &"x".repeat(80)] {
            assert_eq!(told(name).get_property_val_str("name"), Some(name));
        }
        let houses = told(&"🏡".repeat(200));
        assert_eq!(houses.get_property_val_str("name"), Some("🏡".repeat(62).as_str()));
    }

    #[test]
    fn the_network_is_told_of_no_server_that_it_cannot_reach() {
        let listening = ["127.0.0.1:8002", "[::1]:8002"].map(|it| it.parse().expect("an address"));
        assert!(Advertised::begin(space("Home"), &listening).is_none());
    }
}
