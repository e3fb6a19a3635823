//! One AI answer being made, as a state machine: what to do next, decided without doing any of it.
//!
//! The engine feeds [`step`] with what happened and carries out the [`Effect`]s it returns. The laws
//! that the tests hold it to: text that arrived is never lost, a run finishes exactly once, nothing is
//! asked again once anything of the answer has arrived, and a stop ends the run in every state.

mod answer;
mod backoff;
#[cfg(test)]
mod laws;

use std::time::Duration;

use crate::{DeltaKind, FinishReason, MessageStatus, RunError, RunWait, TokenUsage, UnixMillis};

pub use answer::Answer;
pub use backoff::{LONGEST_RETRY_AFTER, MAX_ATTEMPTS};

/// Where a run is. Each state but the last owns all of the answer so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The provider was asked and nothing of the answer has arrived.
    Asking {
        attempt: u32,
        answer: Answer,
    },
    /// Asking failed in a way that may pass; `wait` says until when, and which attempt comes next.
    Waiting {
        wait: RunWait,
        answer: Answer,
    },
    /// Some of the answer, or its finish reason, has arrived.
    Streaming {
        answer: Answer,
    },
    Ended,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A piece of the answer.
    Arrived {
        kind: DeltaKind,
        text: String,
    },
    /// What the whole request used; a later one replaces an earlier one.
    Usage(TokenUsage),
    /// The provider said why it stopped. Usage may still follow, so the run goes on until `StreamEnded`.
    Finished(FinishReason),
    /// The stream is over, or was given long enough after its finish reason.
    StreamEnded,
    Failed(Failure),
    /// The wait is over.
    RetryDue,
    /// The user wants no more of it.
    Stop,
    /// Hearth itself is ending.
    Exit,
}

/// A request that was refused or a stream that broke.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub error: RunError,
    /// True for what may pass when asked again: 429 and 5xx.
    pub retryable: bool,
    /// What the provider asked for in `Retry-After`.
    pub retry_after: Option<Duration>,
    pub at: UnixMillis,
    /// A random number from 0 to 1, which spreads out the retries of many clients.
    pub jitter: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send the request.
    Ask,
    /// Tell the user, and after `delay` report [`Event::RetryDue`].
    Wait { wait: RunWait, delay: Duration },
    /// Show this piece, and keep it where a crash cannot take it.
    Append { kind: DeltaKind, text: String },
    /// Drop the request if there is one, and write the final message.
    Finish(Outcome),
}

/// The answer's final form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub status: MessageStatus,
    /// All of the message's text, with what it had before the run.
    pub text: String,
    pub reasoning: String,
    pub finish: Option<FinishReason>,
    pub error: Option<RunError>,
    /// What this run used; none if the provider did not say.
    pub usage: Option<TokenUsage>,
}

/// Starts a run that adds to `text` and `reasoning`: empty for a new answer, the answer so far when
/// it is continued.
#[must_use]
pub fn start(text: String, reasoning: String) -> (State, Vec<Effect>) {
    let answer = Answer::new(text, reasoning);
    (State::Asking { attempt: 1, answer }, vec![Effect::Ask])
}

/// What follows from `event`. An event that cannot happen in a state (a late one, as a rule) changes
/// nothing.
#[must_use]
pub fn step(state: State, event: Event) -> (State, Vec<Effect>) {
    match (state, event) {
        (State::Ended, _) => (State::Ended, Vec::new()),

        (state, Event::Stop) => end(state, Answer::stopped),
        (state, Event::Exit) => end(state, Answer::cut_by_exit),

        (State::Waiting { wait, answer }, Event::RetryDue) => {
            let attempt = wait.attempt;
            (State::Asking { attempt, answer }, vec![Effect::Ask])
        }
        // No request is open while waiting, so whatever else comes belongs to the one that failed.
        (state @ State::Waiting { .. }, _) | (state, Event::RetryDue) => (state, Vec::new()),

        (state, Event::Arrived { text, .. }) if text.is_empty() => (state, Vec::new()),
        (State::Asking { mut answer, .. } | State::Streaming { mut answer }, Event::Arrived { kind, text }) => {
            answer.append(kind, &text);
            (State::Streaming { answer }, vec![Effect::Append { kind, text }])
        }
        (State::Asking { mut answer, .. } | State::Streaming { mut answer }, Event::Finished(reason)) => {
            answer.finish = Some(reason);
            (State::Streaming { answer }, Vec::new())
        }
        (State::Asking { attempt, mut answer }, Event::Usage(usage)) => {
            answer.usage = Some(usage);
            (State::Asking { attempt, answer }, Vec::new())
        }
        (State::Streaming { mut answer }, Event::Usage(usage)) => {
            answer.usage = Some(usage);
            (State::Streaming { answer }, Vec::new())
        }
        (state, Event::StreamEnded) => end(state, Answer::cut_silently),

        (State::Asking { attempt, answer }, Event::Failed(failure)) => match backoff::retry(attempt, &failure) {
            Some((wait, delay)) => {
                let effect = Effect::Wait {
                    wait: wait.clone(),
                    delay,
                };
                (State::Waiting { wait, answer }, vec![effect])
            }
            None => finish(answer.cut(failure.error)),
        },
        (State::Streaming { answer }, Event::Failed(failure)) => finish(answer.cut(failure.error)),
    }
}

fn end(state: State, outcome: impl FnOnce(Answer) -> Outcome) -> (State, Vec<Effect>) {
    match state {
        State::Asking { answer, .. } | State::Waiting { answer, .. } | State::Streaming { answer } => {
            finish(outcome(answer))
        }
        State::Ended => (State::Ended, Vec::new()),
    }
}

fn finish(outcome: Outcome) -> (State, Vec<Effect>) {
    (State::Ended, vec![Effect::Finish(outcome)])
}
