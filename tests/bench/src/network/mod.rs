//! The server and its guests: what it tells, keeps, writes and catches up, beside the plainest thing that does the same.
//!
//! The server is a process of its own (`hearth-host`: engine, store and server with the limits that are shipped), and so are
//! its guests (`hearth-load`) and what it is measured beside (`bare-broadcast`). All of them share this machine's
//! processors, so each row's notes say how much of them each side took.

mod append;
mod catch_up;
mod fan_out;
mod idle;
mod program;
mod reconnect;
mod sizes;
mod world;

use anyhow::Result;
use hearth_orders::{load::Cost, process};

use crate::{job::Job, progress, row::Row};
use sizes::Sizes;
use world::World;

pub(crate) async fn measure(job: &Job) -> Result<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        progress("what the network rows need to know of processes is read from /proc: they are measured on Linux");
        return Ok(Vec::new());
    }
    process::allow_many_open_files()?;
    let sizes = Sizes::of(job.check);
    let mut world = World::make(&job.directory, &sizes)?;
    let mut rows = vec![fan_out::measure(job, &sizes, &mut world)?];
    rows.extend(append::measure(job, &sizes, &mut world).await?);
    rows.extend(catch_up::measure(job, &sizes, &mut world).await?);
    rows.extend(idle::measure(job, &sizes, &mut world)?);
    rows.extend(reconnect::measure(job, &sizes, &mut world)?);
    Ok(rows)
}

/// `Hearth 1.20 s, its guests 2.31 s`, of all runs together.
fn cost_note(whose: &str, costs: &[Cost]) -> String {
    let (server, load) = costs.iter().fold((0.0, 0.0), |(server, load), cost| {
        (server + cost.server, load + cost.load)
    });
    format!("processor time of all runs: {whose} {server:.2} s, its guests {load:.2} s")
}
