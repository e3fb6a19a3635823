//! The best hits first.

use std::cmp::Reverse;

use hearth_domain::{Query, SearchCursor, relevance};
use tokio::task::spawn_blocking;

use super::{Found, ROUNDS, SHOWN, Search, is_wanted};
use crate::{
    StoreError,
    backend::{self, FoundMessage},
};

/// The newest hits, of which the best come first.
const RANKED: usize = 2_000;

/// Of those that mention somebody, so many at once.
const MENTIONS: usize = 200;

/// Characters of a text by which it is ranked.
const RANKED_BY: i64 = 8_000;

/// What the best are taken from.
pub(super) struct Unranked {
    found: Vec<FoundMessage>,
    /// Below which all of it is.
    top: i64,
    from: usize,
    limit: usize,
}

impl Unranked {
    pub(super) async fn page(self, query: &Query) -> Result<(Vec<FoundMessage>, Option<SearchCursor>), StoreError> {
        let Self {
            found,
            top,
            from,
            limit,
        } = self;
        let (count, query) = (found.len(), query.clone());
        let ranked = spawn_blocking(move || ranked(found, &query)).await;
        let ranked = ranked.map_err(|_| StoreError::Database("a fault while hits were ranked".to_owned()))?;
        let end = from.saturating_add(limit);
        let next = (end < count).then(|| SearchCursor(format!("{top}.{end}")));
        Ok((ranked.into_iter().skip(from).take(limit).collect(), next))
    }
}

impl Search<'_> {
    pub(super) async fn best(&self, top: i64, from: usize, limit: usize) -> Result<Found, StoreError> {
        // Every page ranks the same messages, so that all of them begin at the same place.
        let newest = backend::window_start(self.db, &self.asked(top, 0)).await?;
        let top = newest.map_or(top, |newest| newest.saturating_add(1));
        let found = self.to_be_ranked(top).await?;
        Ok(Found::Unranked(Unranked {
            found,
            top,
            from,
            limit,
        }))
    }

    /// The newest hits below a place, as far as so many rounds go.
    async fn to_be_ranked(&self, mut below: i64) -> Result<Vec<FoundMessage>, StoreError> {
        // A mention may stand anywhere in a text: more of it is read, of fewer at once.
        let (read, at_once) = match self.to {
            Some(_) => (SHOWN, MENTIONS),
            None => (RANKED_BY, RANKED),
        };
        let mut found: Vec<FoundMessage> = Vec::new();
        for _ in 0..ROUNDS {
            let asked = self.asked(below, read);
            let wanted = at_once.min(RANKED - found.len());
            let mut hits = backend::hits(self.db, &asked, wanted).await?;
            hits.found.retain(is_wanted);
            for message in &mut hits.found {
                cut(&mut message.text);
            }
            found.extend(hits.found);
            match hits.next {
                Some(at) if found.len() < RANKED => below = at,
                _ => break,
            }
        }
        Ok(found)
    }
}

/// The best first, and the newest of those that are as good. It takes long enough to hold others up.
fn ranked(mut found: Vec<FoundMessage>, query: &Query) -> Vec<FoundMessage> {
    found.sort_by_cached_key(|message| Reverse((relevance(&message.text, query), message.at)));
    found
}

/// Leaves as much of a text as it is ranked by.
fn cut(text: &mut String) {
    let chars = usize::try_from(RANKED_BY).unwrap_or(usize::MAX);
    if let Some((end, _)) = text.char_indices().nth(chars) {
        text.truncate(end);
        text.shrink_to_fit();
    }
}
