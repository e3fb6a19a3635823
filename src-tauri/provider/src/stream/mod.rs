//! An answer as it comes: bytes to lines, lines to events, events to [`StreamEvent`]s.

mod answer;
mod chat_chunk;
mod lenient;
mod reader;
mod responses_event;
mod sse;
mod usage;

use hearth_domain::{FinishReason, TokenCount, TokenUsage};

pub(crate) use reader::Reader;

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// More of the text. Never empty.
    Text(String),
    /// More of the model's reasoning, or of its summary. Never empty.
    Reasoning(String),
    /// What the answer has used so far. It may come several times; the last one counts.
    Usage {
        usage: TokenUsage,
        /// The part of the input that the provider put into its cache, which may cost more than other input.
        cache_written: TokenCount,
    },
    /// The answer is whole. Always the last event.
    Finished(FinishReason),
}
