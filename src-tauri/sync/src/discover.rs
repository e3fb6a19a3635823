//! Hosts on this network, as they announce themselves by mDNS. Whoever answers may say anything.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use hearth_domain::{FoundHost, SpaceId};
use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};
use tokio::time::{Instant, timeout_at};

/// What hosts register, with the TXT records `id` (the space's id) and `name`.
pub const SERVICE_TYPE: &str = "_hearth._tcp.local.";

/// More are not listed: somebody is playing.
const MAX_HOSTS: usize = 100;

const MAX_NAME_CHARS: usize = 100;

/// Listens for `patience` and says who was heard and has not gone again. Two that claim to be the same space are both
/// there, so that neither hides the other.
///
/// # Errors
/// The network cannot be listened to; the operating system's words.
pub async fn find_hosts(patience: Duration) -> Result<Vec<FoundHost>, String> {
    let words = |error: mdns_sd::Error| error.to_string();
    let daemon = ServiceDaemon::new().map_err(words)?;
    let events = daemon.browse(SERVICE_TYPE).map_err(words)?;
    let deadline = Instant::now() + patience;
    let mut heard = Announced::default();
    while let Ok(Ok(event)) = timeout_at(deadline, events.recv_async()).await {
        heard.take(event);
    }
    if let Err(error) = daemon.shutdown() {
        tracing::debug!(%error, "mDNS did not end cleanly");
    }
    Ok(heard.0.into_values().collect())
}

/// Who is here, by the full name of what they registered.
#[derive(Default)]
struct Announced(BTreeMap<String, FoundHost>);

impl Announced {
    fn take(&mut self, event: ServiceEvent) {
        match event {
            ServiceEvent::ServiceResolved(service) => match host(&service) {
                Some(host) if self.0.len() < MAX_HOSTS || self.0.contains_key(&service.fullname) => {
                    self.0.insert(service.fullname.clone(), host);
                }
                Some(_) | None => {}
            },
            ServiceEvent::ServiceRemoved(_, full_name) => {
                self.0.remove(&full_name);
            }
            ServiceEvent::SearchStarted(_) | ServiceEvent::ServiceFound(..) | ServiceEvent::SearchStopped(_) | _ => {}
        }
    }
}

fn host(service: &ResolvedService) -> Option<FoundHost> {
    let space_id: SpaceId = service.get_property_val_str("id")?.parse().ok()?;
    let name = service.get_property_val_str("name")?;
    let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME_CHARS).collect();
    let reachable = service.get_addresses().iter().map(|it| it.to_ip_addr());
    // A link-local address means nothing without its interface.
    let reachable = reachable.filter(|it| match it {
        IpAddr::V4(v4) => !v4.is_link_local(),
        IpAddr::V6(v6) => !v6.is_unicast_link_local(),
    });
    // IPv4 sorts first, and two looks at one host find the same.
    let address = match reachable.min_by_key(|it| (it.is_loopback(), *it))? {
        IpAddr::V4(v4) => format!("{v4}:{}", service.get_port()),
        IpAddr::V6(v6) => format!("[{v6}]:{}", service.get_port()),
    };
    (!name.trim().is_empty()).then_some(FoundHost {
        space_id,
        name,
        address,
    })
}

#[cfg(test)]
mod tests {
    use mdns_sd::ServiceInfo;

    use super::*;

    const ID: &str = "01980000-0000-7000-8000-000000000001";

    fn announced(instance: &str, addresses: &str, properties: &[(&str, &str)]) -> ServiceEvent {
        let info = ServiceInfo::new(SERVICE_TYPE, instance, "a.local.", addresses, 8002, properties);
        let info = info.expect("a service");
        ServiceEvent::ServiceResolved(Box::new(info.as_resolved_service()))
    }

    fn after(events: impl IntoIterator<Item = ServiceEvent>) -> Vec<(String, String)> {
        let mut heard = Announced::default();
        events.into_iter().for_each(|event| heard.take(event));
        heard.0.into_values().map(|host| (host.name, host.address)).collect()
    }

    fn named(name: &str) -> Vec<(String, String)> {
        after([announced("a", "192.0.2.7", &[("id", ID), ("name", name)])])
    }

    #[test]
    fn a_host_is_listed_with_a_name_that_fits_on_one_line() {
        assert_eq!(named("Küche 台所 🏡")[0].0, "Küche 台所 🏡");
        assert_eq!(named(&"x".repeat(200))[0].0, "x".repeat(100));
        assert_eq!(named("two\nli\u{7}nes")[0].0, "twolines");
        assert_eq!(named(" \u{1b}"), []);
    }

    #[test]
    fn its_address_is_one_that_can_be_called() {
        let at = |addresses| after([announced("a", addresses, &[("id", ID), ("name", "Home")])]);
        assert_eq!(at("fe80::1,2001:db8::7,192.0.2.7")[0].1, "192.0.2.7:8002");
        assert_eq!(at("fe80::1,2001:db8::7")[0].1, "[2001:db8::7]:8002");
        assert_eq!(at("169.254.3.4,192.0.2.7")[0].1, "192.0.2.7:8002");
        assert_eq!(at("fe80::1,169.254.3.4"), []);
    }

    #[test]
    fn whoever_has_no_id_or_name_is_no_host() {
        let said = [&[("id", ID)][..], &[("name", "Home")], &[("id", "1"), ("name", "Home")]];
        assert_eq!(after(said.map(|said| announced("a", "192.0.2.7", said))), []);
    }

    #[test]
    fn a_host_that_says_goodbye_is_gone_and_one_that_pretends_to_be_it_is_not() {
        let said = [("id", ID), ("name", "Home")];
        let heard = after([
            announced("real", "192.0.2.7", &said),
            announced("false", "192.0.2.66", &said),
            announced("real", "192.0.2.8", &said),
            ServiceEvent::ServiceRemoved(SERVICE_TYPE.to_owned(), format!("false.{SERVICE_TYPE}")),
        ]);
        assert_eq!(heard, [("Home".to_owned(), "192.0.2.8:8002".to_owned())]);
    }

    #[test]
    fn a_flood_of_hosts_ends_at_a_hundred_and_those_in_the_list_stay_true() {
        let one = |number: usize, address: &str| {
            let said = [("id", ID), ("name", "Home")];
            announced(&format!("{number:03}"), address, &said)
        };
        let flood = (0..150).map(|number| one(number, "192.0.2.7"));
        let heard = after(flood.chain([one(0, "192.0.2.8")]));
        assert_eq!((heard.len(), heard[0].1.as_str()), (100, "192.0.2.8:8002"));
    }
}
