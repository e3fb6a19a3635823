//! Hosts on this network, as they announce themselves by mDNS. Whoever answers may say anything.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use hearth_domain::{FoundHost, SpaceId};
use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};
use tokio::time::{Instant, timeout_at};

/// What hosts register, with the TXT records `id` (the space's id) and `name`.
pub const SERVICE_TYPE: &str = "_hearth._tcp.local.";

/// More are not listed: somebody is playing.
const MAX_HOSTS: usize = 100;

/// Listens for `patience` and says who was heard, each space once.
///
/// # Errors
/// The network cannot be listened to; the operating system's words.
pub async fn find_hosts(patience: Duration) -> Result<Vec<FoundHost>, String> {
    let words = |error: mdns_sd::Error| error.to_string();
    let daemon = ServiceDaemon::new().map_err(words)?;
    let events = daemon.browse(SERVICE_TYPE).map_err(words)?;
    let deadline = Instant::now() + patience;
    let mut found = BTreeMap::new();
    while let Ok(Ok(event)) = timeout_at(deadline, events.recv_async()).await {
        if let ServiceEvent::ServiceResolved(service) = event
            && found.len() < MAX_HOSTS
            && let Some(host) = host(&service)
        {
            found.insert(host.space_id, host);
        }
    }
    if let Err(error) = daemon.shutdown() {
        tracing::debug!(%error, "mDNS did not end cleanly");
    }
    Ok(found.into_values().collect())
}

fn host(service: &ResolvedService) -> Option<FoundHost> {
    let space_id: SpaceId = service.get_property_val_str("id")?.parse().ok()?;
    let name = service.get_property_val_str("name")?;
    let addresses: Vec<IpAddr> = service.get_addresses().iter().map(|it| it.to_ip_addr()).collect();
    // IPv4 first: a link-local IPv6 address means nothing without its interface.
    let address = addresses.iter().find(|it| it.is_ipv4()).or_else(|| addresses.first())?;
    let address = match address {
        IpAddr::V4(v4) => format!("{v4}:{}", service.get_port()),
        IpAddr::V6(v6) => format!("[{v6}]:{}", service.get_port()),
    };
    Some(FoundHost {
        space_id,
        name: name.chars().filter(|c| !c.is_control()).take(80).collect(),
        address,
    })
}
