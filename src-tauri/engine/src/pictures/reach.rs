//! Where pictures may be fetched from: public addresses, asked over TLS.
//!
//! A text must not make this machine ask what only this machine reaches: itself, the router, a printer, a cloud's metadata. A
//! host's name says nothing about that, and what it leads to may change from one look to the next (DNS rebinding). So a name's
//! addresses are checked by what resolves it for the connection itself, and an address that stands in a URL before that.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use super::refusal::Refusal;

/// IPv4 networks that are not public: those in IANA's special-purpose registry (RFC 6890), multicast and what is reserved. Each
/// with the length of its prefix in bits.
const NOT_PUBLIC_V4: &[(Ipv4Addr, u32)] = &[
    // This network, the unspecified address among it.
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    // Private, and shared by a carrier's customers.
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Loopback, and link-local, where clouds tell their secrets.
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    // The protocols' own, 6to4 relays, benchmarks, examples.
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast; reserved, broadcast among it.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// All of IPv6 that is public lies here. Loopback, IPv4 in its various wrappings, unique-local, link-local and multicast do not.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What in [`GLOBAL_UNICAST`] is not public (RFC 6890).
const NOT_PUBLIC_V6: &[(Ipv6Addr, u32)] = &[
    // The protocols' own, Teredo among them, and 6to4: both hold an IPv4 address that nobody here would look at.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    // Examples.
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// A network without IPv4 has every IPv4 address in its last 32 bits here (NAT64, RFC 6052 section 2.1).
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// What may be asked for a picture.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    pub(super) encrypted_only: bool,
    pub(super) allows: fn(IpAddr) -> bool,
}

impl Reach {
    pub(super) const PUBLIC: Self = Self {
        encrypted_only: true,
        allows: is_public,
    };

    /// Whether a URL may be asked, as far as it says by itself. A name in it is looked at when it is resolved.
    ///
    /// # Errors
    /// Why it may not.
    pub(super) fn check(self, url: &Url) -> Result<(), Refusal> {
        let scheme = url.scheme();
        if scheme != "https" && (self.encrypted_only || scheme != "http") {
            return Err(Refusal::NotEncrypted);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        // Whichever way an address is written (octal, one number, with an IPv4 tail), a parsed URL has it in the usual one.
        let host = url.host_str().ok_or(Refusal::NoAddress)?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        if literal.is_ok_and(|address| !(self.allows)(address)) {
            return Err(Refusal::NotPublic);
        }
        Ok(())
    }
}

/// Tells of a name's addresses only those that may be reached.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(allowed_addresses(*self, name))
    }
}

/// A name has no address that may be reached.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no address that may be reached")]
pub(super) struct LeadsNowhere;

async fn allowed_addresses(reach: Reach, name: Name) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
    let allowed: Vec<SocketAddr> = found.filter(|found| (reach.allows)(found.ip())).collect();
    if allowed.is_empty() {
        return Err(Box::new(LeadsNowhere));
    }
    Ok(Box::new(allowed.into_iter()))
}

/// Whether an address is one that anybody on the Internet could ask as well.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) if is_in_v6(address, NAT64) => is_public_v4(last_32_bits(address)),
        IpAddr::V6(address) => {
            is_in_v6(address, GLOBAL_UNICAST) && !NOT_PUBLIC_V6.iter().any(|network| is_in_v6(address, *network))
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_in = |(network, length): &(Ipv4Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (32 - length) == 0;
    !NOT_PUBLIC_V4.iter().any(is_in)
}

fn is_in_v6(address: Ipv6Addr, (network, length): (Ipv6Addr, u32)) -> bool {
    (address.to_bits() ^ network.to_bits()) >> (128 - length) == 0
}

fn last_32_bits(address: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = address.octets();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests;
