//! Connections: how many there may be, and what is known of each.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::limits::{Limits, network};

/// What a request's connection is, as a request's extension.
#[derive(Clone)]
pub(crate) struct Connection {
    /// Who is at the other end.
    pub(crate) remote: SocketAddr,
    /// The address of this machine's that they came to.
    pub(crate) local: SocketAddr,
    /// Kept as long as the connection is, also after it became a socket.
    #[expect(dead_code, reason = "only that it is kept counts")]
    pub(crate) pass: Arc<Pass>,
}

/// Counts the connections that are open.
pub(crate) struct Gate {
    all: usize,
    of_one_address: usize,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection's place among those that are allowed.
pub(crate) struct Pass {
    gate: Arc<Gate>,
    address: IpAddr,
}

impl Gate {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            all: limits.connections,
            of_one_address: limits.connections_per_address,
            open: Mutex::default(),
        })
    }

    /// None if there are too many.
    pub(crate) fn enter(self: &Arc<Self>, from: IpAddr) -> Option<Pass> {
        let address = network(from);
        let mut open = self.open();
        let total: usize = open.values().sum();
        let of_this = open.get(&address).copied().unwrap_or_default();
        let allowed = if address.is_loopback() {
            self.all
        } else {
            self.of_one_address
        };
        if total >= self.all || of_this >= allowed {
            return None;
        }
        open.insert(address, of_this + 1);
        Some(Pass {
            gate: Arc::clone(self),
            address,
        })
    }

    pub(crate) fn count(&self) -> usize {
        self.open().values().sum()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut open = self.gate.open();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_take_all_places() {
        let gate = Gate::new(&Limits {
            connections: 3,
            connections_per_address: 2,
            ..Limits::default()
        });
        let greedy = [10, 0, 0, 1].into();
        let places: Vec<_> = (0..2).map(|_| gate.enter(greedy)).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(gate.enter(greedy).is_none());
        let other = gate.enter([10, 0, 0, 2].into());
        assert!(other.is_some());
        assert!(gate.enter([10, 0, 0, 3].into()).is_none(), "all places are taken");
        drop(places);
        assert_eq!(gate.count(), 1);
        assert!(gate.enter(greedy).is_some());
    }
}
