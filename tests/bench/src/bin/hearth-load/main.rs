//! The guests of a measured server, as many as are asked for, in one process.
//!
//! One job a process: the first line of the input is a `Job` (`hearth_orders::load`), the output its answers. Every guest
//! comes from an address of its own (127.0.0.0/8 is all this machine's), because a host counts by address what it lets
//! strangers do.

mod append;
mod catch_up;
mod chat_copy;
mod cost;
mod fan_out;
mod guest;
mod hold;
mod http;
mod link;
mod reconnect;
mod sign_in;
mod socket;

use std::io;

use anyhow::{Context, Result};
use hearth_orders::{lines, load::Job, process};

/// Guests that are connected or signed in at the same time, where it is not this that is measured.
const AT_ONCE: usize = 64;

#[tokio::main]
async fn main() -> Result<()> {
    process::allow_many_open_files()?;
    let job = lines::read(&mut io::stdin().lock())?.context("there is no job")?;
    match job {
        Job::SignIn { at, guests } => answer(&sign_in::run(&at, guests).await?),
        Job::FanOut {
            at,
            process,
            audience,
            sizes,
        } => answer(&fan_out::run(&at, process, audience, sizes).await?),
        Job::Hold { at, audience } => hold::run(&at, audience).await,
        Job::Append {
            at,
            process,
            door,
            callers,
            of_each,
            bytes,
        } => {
            let text = hearth_orders::text("append", bytes);
            answer(&append::run(&at, process, door, callers, of_each, &text).await?)
        }
        Job::Reconnect { at, guests } => reconnect::run(at, guests).await,
        Job::CatchUp {
            at,
            process,
            token,
            chat_id,
        } => answer(&catch_up::run(&at, process, &token, chat_id).await?),
    }
}

fn answer(found: &impl serde::Serialize) -> Result<()> {
    lines::write(&mut io::stdout(), found).context("nobody listens")
}
