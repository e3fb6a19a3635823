//! Frames as text, and the limit on their length kept.
//!
//! What is too long for a frame has another way: an operation is sent over REST ([`encode_guest`] says so), a change set
//! becomes a `heads` frame that makes its guest catch up, and lists and texts go in several frames ([`encode_host`]).

mod withstand;

use hearth_domain::{Action, ChatHead, Event, GuestFrame, HostFrame, MAX_FRAME_BYTES};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

pub use self::withstand::withstand;

/// Bytes of text in one delta: six bytes of JSON for each at worst, and it still fits.
const DELTA_BYTES: usize = 8 * 1024;

/// Characters of a refusal's words, which may quote what was asked.
const REFUSAL_CHARS: usize = 2_000;

/// Entries of a list in one frame, the longest of which have some two hundred bytes.
const ENTRIES: usize = 200;

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    #[error("the frame has {0} bytes")]
    TooLong(usize),
    /// Not UTF-8, no JSON, or no frame of the protocol. Its text is not told: it may hold a token.
    #[error("this is no frame of the protocol")]
    NotAFrame,
}

/// # Errors
/// For a host to close the socket with.
pub fn parse_guest(bytes: &[u8]) -> Result<GuestFrame, FrameError> {
    parse(bytes)
}

/// # Errors
/// A newer host may send kinds that this version does not know.
pub fn parse_host(bytes: &[u8]) -> Result<HostFrame, FrameError> {
    parse(bytes)
}

/// None where the frame would be too long: an operation then goes over REST. No other frame of a guest's can be.
#[must_use]
pub fn encode_guest(frame: &GuestFrame) -> Option<String> {
    if let GuestFrame::Apply { operation } = frame {
        // A text that is too long by itself is not written out to see that.
        let bytes = if let Action::EditMessage { text, .. } = &operation.action {
            text.len()
        } else {
            operation.action.written().map_or(0, |(_, text)| text.len())
        };
        if bytes > MAX_FRAME_BYTES {
            return None;
        }
    }
    let text = json(frame);
    (text.len() <= MAX_FRAME_BYTES).then_some(text)
}

/// The frame as text; as several frames, or as another one that says less, where it is too long.
#[must_use]
pub fn encode_host(frame: &HostFrame) -> Vec<String> {
    let text = json(frame);
    if text.len() <= MAX_FRAME_BYTES {
        return vec![text];
    }
    let parts = shorter(frame);
    let mut texts = Vec::with_capacity(parts.len());
    for part in &parts {
        let text = json(part);
        if text.len() <= MAX_FRAME_BYTES {
            texts.push(text);
        } else {
            tracing::error!("a frame is too long even in parts and is left out");
        }
    }
    texts
}

fn shorter(frame: &HostFrame) -> Vec<HostFrame> {
    match frame {
        HostFrame::Event {
            event: Event::Changes(changes),
        } => vec![HostFrame::Heads {
            heads: vec![ChatHead {
                chat_id: changes.chat_id,
                epoch: changes.epoch,
                head_rev: changes.to,
            }],
            complete: false,
        }],
        HostFrame::Event {
            event:
                Event::RunDelta {
                    chat_id,
                    run_id,
                    message_id,
                    kind,
                    offset,
                    text,
                },
        } => {
            let mut offset = *offset;
            let mut parts = Vec::new();
            for piece in pieces(text) {
                parts.push(HostFrame::Event {
                    event: Event::RunDelta {
                        chat_id: *chat_id,
                        run_id: *run_id,
                        message_id: *message_id,
                        kind: *kind,
                        offset,
                        text: piece.to_owned(),
                    },
                });
                let units = u32::try_from(piece.encode_utf16().count()).unwrap_or(u32::MAX);
                offset = offset.saturating_add(units);
            }
            parts
        }
        HostFrame::Event {
            event:
                Event::RunWaiting {
                    chat_id,
                    run_id,
                    message_id,
                    wait,
                },
        } => {
            let mut wait = wait.clone();
            wait.message = wait.message.chars().take(REFUSAL_CHARS).collect();
            vec![HostFrame::Event {
                event: Event::RunWaiting {
                    chat_id: *chat_id,
                    run_id: *run_id,
                    message_id: *message_id,
                    wait,
                },
            }]
        }
        HostFrame::Heads { heads, complete } => {
            let last = heads.len().div_ceil(ENTRIES).saturating_sub(1);
            let parts = heads.chunks(ENTRIES).enumerate();
            parts
                .map(|(at, heads)| HostFrame::Heads {
                    heads: heads.to_vec(),
                    complete: *complete && at == last,
                })
                .collect()
        }
        HostFrame::State { read_marks, presence } => {
            let marks = read_marks.chunks(ENTRIES).map(|marks| HostFrame::State {
                read_marks: marks.to_vec(),
                presence: Vec::new(),
            });
            let here = presence.chunks(ENTRIES).map(|presence| HostFrame::State {
                read_marks: Vec::new(),
                presence: presence.to_vec(),
            });
            marks.chain(here).collect()
        }
        HostFrame::Refused { op_id, error } => {
            let mut error = error.clone();
            error.message = error.message.chars().take(REFUSAL_CHARS).collect();
            vec![HostFrame::Refused { op_id: *op_id, error }]
        }
        HostFrame::Welcome { .. } | HostFrame::Event { .. } | HostFrame::Applied { .. } => Vec::new(),
    }
}

/// A text in pieces of at most [`DELTA_BYTES`], cut between characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len().min(DELTA_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    if bytes.len() > MAX_FRAME_BYTES {
        return Err(FrameError::TooLong(bytes.len()));
    }
    serde_json::from_slice(bytes).map_err(|_| FrameError::NotAFrame)
}

fn json(frame: &impl Serialize) -> String {
    serde_json::to_string(frame).expect("frames have no maps and no numbers that JSON lacks")
}

#[cfg(test)]
mod tests;
