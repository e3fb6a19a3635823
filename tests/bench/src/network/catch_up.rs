//! One guest that has nothing yet reads a long chat's changes, beside the store that reads the same rows.

use std::{sync::Arc, time::Instant};

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

pub(super) async fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Row> {
    progress(&format!("writing a chat of {} changes", sizes.changes));
    let chat = long_chat(world, sizes.changes)?;
    let (mut own, mut other) = (Vec::new(), Vec::new());
    // The first round reads the disk; it is not counted.
    for run in 0..=job.runs {
        let caught_up = by_guest(world, chat)?;
        ensure!(
            caught_up.rows == sizes.changes,
            "{} rows were caught up",
            caught_up.rows
        );
        let alone = rows_per_second(world, chat, sizes.changes).await?;
        if run > 0 {
            own.push(caught_up);
            other.push(alone);
            progress(&format!("catching up: run {run} of {}", job.runs));
        }
    }
    let (bytes, seconds) = own.iter().fold((0, 0.0), |(bytes, seconds), run| {
        (bytes + run.bytes, seconds + run.seconds)
    });
    let costs: Vec<_> = own.iter().map(|run| run.cost).collect();
    Ok(Row {
        what: format!("catch-up of {} changes", sizes.changes),
        unit: "rows/s",
        hearth: own.iter().map(|run| run.rows as f64 / run.seconds).collect(),
        limit: Some(Limit {
            name: "the same rows read from the store alone",
            runs: other,
        }),
        goal: Goal::Shown,
        notes: vec![
            format!(
                "{:.1} MB/s of JSON, read and understood by one guest over one connection, no TLS",
                bytes as f64 / 1e6 / seconds
            ),
            cost_note("Hearth", &costs),
        ],
    })
}

fn long_chat(world: &World, changes: usize) -> Result<ChatId> {
    let mut host = world.host(Encrypted::No)?;
    let first: Vec<_> = world.users().into_iter().take(1).collect();
    let chat = host.chat(&first)?;
    host.say(&[chat], changes)?;
    host.end()?;
    Ok(chat)
}

fn by_guest(world: &mut World, chat_id: ChatId) -> Result<CaughtUp> {
    let host = world.host(Encrypted::No)?;
    let token = world.sign_in(&host, 1)?.pop().context("one guest signed in")?;
    let caught_up = load(&Load::CatchUp {
        at: host.at.clone(),
        process: host.process(),
        token,
        chat_id,
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
