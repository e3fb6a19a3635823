//! Pieces of an answer, gathered so that they are handed on at most once in a while.

use std::time::Duration;

use hearth_domain::DeltaKind;
use tokio::time::Instant;

pub(super) type Piece = (DeltaKind, String);

/// The first piece after a pause is due at once, so that nothing that comes slowly is held back.
pub(super) struct Batch {
    interval: Duration,
    last_taken: Option<Instant>,
    pieces: Vec<Piece>,
}

impl Batch {
    pub(super) fn every(interval: Duration) -> Self {
        Self {
            interval,
            last_taken: None,
            pieces: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, kind: DeltaKind, text: &str) {
        match self.pieces.last_mut() {
            Some((last, gathered)) if *last == kind => gathered.push_str(text),
            Some(_) | None => self.pieces.push((kind, text.to_owned())),
        }
    }

    /// When the pieces are to be handed on; none if there are none.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        if self.pieces.is_empty() {
            return None;
        }
        Some(self.last_taken.map_or(now, |last| last + self.interval))
    }

    pub(super) fn take(&mut self, now: Instant) -> Vec<Piece> {
        self.last_taken = Some(now);
        std::mem::take(&mut self.pieces)
    }

    /// Puts back what could not be handed on, before what has come since.
    pub(super) fn put_back(&mut self, mut pieces: Vec<Piece>) {
        for (kind, text) in std::mem::take(&mut self.pieces) {
            match pieces.last_mut() {
                Some((last, gathered)) if *last == kind => gathered.push_str(&text),
                Some(_) | None => pieces.push((kind, text)),
            }
        }
        self.pieces = pieces;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(40);

    fn text(piece: &str) -> Piece {
        (DeltaKind::Text, piece.to_owned())
    }

    #[test]
    fn the_first_piece_is_due_at_once_and_the_next_ones_together() {
        let start = Instant::now();
        let mut batch = Batch::every(INTERVAL);
        assert_eq!(batch.due(start), None);
        batch.push(DeltaKind::Text, "a");
        assert_eq!(batch.due(start), Some(start));
        assert_eq!(batch.take(start), [text("a")]);
        batch.push(DeltaKind::Text, "b");
        batch.push(DeltaKind::Text, "c");
        assert_eq!(batch.due(start), Some(start + INTERVAL));
        assert_eq!(batch.take(start + INTERVAL), [text("bc")]);
    }

    #[test]
    fn kinds_keep_their_order() {
        let mut batch = Batch::every(INTERVAL);
        batch.push(DeltaKind::Reasoning, "so");
        batch.push(DeltaKind::Text, "yes");
        let taken = batch.take(Instant::now());
        assert_eq!(taken, [(DeltaKind::Reasoning, "so".to_owned()), text("yes")]);
    }

    #[test]
    fn what_is_put_back_comes_first() {
        let mut batch = Batch::every(INTERVAL);
        batch.push(DeltaKind::Text, "one ");
        let taken = batch.take(Instant::now());
        batch.push(DeltaKind::Text, "two");
        batch.put_back(taken);
        assert_eq!(batch.take(Instant::now()), [text("one two")]);
    }
}
