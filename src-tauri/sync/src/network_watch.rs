//! Notices that this machine is on another network than before, or was asleep.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    time::{Duration, SystemTime},
};

use tokio::time::sleep;

/// How often it looks. Connections that broke are tried again after 20 seconds at the latest in any case.
const EVERY: Duration = Duration::from_secs(2);

/// A pause that was so much longer than asked for: the machine slept. A busy one is late by less.
const ASLEEP: Duration = Duration::from_secs(5);

/// The machine's network as it was last seen.
pub struct NetworkWatch {
    addresses: BTreeSet<IpAddr>,
}

impl NetworkWatch {
    #[must_use]
    pub fn new() -> Self {
        Self { addresses: addresses() }
    }

    /// Returns once the machine has other addresses than before, or has slept.
    pub async fn changed(&mut self) {
        loop {
            let began = SystemTime::now();
            sleep(EVERY).await;
            // A clock that was set back has not slept.
            let paused = began.elapsed().unwrap_or_default();
            if self.sees(addresses()) || paused > EVERY + ASLEEP {
                return;
            }
        }
    }

    fn sees(&mut self, addresses: BTreeSet<IpAddr>) -> bool {
        let changed = self.addresses != addresses;
        self.addresses = addresses;
        changed
    }
}

impl Default for NetworkWatch {
    fn default() -> Self {
        Self::new()
    }
}

/// None where they cannot be read: then only sleep is noticed.
fn addresses() -> BTreeSet<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.iter().map(if_addrs::Interface::ip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_noticed_once() {
        let mut watch = NetworkWatch::new();
        assert!(!watch.addresses.is_empty(), "every machine has its loopback");
        let mut other = watch.addresses.clone();
        assert!(!watch.sees(other.clone()));
        other.insert(IpAddr::from([192, 0, 2, 7]));
        assert!(watch.sees(other.clone()));
        assert!(!watch.sees(other));
        assert!(watch.sees(BTreeSet::new()));
    }
}
