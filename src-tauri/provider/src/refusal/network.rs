//! What the network's errors mean. Their texts name addresses, so only the innermost cause is passed on.

use std::{error::Error, io};

use hearth_domain::RunErrorCode;

use super::bounded;
use crate::Failure;

/// A request that got no answer: no connection came about, or it ended before the status line.
pub(crate) fn no_answer(error: &reqwest::Error) -> Failure {
    if is_tls(error) {
        return Failure::new(RunErrorCode::Tls, own_words(error));
    }
    let words = if error.is_timeout() {
        "No connection came about in time.".to_owned()
    } else {
        own_words(error)
    };
    Failure::new(RunErrorCode::Unreachable, words)
}

/// An answer that broke off.
pub(crate) fn broken(error: &reqwest::Error) -> Failure {
    Failure::new(RunErrorCode::StreamCut, own_words(error))
}

/// The innermost cause in its own words: "Connection refused (os error 111)".
pub(crate) fn own_words(error: &reqwest::Error) -> String {
    let innermost = causes(error).last().unwrap_or(error);
    // An error of reqwest's own ends with the address, which can hold a password.
    match innermost.downcast_ref::<reqwest::Error>() {
        Some(_) if error.is_redirect() => "Too many redirects.".to_owned(),
        Some(_) => "The request could not be sent.".to_owned(),
        None => bounded(&innermost.to_string()),
    }
}

fn is_tls(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        cause.is::<rustls::Error>()
            // The server hung up instead of answering the greeting: it speaks no TLS.
            || cause.is::<io::Error>() && cause.to_string() == "tls handshake eof"
    })
}

/// An error, what caused it, and so on. What an `io::Error` wraps is not its `source`, so it is asked for.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped
            .map(|inner| inner as &(dyn Error + 'static))
            .or_else(|| error.source())
    })
}
