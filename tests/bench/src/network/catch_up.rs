//! One guest that has nothing yet reads a long chat's changes, beside the store that reads the same rows.

use std::{path::PathBuf, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use hearth_domain::{CatchUp, ChatId, Epoch, Rev, SystemClock};
use hearth_orders::load::{CaughtUp, Job as Load};
use hearth_store::Store;

use super::{
    cost_note,
    program::load,
    sizes::Sizes,
    world::{Encrypted, World},
};
use crate::{
    job::Job,
    progress,
    row::{Goal, Limit, Row},
};

/// Messages in one answer, as guests ask for them.
const PAGE: u32 = 1_000;

pub(super) async fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Vec<Row>> {
    progress(&format!("writing a chat of {} changes", sizes.changes));
    let chat = long_chat(world, sizes.changes)?;
    let (mut read, mut kept, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    // The first round reads the disk; it is not counted.
    for run in 0..=job.runs {
        let directory = tempfile::tempdir_in(&job.directory)?;
        let in_memory = by_guest(world, chat, None)?;
        let on_disk = by_guest(world, chat, Some(directory.path().join("copy")))?;
        for caught_up in [&in_memory, &on_disk] {
            ensure!(
                caught_up.rows == sizes.changes,
                "{} rows were caught up",
                caught_up.rows
            );
        }
        let store = rows_per_second(world, chat, sizes.changes).await?;
        if run > 0 {
            read.push(in_memory);
            kept.push(on_disk);
            alone.push(store);
            progress(&format!("catching up: run {run} of {}", job.runs));
        }
    }
    let rates = |runs: &[CaughtUp]| runs.iter().map(|run| run.rows as f64 / run.seconds).collect::<Vec<_>>();
    let row = |how, runs: &[CaughtUp], limit| Row {
        what: format!("catch-up of {} changes{how}", sizes.changes),
        unit: "rows/s",
        hearth: rates(runs),
        limit: Some(limit),
        goal: Goal::Shown,
        notes: notes(runs),
    };
    let store_alone = Limit {
        name: "the same rows read from the store alone",
        runs: alone,
    };
    let in_memory = Limit {
        name: "the same without keeping them",
        runs: rates(&read),
    };
    Ok(vec![
        row("", &read, store_alone),
        row(", kept in a copy on disk", &kept, in_memory),
    ])
}

fn notes(runs: &[CaughtUp]) -> Vec<String> {
    let bytes: usize = runs.iter().map(|run| run.bytes).sum();
    let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
    let costs: Vec<_> = runs.iter().map(|run| run.cost).collect();
    let megabytes = bytes as f64 / 1e6 / seconds;
    vec![
        format!("{megabytes:.1} MB/s of JSON, read and understood by one guest over one connection, no TLS"),
        cost_note("Hearth", &costs),
    ]
}

fn long_chat(world: &World, changes: usize) -> Result<ChatId> {
    let mut host = world.host(Encrypted::No)?;
    let first: Vec<_> = world.users().into_iter().take(1).collect();
    let chat = host.chat(&first)?;
    host.say(&[chat], changes)?;
    host.end()?;
    Ok(chat)
}

fn by_guest(world: &mut World, chat_id: ChatId, keep_in: Option<PathBuf>) -> Result<CaughtUp> {
    let host = world.host(Encrypted::No)?;
    let token = world.sign_in(&host, 1)?.pop().context("one guest signed in")?;
    let caught_up = load(&Load::CatchUp {
        at: host.at.clone(),
        process: host.process(),
        token,
        chat_id,
        keep_in,
    })?;
    host.end()?;
    Ok(caught_up)
}

async fn rows_per_second(world: &World, chat: ChatId, expected: usize) -> Result<f64> {
    let store = Store::open(&world.directory(), Arc::new(SystemClock)).await?;
    let actor = store.home_actor();
    let (mut epoch, mut after, mut rows) = (Epoch::default(), Rev(0), 0);
    let started = Instant::now();
    loop {
        match store.changes_after(chat, epoch, after, PAGE, &actor).await? {
            CatchUp::EpochChanged { chat } => epoch = chat.epoch,
            CatchUp::Changes { changes, head_rev } => {
                rows += changes.messages.len();
                after = changes.to;
                if after >= head_rev {
                    break;
                }
            }
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    store.close().await;
    ensure!(rows == expected, "{rows} rows were read");
    Ok(rows as f64 / seconds)
}
