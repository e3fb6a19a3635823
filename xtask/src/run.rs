//! `cargo xtask run`: from a fresh checkout to Hearth's window, or, where no window can be shown, to the server.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{
    compile, display, screen,
    setup::{self, Needs},
    workspace::{self, Profile},
};

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let for_hearth = match arguments.split_first() {
        None => &[],
        Some((dashes, rest)) if dashes == "--" => rest,
        Some((other, _)) => bail!("`{other}` is not understood; what Hearth itself is to get follows `--`"),
    };
    let window = display::present();
    setup::prepare(Needs::to_run())?;
    screen::title("Build");
    let name = if window {
        compile::hearth()?;
        "hearth"
    } else {
        compile::server()?;
        "hearth-server"
    };
    screen::title("Hearth");
    screen::line(if window {
        "  the window is open; Ctrl+C here ends it"
    } else {
        "  There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Hearth serves without a window: open \
         the link in a\n  browser or in a Hearth elsewhere. Ctrl+C here ends it.\n"
    });
    become_program(Command::new(workspace::built(Profile::Debug, name)).args(for_hearth))
}

/// Whoever started this program then has Hearth itself before them: signals reach it, and its end is the end.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec()).with_context(|| format!("{} could not be started", command.get_program().display()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let status = command
        .status()
        .with_context(|| format!("{} could not be started", command.get_program().display()))?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
