//! The server under measure: engine, store and server as they are shipped, and a back door through which the benchmark
//! lets people in and makes chats.
//!
//! `hearth-host DIRECTORY [--tls]`. Says where it listens, then does what it is ordered (`hearth_orders::host`), and ends
//! with its input. Whoever is let in has the tokens of anybody else who was; only the owner's yes is given here.

mod kept;
mod people;
mod start;

use std::{io, path::PathBuf};

use anyhow::{Context, Result, bail};
use hearth_orders::{
    host::{Answer, Order},
    lines, process,
};
use tokio::task::spawn_blocking;

#[tokio::main]
async fn main() -> Result<()> {
    process::allow_many_open_files()?;
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().context("the first argument is a directory")?);
    let tls = match arguments.next().as_deref() {
        None => false,
        Some("--tls") => true,
        Some(other) => bail!("`{other}` is not understood"),
    };
    let (engine, running) = start::start(directory, tls).await?;
    answer(&Answer::Listening(start::at(&running)))?;
    while let Some(order) = spawn_blocking(|| lines::read(&mut io::stdin().lock())).await?? {
        let done = match order {
            Order::MakeGuests { count } => Answer::Guests {
                guests: people::let_in(&engine, count).await?,
            },
            Order::MakeChat { users } => Answer::Chat {
                chat_id: people::chat_of(&engine, users).await?,
            },
            Order::Say { chats, each, bytes } => {
                people::say(&engine, chats, each, bytes).await?;
                Answer::Said
            }
        };
        answer(&done)?;
    }
    running.stop().await;
    engine.shutdown().await;
    Ok(())
}

fn answer(line: &Answer) -> Result<()> {
    lines::write(&mut io::stdout(), line).context("nobody listens")
}
