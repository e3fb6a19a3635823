//! Where keys are kept, and what can be wrong with that place.

mod at_start;
mod keychain;
mod keys;
mod server;
mod spaces;

use hearth_provider::Secret;
use thiserror::Error;

pub(crate) use at_start::take_up_keys;
pub use keychain::Keychain;
pub(crate) use keys::Keys;
pub(crate) use server::ServerSecrets;
pub(crate) use spaces::{SpaceSecret, SpaceSecrets};

/// A place for secrets, each under the name of an account.
///
/// Its calls block, for as long as the user takes to unlock the keychain: the engine makes them on
/// blocking threads, one at a time, and does not rely on an answer.
pub trait SecretStore: Send + Sync + 'static {
    /// # Errors
    /// The keychain could not be asked. An account that it does not know is `None`.
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError>;

    /// # Errors
    /// The secret was not stored.
    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError>;

    /// An account that is not there is removed already.
    ///
    /// # Errors
    /// The keychain could not be asked.
    fn remove(&self, account: &str) -> Result<(), SecretError>;
}

/// Why a keychain was of no use. The text is the operating system's and never holds the secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SecretError {
    #[error("there is no keychain ({0})")]
    NoKeychain(String),
    #[error("the keychain could not be used ({0})")]
    Unusable(String),
    #[error("the keychain did not answer; it may be waiting to be unlocked")]
    NoAnswer,
}
