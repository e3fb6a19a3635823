//! Who may come in: invites, devices and their refresh tokens, people, and taking people out again.
//!
//! Codes and tokens come as hashes; nothing here could tell one. Whether somebody may ask is the engine's to say,
//! except where the answer must be of one moment with the change: that an invite is used once, and that a refresh
//! token is followed by one other.

mod devices;
mod invites;
mod leaving;
mod names;
mod people;
mod refreshing;
mod registering;

pub use invites::NewInvite;
pub(crate) use people::is_let_in;
pub use refreshing::Refreshed;
pub use registering::{NewDevice, Registering};

/// The SHA-256 of an invite's code or of a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    fn bytes(self) -> Vec<u8> {
        self.0.to_vec()
    }
}
