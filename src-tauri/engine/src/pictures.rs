//! Pictures that lie elsewhere and that a text names, fetched once the person at this machine has allowed it.
//!
//! Only the window asks for them, and no door to the network may: a guest could then have the host's machine fetch whatever
//! address they choose, from where the host stands. Browsers name such pictures and open their links.
//!
//! Whoever wrote the text chose the address, so neither it nor what comes from there is believed in anything: it is asked for
//! over TLS and in public places only, within limits of time and size, and what comes is a picture by its bytes or is refused.

mod fetching;
mod reach;
mod refusal;

#[cfg(test)]
mod tests;

use hearth_domain::ApiError;

pub(crate) use self::fetching::Pictures;
use self::refusal::Refusal;
use crate::{Engine, error};

/// A picture of one of the kinds, and within the limits, that hold for files of messages.
#[derive(Clone, PartialEq, Eq)]
pub struct RemotePicture {
    /// As its bytes say (RFC 6838).
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Engine {
    /// The picture at an `https` address that a text names. Takes three quarters of a minute at most, whether or not anybody
    /// still waits.
    ///
    /// # Errors
    /// `Invalid` for an address that is not asked and for what is no picture, `Unavailable` where none came, `RateLimited` where
    /// too many are asked for at once. The message says what to do.
    pub async fn remote_picture(&self, address: &str) -> Result<RemotePicture, ApiError> {
        let core = &self.core;
        // A proxy would look the name up where its address cannot be checked, and who has set one expects nothing to go past it.
        if !core.settings.current().general.proxy.is_empty() {
            return Err(Refusal::Proxy.into());
        }
        tokio::select! {
            () = core.closing.cancelled() => Err(error::closing()),
            fetched = core.pictures.fetch(address) => fetched.map_err(ApiError::from),
        }
    }
}
