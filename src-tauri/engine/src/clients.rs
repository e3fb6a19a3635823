//! Clients that were made already. They are kept because a client remembers what its server has refused,
//! and because making one loads the system's certificates.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use hearth_domain::ProviderId;
use hearth_provider::{Client, Endpoint, Failure};

#[derive(Default)]
pub(crate) struct Clients(Mutex<HashMap<ProviderId, (Endpoint, Client)>>);

impl Clients {
    /// The client of a provider that is reached by `endpoint`.
    ///
    /// # Errors
    /// The endpoint cannot be used.
    pub(crate) fn get(&self, id: ProviderId, endpoint: Endpoint) -> Result<Client, Failure> {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, client)) = clients.get(&id)
            && same(known, &endpoint)
        {
            return Ok(client.clone());
        }
        let client = Client::new(endpoint.clone())?;
        clients.insert(id, (endpoint, client.clone()));
        Ok(client)
    }
}

fn same(a: &Endpoint, b: &Endpoint) -> bool {
    a.kind == b.kind
        && a.base_url == b.base_url
        && a.key == b.key
        && a.proxy == b.proxy
        && a.idle_timeout == b.idle_timeout
}
