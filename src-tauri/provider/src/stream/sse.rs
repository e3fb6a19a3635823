//! Server-sent events (html.spec.whatwg.org, section 9.2.6) from bytes that are cut anywhere.

use std::collections::VecDeque;

/// The longest line, and the most data of one event, in bytes. No model sends so much at once.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// One event. Its id and the server's reconnection time have no use here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SseEvent {
    /// Empty if the server gave none.
    pub(super) name: String,
    pub(super) data: String,
}

/// An event that is larger than anything a model sends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Puts lines and events together.
#[derive(Default)]
pub(super) struct SseDecoder {
    /// The line that has begun. Kept as bytes: a cut may be inside a character.
    line: Vec<u8>,
    /// The line before ended with a carriage return, so a line feed now belongs to it.
    after_return: bool,
    first_line_seen: bool,
    event: SseEvent,
    has_data: bool,
    ready: VecDeque<SseEvent>,
}

impl SseDecoder {
    /// # Errors
    /// If a line or an event grows beyond what is held in memory.
    pub(super) fn push(&mut self, mut bytes: &[u8]) -> Result<(), TooLarge> {
        if self.after_return && !bytes.is_empty() {
            self.after_return = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = bytes.iter().position(|b| matches!(b, b'\n' | b'\r')) {
            self.hold(&bytes[..end])?;
            self.end_line()?;
            let rest = &bytes[end + 1..];
            bytes = match (bytes[end], rest.first()) {
                (b'\r', Some(b'\n')) => &rest[1..],
                (b'\r', None) => {
                    self.after_return = true;
                    rest
                }
                _ => rest,
            };
        }
        self.hold(bytes)
    }

    /// The next whole event.
    pub(super) fn pop(&mut self) -> Option<SseEvent> {
        self.ready.pop_front()
    }

    /// What had begun when the connection ended. The standard drops it; some servers leave out the last
    /// empty line, and their last event must not be lost.
    pub(super) fn finish(mut self) -> Option<SseEvent> {
        self.end_line().ok()?;
        if self.has_data {
            return Some(self.event);
        }
        self.ready.pop_front()
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), TooLarge> {
        if self.line.len() + bytes.len() > MAX_BYTES {
            return Err(TooLarge);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), TooLarge> {
        let mut line = std::mem::take(&mut self.line);
        if !std::mem::replace(&mut self.first_line_seen, true) && line.starts_with("\u{feff}".as_bytes()) {
            line.drain(..3);
        }
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if std::mem::take(&mut self.has_data) {
                self.ready.push_back(event);
            }
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if self.event.data.len() + value.len() > MAX_BYTES {
                    return Err(TooLarge);
                }
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            "event" => value.clone_into(&mut self.event.name),
            // A comment (its field is empty), an id, a reconnection time or something unknown.
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of `text`, fed in pieces of every size.
    fn events(text: &str) -> Vec<(String, String)> {
        let bytes = text.as_bytes();
        let mut all = Vec::new();
        for size in 1..=bytes.len().max(1) {
            let mut decoder = SseDecoder::default();
            let mut seen = Vec::new();
            for piece in bytes.chunks(size) {
                decoder.push(piece).expect("it is small");
                while let Some(event) = decoder.pop() {
                    seen.push((event.name, event.data));
                }
            }
            seen.extend(decoder.finish().map(|event| (event.name, event.data)));
            all.push(seen);
        }
        let first = all.swap_remove(0);
        assert!(all.iter().all(|seen| *seen == first), "cuts change the events");
        first
    }

    fn data(text: &str) -> Vec<String> {
        events(text).into_iter().map(|(_, data)| data).collect()
    }

    #[test]
    fn all_line_ends_and_all_cuts_give_the_same() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["data: é字🦀", "", ": ping", "", "data:two", "id: 7", "retry: 1", "", ""].join(end);
            assert_eq!(data(&text), ["é字🦀", "two"], "{end:?}");
        }
    }

    #[test]
    fn lines_of_one_event_are_joined_and_names_kept() {
        let seen = events("event: error\ndata: {\ndata: }\n\ndata:  spaced\n\n");
        assert_eq!(
            seen,
            [
                ("error".to_owned(), "{\n}".to_owned()),
                (String::new(), " spaced".to_owned())
            ]
        );
    }

    #[test]
    fn a_byte_order_mark_and_a_missing_end_are_no_problem() {
        assert_eq!(data("\u{feff}data: a\n\ndata: b"), ["a", "b"]);
        assert_eq!(data("data: a\n\ndata: b\n"), ["a", "b"]);
        assert_eq!(data(""), [""; 0]);
        assert_eq!(data("event: only\n\n: nothing\n\n"), [""; 0]);
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut decoder = SseDecoder::default();
        let block = vec![b'x'; MAX_BYTES / 2];
        assert_eq!(decoder.push(&block), Ok(()));
        assert_eq!(decoder.push(&block), Ok(()));
        assert_eq!(decoder.push(b"x"), Err(TooLarge));
    }

    #[test]
    fn an_event_of_many_lines_is_given_up() {
        let mut decoder = SseDecoder::default();
        let line = format!("data: {}\n", "x".repeat(MAX_BYTES / 4));
        let pushed: Vec<_> = (0..5).map(|_| decoder.push(line.as_bytes())).collect();
        assert!(pushed.contains(&Err(TooLarge)), "{pushed:?}");
    }
}
