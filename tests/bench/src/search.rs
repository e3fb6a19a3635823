//! Searches among a million messages: beside the raw FTS5 query, as one types, and on to the hit in its chat.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use hearth_domain::{MessagePageRequest, PageAnchor, SearchOrder, SearchPage, SearchRequest, SearchWithin};
use hearth_store::Store;

use crate::{
    fill::{self, Filled},
    job::Job,
    page::{median, micros},
    progress,
    raw::Raw,
    row::{Goal, Limit, Row},
};

const HITS: u32 = 50;

/// Searches of each kind in one run, whose number is their median.
const SEARCHES: usize = 40;

/// Words with a part in their middle that are looked for, and chats that are shown, as Hearth has them.
const WORDS: i64 = 100;
const CHATS: i64 = 20;

/// What is searched.
struct Kind {
    name: &'static str,
    query: String,
    /// What FTS5 is asked for the same; nothing where filters are more of the work than words.
    raw: Option<Asked>,
    times: Vec<f64>,
    raw_times: Vec<f64>,
    /// In milliseconds, what nineteen in twenty of a run take at most.
    p95s: Vec<f64>,
}

enum Asked {
    /// Words in any message or title, each as a beginning or as a part of another word.
    Words(Vec<String>),
    Phrase(String),
}

impl Asked {
    /// Hits among messages.
    async fn of(&self, raw: &mut Raw) -> Result<usize> {
        let expression = match self {
            Self::Phrase(phrase) => phrase.clone(),
            Self::Words(words) => {
                let mut all = Vec::new();
                for word in words {
                    let around = raw.words_around(word, WORDS).await?;
                    let around = around.iter().map(|word| format!(" OR \"{word}\"")).collect::<String>();
                    all.push(format!("(\"{word}\" *{around})"));
                }
                all.join(" AND ")
            }
        };
        raw.search_titles(&expression, CHATS).await?;
        raw.search(&expression, i64::from(HITS)).await
    }
}

pub(crate) async fn measure(job: &Job) -> Result<Vec<Row>> {
    let filled = fill::filled(job).await?;
    let store = filled.open().await?;
    let mut raw = Raw::reading(&filled.directory).await?;
    let mut kinds = kinds(&mut raw, &filled).await?;
    let searches = if job.check { 2 } else { SEARCHES };
    let (mut typing, mut jumps) = (Vec::new(), Vec::new());
    // The first round reads the disk; it is not counted.
    for run in 0..=job.runs {
        for kind in &mut kinds {
            kind.take(&store, &mut raw, searches, run > 0).await?;
        }
        let words: Vec<&str> = kinds.iter().take(3).map(|kind| kind.query.as_str()).collect();
        let keys = typed(&store, &words, searches).await?;
        let jumped = jumped(&store, &filled, &kinds[2].query, searches).await?;
        if run > 0 {
            typing.push(p95(keys) / 1000.0);
            jumps.push(p95(jumped) / 1000.0);
            progress(&format!("searches: run {run} of {}", job.runs));
        }
    }
    raw.close().await?;
    store.close().await;
    let mut rows: Vec<Row> = kinds.into_iter().flat_map(|kind| kind.rows(job.messages)).collect();
    rows.push(plain(
        format!("typing into a search of {}, each key, p95", job.messages),
        typing,
        50.0,
    ));
    rows.push(plain(
        format!("search and jump to a hit, chat of {}, p95", job.messages),
        jumps,
        50.0,
    ));
    Ok(rows)
}

async fn kinds(raw: &mut Raw, filled: &Filled) -> Result<Vec<Kind>> {
    let rare = raw.word_in(20, "").await?;
    let middling = raw.word_in(filled.messages / 200, "").await?;
    let part: String = middling.chars().skip(1).collect();
    let common = raw.word_in(filled.messages, "").await?;
    let second = raw.word_in(filled.messages, &common).await?;
    let spaced: Vec<String> = filled.chinese.chars().map(String::from).collect();
    let kind = |name, query: String, raw: Option<Asked>| Kind {
        name,
        query,
        raw,
        times: Vec::new(),
        raw_times: Vec::new(),
        p95s: Vec::new(),
    };
    let same = |words: &[&String]| Some(Asked::Words(words.iter().map(|&word| word.clone()).collect()));
    let phrase = format!("\"{common} {second}\"");
    Ok(vec![
        kind("rare word", rare.clone(), same(&[&rare])),
        kind("middling word", middling.clone(), same(&[&middling])),
        kind("common word", common.clone(), same(&[&common])),
        kind(
            "two common words",
            format!("{common} {second}"),
            same(&[&common, &second]),
        ),
        kind("phrase", phrase.clone(), Some(Asked::Phrase(phrase))),
        kind(
            "two Chinese characters",
            filled.chinese.clone(),
            Some(Asked::Phrase(format!("\"{}\"", spaced.join(" ")))),
        ),
        kind("part of a word", part.clone(), same(&[&part])),
        kind(
            "word and filters",
            format!("{common} from:a-model after:2026-01-02"),
            None,
        ),
        kind("filters alone", "from:a-model has:link".to_owned(), None),
    ])
}

impl Kind {
    async fn take(&mut self, store: &Store, raw: &mut Raw, searches: usize, counts: bool) -> Result<()> {
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..searches {
            let started = Instant::now();
            let found = search(store, &self.query).await?;
            own.push(micros(started));
            let Some(asked) = &self.raw else { continue };
            let started = Instant::now();
            let raw_found = asked.of(raw).await?;
            other.push(micros(started));
            ensure!(found.hits.len() == raw_found, "{} finds other than FTS5", self.name);
        }
        if counts {
            self.p95s.push(p95(own.clone()) / 1000.0);
            self.times.push(median(own));
            self.raw_times.push(median(other));
        }
        Ok(())
    }

    fn rows(self, messages: u64) -> Vec<Row> {
        let what = format!("search, {}, {messages} messages", self.name);
        let beside_raw = self.raw.is_some().then(|| Row {
            what: what.clone(),
            unit: "us",
            hearth: self.times,
            limit: Some(Limit {
                name: "raw SQLite, the same FTS5 queries",
                runs: self.raw_times,
            }),
            goal: Goal::RatioAtMost(1.5),
            notes: Vec::new(),
        });
        let in_time = plain(format!("{what}, p95"), self.p95s, 20.0);
        beside_raw.into_iter().chain([in_time]).collect()
    }
}

fn plain(what: String, hearth: Vec<f64>, most: f64) -> Row {
    Row {
        what,
        unit: "ms",
        hearth,
        limit: None,
        goal: Goal::AtMost(most),
        notes: Vec::new(),
    }
}

async fn search(store: &Store, query: &str) -> Result<SearchPage> {
    let request = SearchRequest {
        query: query.to_owned(),
        within: SearchWithin::Everywhere,
        order: SearchOrder::NewestFirst,
        after: None,
        limit: HITS,
        utc_offset_min: 0,
    };
    Ok(store.search_all(&request).await?)
}

/// Each key of words, a rare one and a common one among them.
async fn typed(store: &Store, words: &[&str], times: usize) -> Result<Vec<f64>> {
    let mut keys = Vec::new();
    for turn in 0..times.div_ceil(4) {
        let word = words[turn % words.len()];
        for (end, c) in word.char_indices() {
            let started = Instant::now();
            search(store, &word[..end + c.len_utf8()]).await?;
            keys.push(micros(started));
        }
    }
    Ok(keys)
}

/// A search in the long chat, and the page around a hit.
async fn jumped(store: &Store, filled: &Filled, word: &str, times: usize) -> Result<Vec<f64>> {
    let chat_id = filled.long_chat;
    let mut each = Vec::new();
    for turn in 0..times {
        let started = Instant::now();
        let request = SearchRequest {
            query: word.to_owned(),
            within: SearchWithin::Chat { chat_id },
            order: SearchOrder::NewestFirst,
            after: None,
            limit: HITS,
            utc_offset_min: 0,
        };
        let hits = store.search_all(&request).await?.hits;
        let hit = hits
            .get(turn % hits.len().max(1))
            .context("nothing is found to jump to")?;
        let anchor = PageAnchor::Around {
            message_id: hit.message_id,
        };
        let page = MessagePageRequest {
            chat_id,
            anchor,
            limit: 50,
        };
        let page = store.message_page(&page, &store.home_actor()).await?;
        each.push(micros(started));
        let is_there = page.messages.iter().any(|view| view.message.id == hit.message_id);
        ensure!(is_there, "the page around a hit is without it");
    }
    Ok(each)
}

/// What nineteen in twenty stay below.
fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * 19 / 20).copied().unwrap_or(f64::NAN)
}
