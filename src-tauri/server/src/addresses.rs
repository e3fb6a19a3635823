//! Where this machine can be reached, and what it is called.

use std::net::{IpAddr, SocketAddr};

/// The addresses of this machine that others on the network can reach, the usual private ones first. Link-local IPv6 ones
/// are left out: they mean nothing without the name of an interface.
pub(crate) fn on_the_network() -> Vec<IpAddr> {
    let mut found: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .map(|interface| interface.ip())
        .filter(|address| !address.is_loopback() && !address.is_unspecified() && !is_link_local(*address))
        .collect();
    found.sort_by_key(|address| (order(*address), *address));
    found.dedup();
    found
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

fn order(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(address) if address.is_private() => match address.octets() {
            [192, 168, ..] => 0,
            [10, ..] => 1,
            _ => 2,
        },
        IpAddr::V4(_) => 3,
        IpAddr::V6(_) => 4,
    }
}

/// Where a server that listens at `listening` can be reached: `host:port` each.
pub(crate) fn reachable(listening: &[SocketAddr]) -> Vec<String> {
    let mut found = Vec::new();
    for local in listening {
        if local.ip().is_unspecified() {
            let of_family = on_the_network()
                .into_iter()
                .filter(|address| address.is_ipv4() == local.is_ipv4());
            found.extend(of_family.map(|address| SocketAddr::new(address, local.port())));
        } else {
            found.push(*local);
        }
    }
    if found.is_empty() {
        // No network now: this machine can still reach itself.
        let port = listening.first().map_or(0, SocketAddr::port);
        found.push(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    found.iter().map(ToString::to_string).collect()
}

/// What this machine is called, in lower case: its name, that name in mDNS, and `localhost`.
pub(crate) fn names() -> Vec<String> {
    let mut names = vec!["localhost".to_owned()];
    let whole = gethostname::gethostname().to_string_lossy().to_lowercase();
    let short = whole.split('.').next().unwrap_or_default().to_owned();
    for name in [whole.clone(), short.clone(), format!("{short}.local")] {
        if !short.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_one_address_is_reached_there() {
        let local: SocketAddr = "127.0.0.1:8002".parse().expect("an address");
        assert_eq!(reachable(&[local]), ["127.0.0.1:8002"]);
        let v6: SocketAddr = "[::1]:8002".parse().expect("an address");
        assert_eq!(reachable(&[v6]), ["[::1]:8002"]);
    }

    #[test]
    fn a_server_on_all_addresses_always_has_one() {
        let all: SocketAddr = "0.0.0.0:8002".parse().expect("an address");
        let found = reachable(&[all]);
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|address| address.ends_with(":8002") && !address.starts_with("0."))
        );
    }
}
