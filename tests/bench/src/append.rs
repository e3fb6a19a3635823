//! Durable appends: 32 callers of the store beside one connection that does the same statements, one transaction for
//! each message.

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use hearth_domain::{Action, ChatId, MessageId, OpId, Operation, Settings, SystemClock};
use hearth_store::Store;

use crate::{
    corpus::Corpus,
    job::Job,
    progress,
    raw::Raw,
    row::{Goal, Limit, Row},
};

pub(crate) const CALLERS: usize = 32;

/// Messages of each caller in one run.
const OF_EACH: usize = 250;

/// Messages of the raw side in one run: its rate does not depend on how many there are.
const RAW: usize = 1_000;

pub(crate) async fn measure(job: &Job) -> Result<Row> {
    let mut corpus = Corpus::open(job.corpus.as_deref())?;
    let (of_each, raw_messages) = if job.check { (2, 10) } else { (OF_EACH, RAW) };
    let texts: Arc<[String]> = (0..CALLERS * of_each).map(|_| corpus.text()).collect();
    let (mut hearth, mut runs) = (Vec::new(), Vec::new());
    // The first round warms up; it is not counted.
    for run in 0..=job.runs {
        let own = rate_of_hearth(&job.directory, &texts, of_each).await?;
        let other = rate_of_raw(&job.directory, texts.iter().take(raw_messages)).await?;
        if run > 0 {
            hearth.push(own);
            runs.push(other);
            progress(&format!("appends: run {run} of {}", job.runs));
        }
    }
    Ok(Row {
        what: format!("durable append, {CALLERS} callers"),
        unit: "messages/s",
        hearth,
        limit: Some(Limit {
            name: "raw SQLite, one transaction each",
            runs,
        }),
        goal: Goal::RatioAtLeast(5.0),
        notes: Vec::new(),
    })
}

/// A new store with one empty chat that no model answers, in a directory of its own.
async fn with_empty_chat(directory: &Path) -> Result<(Store, ChatId)> {
    let store = Store::open(directory, Arc::new(SystemClock)).await?;
    let chat = ChatId::new();
    let create = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action: Action::CreateChat { model: None },
    };
    store.apply(&create, &store.home_actor(), &Settings::default()).await?;
    Ok((store, chat))
}

pub(crate) async fn rate_of_hearth(parent: &Path, texts: &Arc<[String]>, of_each: usize) -> Result<f64> {
    let directory = tempfile::tempdir_in(parent)?;
    let (store, chat) = with_empty_chat(directory.path()).await?;
    let started = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (store, texts) = (store.clone(), texts.clone());
            let own = caller * of_each..(caller + 1) * of_each;
            tokio::spawn(async move { send_all(&store, chat, texts.get(own).unwrap_or_default()).await })
        })
        .collect();
    for caller in callers {
        caller.await.context("a caller broke off")??;
    }
    let rate = texts.len() as f64 / started.elapsed().as_secs_f64();
    let written = store.open_chat(chat, &store.home_actor()).await?.chat.head_rev.0;
    ensure!(usize::try_from(written)? > texts.len(), "messages are missing");
    store.close().await;
    Ok(rate)
}

/// One after the other: a caller waits until its message is on disk.
async fn send_all(store: &Store, chat_id: ChatId, texts: &[String]) -> Result<()> {
    let settings = Settings::default();
    for text in texts {
        let send = Operation {
            op_id: OpId::new(),
            chat_id,
            action: Action::send(MessageId::new(), text.clone()),
        };
        store.apply(&send, &store.home_actor(), &settings).await?;
    }
    Ok(())
}

async fn rate_of_raw(parent: &Path, texts: impl ExactSizeIterator<Item = &String>) -> Result<f64> {
    let directory = tempfile::tempdir_in(parent)?;
    let (store, chat) = with_empty_chat(directory.path()).await?;
    store.close().await;
    let mut raw = Raw::writing(directory.path()).await?;
    let count = texts.len();
    let started = Instant::now();
    for text in texts {
        raw.append(chat, text).await?;
    }
    let rate = count as f64 / started.elapsed().as_secs_f64();
    raw.close().await?;
    Ok(rate)
}
