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

/// Pages of each kind in one run, whose number is their median.
const PAGES: u32 = 300;

pub(crate) async fn measure(job: &Job) -> Result<Vec<Row>> {
    let filled = fill::filled(job).await?;
    let store = filled.open().await?;
    let mut raw = Raw::reading(&filled.directory).await?;
    let pages = if job.check { 3 } else { PAGES };
    let mut rows = Rows::default();
    // The first round reads the disk; it is not counted.
    for run in 0..=job.runs {
        let mut times = Times::default();
        for page in 0..pages {
            times.take(&store, &mut raw, &filled, page).await?;
        }
        if run > 0 {
            rows.push(times);
            progress(&format!("pages: run {run} of {}", job.runs));
        }
    }
    raw.close().await?;
    store.close().await;
    Ok(rows.finish(job.messages))
}

/// Microseconds of each page of one run. All kinds take turns page by page, so that whatever else the machine does
/// meets them alike.
#[derive(Default)]
struct Times {
    newest: Vec<f64>,
    newest_raw: Vec<f64>,
    newest_in_short_chat: Vec<f64>,
    cursor: Vec<f64>,
    cursor_raw: Vec<f64>,
}

impl Times {
    async fn take(&mut self, store: &Store, raw: &mut Raw, filled: &Filled, page: u32) -> Result<()> {
        let (long, short) = (filled.long_chat, filled.short_chat);
        let position = somewhere(filled, page);
        let cursor = PageAnchor::Before { position };
        self.newest.push(hearth(store, long, PageAnchor::End).await?);
        self.newest_raw.push(bare(raw, long, Position(filled.messages)).await?);
        self.newest_in_short_chat
            .push(hearth(store, short, PageAnchor::End).await?);
        self.cursor.push(hearth(store, long, cursor).await?);
        self.cursor_raw.push(bare(raw, long, position).await?);
        Ok(())
    }
}

/// Places all over the chat.
fn somewhere(filled: &Filled, page: u32) -> Position {
    let room = filled.messages - i64::from(PAGE);
    Position(i64::from(PAGE) + i64::from(page) * 7_919_317 % room.max(1))
}

async fn hearth(store: &Store, chat_id: ChatId, anchor: PageAnchor) -> Result<f64> {
    let request = MessagePageRequest {
        chat_id,
        anchor,
        limit: PAGE,
    };
    let started = Instant::now();
    let read = store.message_page(&request, &store.home_actor()).await?;
    let time = micros(started);
    check(read.messages.len())?;
    Ok(time)
}

async fn bare(raw: &mut Raw, chat: ChatId, before: Position) -> Result<f64> {
    let started = Instant::now();
    let read = raw.page(chat, before, i64::from(PAGE)).await?;
    let time = micros(started);
    check(read.len())?;
    Ok(time)
}

pub(crate) fn micros(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}

/// A page that is not full would make the numbers look better than they are.
fn check(messages: usize) -> Result<()> {
    (messages == PAGE as usize)
        .then_some(())
        .with_context(|| format!("a page holds {messages} messages instead of {PAGE}"))
}

/// The middle one; the upper of two.
pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

#[derive(Default)]
struct Rows {
    newest: [Vec<f64>; 2],
    growth: [Vec<f64>; 2],
    cursor: [Vec<f64>; 2],
}

impl Rows {
    fn push(&mut self, times: Times) {
        let newest = median(times.newest);
        for (sides, (own, other)) in [
            (&mut self.newest, (newest, median(times.newest_raw))),
            (&mut self.growth, (newest, median(times.newest_in_short_chat))),
            (&mut self.cursor, (median(times.cursor), median(times.cursor_raw))),
        ] {
            sides[0].push(own);
            sides[1].push(other);
        }
    }

    fn finish(self, messages: u64) -> Vec<Row> {
        let row = |what: &str, name, most, [hearth, runs]: [Vec<f64>; 2]| Row {
            what: format!("{what} of {PAGE}, chat of {messages}"),
            unit: "us",
            hearth,
            limit: Some(Limit { name, runs }),
            goal: Goal::RatioAtMost(most),
            notes: Vec::new(),
        };
        vec![
            row("newest page", "the raw query for the same", 1.5, self.newest),
            row("newest page, growth,", "one in a chat of 1,000", 1.25, self.growth),
            row("cursor page", "the raw query for the same", 1.5, self.cursor),
        ]
    }
}
