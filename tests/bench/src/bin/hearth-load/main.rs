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
mod kept;
mod link;
mod reconnect;
mod sign_in;
mod socket;

use std::{io, time::Duration};

use anyhow::{Context, Result};
use hearth_orders::{lines, load::Job, process};
use tokio::{runtime::Runtime, time::timeout};

/// Guests that are connected or signed in at the same time, where it is not this that is measured.
const AT_ONCE: usize = 64;

/// No job takes so long. What is lost on the way is waited for in vain.
const LONGEST: Duration = Duration::from_secs(5 * 60);

fn main() -> Result<()> {
    let runtime = Runtime::new()?;
    let done = runtime.block_on(only_job());
    // Without waiting for a thread that reads the input: there may never be any more.
    runtime.shutdown_background();
    done
}

async fn only_job() -> Result<()> {
    process::allow_many_open_files()?;
    let job = lines::read(&mut io::stdin().lock())?.context("there is no job")?;
    timeout(LONGEST, work(job)).await.context("it takes too long")?
}

async fn work(job: Job) -> Result<()> {
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
            keep_in,
        } => answer(&catch_up::run(&at, process, &token, chat_id, keep_in.as_deref()).await?),
    }
}

fn answer(found: &impl serde::Serialize) -> Result<()> {
    lines::write(&mut io::stdout(), found).context("nobody listens")
}
