//! Why there is no answer, in the provider's own words: read from whatever it sent, or from the network's error.

mod classify;
mod html;
mod network;
mod retry_after;
mod words;

use std::time::{Duration, SystemTime};

use hearth_domain::RunErrorCode;
use reqwest::header::HeaderMap;

use crate::Failure;

pub(crate) use network::{broken, no_answer, own_words};
pub(crate) use words::{Words, bounded};

/// A provider's refusal: an HTTP error, or an error object where an answer was expected.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The HTTP status; for an error within a 200, the status that the error names, if it names one.
    pub(crate) status: u16,
    pub(crate) words: Words,
    retry_after: Option<Duration>,
    /// What the status and the words make of it.
    code: RunErrorCode,
    retryable: bool,
}

impl Refusal {
    /// An HTTP error with what came as its body.
    pub(crate) fn from_reply(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut words = Words::read(body);
        if words.message.is_empty() {
            words.message = redirect_words(status, headers).unwrap_or_default();
        }
        let retry_after = retry_after::read(headers, SystemTime::now());
        Self::new(status, words, retry_after)
    }

    /// An error object in a reply whose status was `http_status`.
    pub(crate) fn within(http_status: u16, words: Words) -> Self {
        let status = words.code.parse().ok().filter(|code| (400..600).contains(code));
        Self::new(status.unwrap_or(http_status), words, None)
    }

    fn new(status: u16, words: Words, retry_after: Option<Duration>) -> Self {
        let (code, retryable) = classify::classify(status, &words);
        Self {
            status,
            words,
            retry_after,
            code,
            retryable,
        }
    }

    /// `keyed` says whether a key was sent: without one, a server that wants one is not refusing it.
    pub(crate) fn into_failure(self, keyed: bool) -> Failure {
        let wants_key = self.code == RunErrorCode::KeyRefused && !keyed;
        let code = if wants_key { RunErrorCode::NoKey } else { self.code };
        let mut failure = Failure::new(code, self.words.message)
            .with_status(self.status)
            .retryable(self.retryable);
        failure.retry_after = self.retry_after;
        failure
    }
}

/// A redirect that was not followed has no words of its own, but says where it points.
fn redirect_words(status: u16, headers: &HeaderMap) -> Option<String> {
    let target = headers.get(reqwest::header::LOCATION)?.to_str().ok()?;
    (300..400)
        .contains(&status)
        .then(|| bounded(&format!("The server points to another address: {target}")))
}

/// A reply with status 200 that is neither a stream nor an answer.
pub(crate) fn unexpected(status: u16, body: &[u8]) -> Failure {
    Failure::new(RunErrorCode::UnexpectedReply, Words::read(body).message).with_status(status)
}
