//! `hearth-server`: Hearth without a window, for a machine where nobody sits.
//!
//! It is a door like the shell: [`serve`] opens the data directory, starts the same server as the desktop's *Share on this
//! network*, and ends both in order. [`commands`] are what an administrator may ask: of the running server through its
//! [`control`] socket, else of the data.
//!
//! Invariants:
//! - One process to a data directory, the desktop included, and those that it starts to read a PDF, which touch nothing. Either may use it, one at a time.
//! - Keys are in the keychain, in a file for this account alone, or in the environment; never on the command line.
//! - Whatever ends it, what was acknowledged is on the disk. Asked in order, it ends within 10 seconds.
//!
//! Deliberately absent: rules about chats and people (the engine's), and anything that names a window system.

mod options;

mod data_directory;
mod logging;
mod opening;
mod private_file;
mod secrets;
mod settings_file;

#[cfg(unix)]
mod control;
#[cfg(not(unix))]
#[path = "no_control.rs"]
mod control;
mod space;

mod announce;
mod ending;
mod screen;
mod serve;
mod web_ui;

mod check;
mod commands;

use std::process::ExitCode;

use anyhow::{Context as _, Result};

use options::{Command, Options};

fn main() -> ExitCode {
    if let Some(end) = hearth_files::run_as_reader() {
        return end;
    }
    let options = Options::read();
    logging::start();
    match work(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            screen::problem(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn work(options: Options) -> Result<()> {
    let Options { data, serving, command } = options;
    let data_dir = data_directory::choose(data.data_dir)?;
    let secrets = secrets::choose(data.secrets, &data_dir);
    let runtime = tokio::runtime::Runtime::new().context("no threads can be started")?;
    let done = runtime.block_on(async {
        match command {
            None | Some(Command::Serve) => serve::serve(&serving, &data_dir, &secrets).await,
            Some(Command::Check) => check::check(&serving, &data_dir, &secrets).await,
            Some(command) => commands::run(command, &data_dir, &secrets).await,
        }
    });
    // A thread that waits for a keychain must not hold up the end.
    runtime.shutdown_background();
    done
}
