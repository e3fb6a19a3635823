//! Measures the store beside raw SQLite and the server beside bare ones, each pair in the same run, and fills the large
//! stores that other measurements start with. `cargo xtask bench` builds and starts it.
//!
//! Standard output carries the answer (rows as JSON, or a directory), standard error the progress.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the answer and the progress of a command line"
)]

mod append;
mod corpus;
mod fill;
mod job;
mod network;
mod page;
mod raw;
mod row;
mod search;

use std::process::ExitCode;

use anyhow::Result;

use job::{Job, Work};

fn main() -> ExitCode {
    match Job::read(std::env::args().skip(1)).and_then(work) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work(job: Job) -> Result<String> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match job.work {
            Work::Fill => Ok(fill::filled(&job).await?.directory.display().to_string()),
            Work::Store => {
                let mut rows = vec![append::measure(&job).await?];
                rows.extend(page::measure(&job).await?);
                rows.extend(search::measure(&job).await?);
                Ok(serde_json::to_string(&rows)?)
            }
            Work::Network => Ok(serde_json::to_string(&network::measure(&job).await?)?),
        }
    })
}

/// Tells the person who waits what is happening.
fn progress(text: &str) {
    eprintln!("  {text}");
}
