//! What went wrong with a request, as the engine needs it: what to tell, and whether asking again can help.

use std::time::Duration;

use hearth_domain::{RunError, RunErrorCode};
use thiserror::Error;

/// A request that gave no answer, or an answer that ended too early.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.error.message)]
pub struct Failure {
    /// What the user is told. Its message holds no key and is at most some 300 characters long.
    pub error: RunError,
    /// True if the same request may succeed later: the provider was busy or had a fault of its own.
    pub retryable: bool,
    /// How long the provider asks to wait, as it said it; nobody has limited it.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure that asking again at once would only repeat.
    #[must_use]
    pub fn new(code: RunErrorCode, message: impl Into<String>) -> Self {
        Self {
            error: RunError::new(code, message),
            retryable: false,
            retry_after: None,
        }
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.error.status = Some(status);
        self
    }

    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = retryable;
        self
    }
}
