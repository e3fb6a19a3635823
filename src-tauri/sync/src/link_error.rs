//! Why a host was not reached or refused.

use std::{error::Error as StdError, io};

use hearth_domain::{ApiError, ErrorCode};
use rustls::CertificateError;
use thiserror::Error;

/// What was in the way of a request or a connection.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// The host shows another certificate than the pinned one. Nothing was sent to it.
    #[error("the host shows another certificate than the one that was pinned")]
    CertificateChanged,
    /// No answer, or none that could be read; the operating system's or the library's words.
    #[error("{0}")]
    Unreachable(String),
    /// The host's own answer.
    #[error("{0}")]
    Refused(ApiError),
    /// The answer is none of this protocol's.
    #[error("the host speaks another protocol")]
    OtherProtocol,
}

impl LinkError {
    /// From a failure of the network, in whose chain of causes the certificate's refusal may be.
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Self {
        if is_other_certificate(error) {
            return Self::CertificateChanged;
        }
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            let more = inner.to_string();
            if !words.contains(&more) {
                words = format!("{words}: {more}");
            }
            cause = inner.source();
        }
        Self::Unreachable(words)
    }

    /// For the door that asked.
    #[must_use]
    pub fn into_api(self) -> ApiError {
        let code = match self {
            Self::CertificateChanged => ErrorCode::CertificateChanged,
            Self::Unreachable(_) | Self::OtherProtocol => ErrorCode::Unavailable,
            Self::Refused(error) => return error,
        };
        ApiError {
            code,
            message: self.to_string(),
        }
    }
}

fn is_other_certificate(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure)) =
            error.downcast_ref()
        {
            return true;
        }
        // An I/O error names what is inside it by another way than `source`.
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if inside.is_some_and(|inside| is_other_certificate(inside)) {
            return true;
        }
        next = error.source();
    }
    false
}
