//! Pages of a chat of a million messages: beside the raw query, and beside a short chat.

use std::time::Instant;

use anyhow::{Context, Result};
use hearth_domain::{ChatId, MessagePageRequest, PageAnchor, Position};
use hearth_store::Store;

use crate::{
    fill::{self, Filled},
    job::Job,
    progress,
    raw::Raw,
    row::{Goal, Limit, Row},
};

const PAGE: u32 = 50;

/// Pages in one run, of which a run's number is the mean.
const PAGES: u32 = 500;

pub(crate) async fn measure(job: &Job) -> Result<Vec<Row>> {
    let filled = fill::filled(job).await?;
    let store = filled.open().await?;
    let mut raw = Raw::reading(&filled.directory).await?;
    let pages = if job.check { 3 } else { PAGES };
    let mut rows = Rows::default();
    // The first round reads the disk; it is not counted.
    for run in 0..=job.runs {
        let round = Round {
            store: &store,
            filled: &filled,
            pages,
        }
        .measure(&mut raw)
        .await?;
        if run > 0 {
            rows.push(&round);
            progress(&format!("pages: run {run} of {}", job.runs));
        }
    }
    raw.close().await?;
    store.close().await;
    Ok(rows.finish(job.messages))
}

/// Microseconds for one page, each the mean of a run.
struct Times {
    newest: f64,
    newest_raw: f64,
    newest_in_short_chat: f64,
    cursor: f64,
    cursor_raw: f64,
}

struct Round<'a> {
    store: &'a Store,
    filled: &'a Filled,
    pages: u32,
}

impl Round<'_> {
    async fn measure(&self, raw: &mut Raw) -> Result<Times> {
        let long = self.filled.long_chat;
        let newest = Position(self.filled.messages);
        Ok(Times {
            newest: self.hearth(long, |_| PageAnchor::End).await?,
            newest_raw: self.raw(raw, |_| newest).await?,
            newest_in_short_chat: self.hearth(self.filled.short_chat, |_| PageAnchor::End).await?,
            cursor: self
                .hearth(long, |page| PageAnchor::Before {
                    position: self.somewhere(page),
                })
                .await?,
            cursor_raw: self.raw(raw, |page| self.somewhere(page)).await?,
        })
    }

    /// Places all over the chat, the same for both sides.
    fn somewhere(&self, page: u32) -> Position {
        let room = self.filled.messages - i64::from(PAGE);
        Position(i64::from(PAGE) + i64::from(page).wrapping_mul(7_919_317) % room.max(1))
    }

    async fn hearth(&self, chat_id: ChatId, anchor: impl Fn(u32) -> PageAnchor) -> Result<f64> {
        let started = Instant::now();
        for page in 0..self.pages {
            let request = MessagePageRequest {
                chat_id,
                anchor: anchor(page),
                limit: PAGE,
            };
            let read = self.store.message_page(&request).await?;
            check(read.messages.len())?;
        }
        Ok(mean(started, self.pages))
    }

    async fn raw(&self, raw: &mut Raw, before: impl Fn(u32) -> Position) -> Result<f64> {
        let started = Instant::now();
        for page in 0..self.pages {
            let read = raw.page(self.filled.long_chat, before(page), i64::from(PAGE)).await?;
            check(read.len())?;
        }
        Ok(mean(started, self.pages))
    }
}

/// A page that is not full would make the numbers look better than they are.
fn check(messages: usize) -> Result<()> {
    (messages == PAGE as usize)
        .then_some(())
        .with_context(|| format!("a page holds {messages} messages instead of {PAGE}"))
}

fn mean(started: Instant, pages: u32) -> f64 {
    started.elapsed().as_secs_f64() * 1e6 / f64::from(pages)
}

#[derive(Default)]
struct Rows {
    newest: [Vec<f64>; 2],
    growth: [Vec<f64>; 2],
    cursor: [Vec<f64>; 2],
}

impl Rows {
    fn push(&mut self, times: &Times) {
        for (sides, (own, other)) in [
            (&mut self.newest, (times.newest, times.newest_raw)),
            (&mut self.growth, (times.newest, times.newest_in_short_chat)),
            (&mut self.cursor, (times.cursor, times.cursor_raw)),
        ] {
            sides[0].push(own);
            sides[1].push(other);
        }
    }

    fn finish(self, messages: u64) -> Vec<Row> {
        let row = |what: &str, name, most, [hearth, runs]: [Vec<f64>; 2]| Row {
            what: format!("{what} of {PAGE} in a chat of {messages}"),
            unit: "us",
            hearth,
            limit: Limit { name, runs },
            goal: Goal::RatioAtMost(most),
        };
        vec![
            row("newest page", "the raw query", 1.5, self.newest),
            row("newest page, again,", "the same in a chat of 1,000", 1.25, self.growth),
            row("cursor page", "the raw query", 1.5, self.cursor),
        ]
    }
}
