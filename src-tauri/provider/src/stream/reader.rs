//! Reads a reply as a stream. Nothing is read before it is asked for, so a slow reader holds the server back.

use std::{collections::VecDeque, time::Duration};

use hearth_domain::{FinishReason, RunErrorCode};
use serde_json::Value;
use tokio::time::Instant;

use super::{
    StreamEvent,
    answer::Answer,
    sse::{SseDecoder, SseEvent},
};
use crate::{Failure, refusal, transport::Reply};

/// How long token counts may take to follow the end of the answer. Some servers then neither send anything
/// nor close the connection.
const AFTER_FINISH: Duration = Duration::from_secs(2);

/// The largest answer of a server that does not stream, in bytes.
const MAX_WHOLE_BYTES: usize = 8 * 1024 * 1024;

/// How much empty space may stand before what tells what a reply is, in bytes.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// An answer on its way.
pub(crate) struct Reader {
    reply: Reply,
    decoder: SseDecoder,
    answer: Answer,
    ready: VecDeque<StreamEvent>,
    /// How it ended; told after all that is ready.
    outcome: Option<Result<FinishReason, Failure>>,
    last_moment: Option<Instant>,
}

impl Reader {
    /// Reads the beginning of a reply with status 200, to see what it is.
    ///
    /// # Errors
    /// `IdleTimeout` or `StreamCut` from the connection.
    pub(crate) async fn start(mut reply: Reply, keyed: bool) -> Result<Self, Failure> {
        let mut head = Vec::new();
        while Head::of(&head) == Head::Unclear && head.len() < MAX_HEAD_BYTES {
            match reply.next().await? {
                Some(bytes) => head.extend_from_slice(bytes.as_ref()),
                None => break,
            }
        }
        let mut reader = Self {
            answer: Answer::new(reply.status(), keyed),
            decoder: SseDecoder::default(),
            ready: VecDeque::new(),
            outcome: None,
            last_moment: None,
            reply,
        };
        match Head::of(&head) {
            Head::Stream | Head::Unclear => reader.decode(&head),
            Head::Other => reader.take_whole(head).await?,
        }
        Ok(reader)
    }

    /// The error that the reply was from its very beginning, if it was one.
    pub(crate) fn failed_at_once(&self) -> Option<&Failure> {
        let outcome = self.outcome.as_ref().filter(|_| self.ready.is_empty());
        outcome.and_then(|outcome| outcome.as_ref().err())
    }

    /// The next event; [`StreamEvent::Finished`] or an error is the last one.
    pub(crate) async fn next(&mut self) -> Result<StreamEvent, Failure> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            if let Some(outcome) = self.outcome.clone() {
                return outcome.map(StreamEvent::Finished);
            }
            self.read().await;
        }
    }

    /// Reads once more from the connection.
    async fn read(&mut self) {
        let read = match self.last_moment {
            None => self.reply.next().await,
            // The answer is whole: silence is now as good as an end.
            Some(last) => tokio::time::timeout_at(last, self.reply.next())
                .await
                .unwrap_or(Ok(None)),
        };
        match read {
            Ok(Some(bytes)) => self.decode(bytes.as_ref()),
            Ok(None) => self.end(None),
            Err(failure) => self.end(Some(failure)),
        }
    }

    fn decode(&mut self, bytes: &[u8]) {
        let pushed = self.decoder.push(bytes);
        while let Some(event) = self.decoder.pop() {
            self.take(&event);
            if self.outcome.is_some() {
                return;
            }
        }
        if pushed.is_err() {
            let message = "A part of the answer was larger than 4 MiB.";
            self.outcome = Some(Err(Failure::new(RunErrorCode::MalformedStream, message)));
        }
    }

    fn take(&mut self, event: &SseEvent) {
        let known = self.ready.len();
        if let Err(failure) = self.answer.take(event, &mut self.ready) {
            // An answer that is whole stays so, whatever the server has to complain of afterwards.
            self.outcome = Some(self.answer.outcome().map_err(|_| failure));
        } else if self.answer.is_ended() {
            self.outcome = Some(self.answer.outcome());
        } else if self.ready.iter().skip(known).any(says_something) {
            // Some servers give every chunk a reason to finish: words show that none of them was the end.
            self.last_moment = None;
        } else if self.answer.is_finished() && self.last_moment.is_none() {
            self.last_moment = Some(Instant::now() + AFTER_FINISH);
        }
    }

    /// The connection ended, with an error or without one.
    fn end(&mut self, broken: Option<Failure>) {
        if let Some(rest) = std::mem::take(&mut self.decoder).finish() {
            // A last event without its empty line counts; one that was cut in its middle is only the cut.
            let whole = rest.data.trim() == "[DONE]" || serde_json::from_str::<Value>(&rest.data).is_ok();
            if whole {
                self.take(&rest);
            }
        }
        if self.outcome.is_none() {
            self.outcome = Some(self.answer.outcome().map_err(|cut| broken.unwrap_or(cut)));
        }
    }

    /// Takes a reply that is no stream. A whole answer is as good as a streamed one; anything else is an
    /// error, in the words that it holds.
    async fn take_whole(&mut self, head: Vec<u8>) -> Result<(), Failure> {
        let (body, more) = self.reply.read_up_to(MAX_WHOLE_BYTES, head).await?;
        let json = serde_json::from_slice::<Value>(&body).ok().filter(|_| !more);
        let taken = json.map_or(Ok(()), |json| self.answer.take_json(json, &mut self.ready));
        let unexpected = || refusal::unexpected(self.reply.status(), &body);
        self.outcome = Some(match taken {
            Err(failure) => Err(failure),
            Ok(()) => self.answer.outcome_of_whole().ok_or_else(unexpected),
        });
        Ok(())
    }
}

fn says_something(event: &StreamEvent) -> bool {
    matches!(event, StreamEvent::Text(_) | StreamEvent::Reasoning(_))
}

/// What a reply is, by its first bytes. Servers' content types are not to be relied on: streams come as
/// `text/plain`, and error pages as `text/event-stream`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// Too short to tell.
    Unclear,
    Stream,
    Other,
}

impl Head {
    fn of(bytes: &[u8]) -> Self {
        let bytes = bytes
            .strip_prefix("\u{feff}".as_bytes())
            .unwrap_or(bytes)
            .trim_ascii_start();
        let fields: [&[u8]; 5] = [b"data", b"event", b"id", b"retry", b":"];
        if fields.iter().any(|field| bytes.starts_with(field)) {
            Self::Stream
        } else if fields.iter().any(|field| field.starts_with(bytes)) {
            Self::Unclear
        } else {
            Self::Other
        }
    }
}
