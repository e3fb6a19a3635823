//! Whatever happens to guests and their lines, in the end every copy is what the host has.
//!
//! A host's real store and guests' real stores with the real state machine of the connection between them; only the network is
//! played. What happens is drawn from a seed: operations of everybody, files among them, reading, cuts that are noticed and cuts that are not, frames and
//! answers that are late, lost or come twice, readers that are too slow, guests and hosts that are killed and come back, a host
//! restored from a backup, clocks that jump. Then everything is let settle, and compared: rows, what is found, which files are
//! there, how far each user has read.
//!
//! A kill is one: the database and its log are copied while the store is open, and the copy is opened. At the end the host says no
//! more than its server would, so that a gap which nobody noticed stays one.
//!
//! `HEARTH_SEED=7` plays one seed again; `HEARTH_SEEDS=100000` plays more of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod compare;
mod doings;
mod files;
mod homes;
mod host;
mod line;
mod seat;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use crate::{homes::Homes, world::World};

const SEEDS: u64 = 1_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Plays one seed; what went wrong, if anything did.
fn play(homes: &Homes, seed: u64) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let played = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let mut world = World::begin(homes, seed).await;
            world.live().await;
            world.settle().await;
            world.compare().await;
            world.end().await;
        });
    }));
    runtime.shutdown_background();
    played.map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        words.unwrap_or_else(|| {
            panic
                .downcast_ref::<&str>()
                .map_or_else(String::new, ToString::to_string)
        })
    })
}

#[test]
fn every_copy_becomes_what_the_host_has_whatever_happened() {
    let homes = Homes::prepare();
    let (first, count) = match number("HEARTH_SEED") {
        Some(seed) => (seed, 1),
        None => (1, number("HEARTH_SEEDS").unwrap_or(SEEDS)),
    };
    let next = AtomicU64::new(first);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        return;
                    }
                    if let Err(words) = play(&homes, seed) {
                        failed.lock().unwrap().push((seed, words));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    let told: Vec<String> = failed
        .iter()
        .take(5)
        .map(|(seed, words)| format!("HEARTH_SEED={seed}: {words}"))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {count} seeds failed\n{}",
        failed.len(),
        told.join("\n")
    );
}
