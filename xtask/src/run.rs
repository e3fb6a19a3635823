//! `cargo xtask run`: from a fresh checkout to Hearth's window.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{
    compile,
    display::{self, VirtualDisplay},
    screen,
    setup::{self, Needs},
    workspace::{self, Profile},
};

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let for_hearth = match arguments.split_first() {
        None => &[],
        Some((dashes, rest)) if dashes == "--" => rest,
        Some((other, _)) => bail!("`{other}` is not understood; what Hearth itself is to get follows `--`"),
    };
    setup::prepare(Needs::to_run())?;
    screen::title("Build");
    compile::hearth()?;
    screen::title("Hearth");
    let hearth = workspace::built(Profile::Debug, "hearth");
    let mut command = if display::present() {
        Command::new(&hearth)
    } else {
        let display = VirtualDisplay::free()?;
        tell_where_to_look(&display);
        display.command(&hearth)
    };
    screen::line("  the window is open; Ctrl+C here ends it");
    let status = command
        .args(for_hearth)
        .status()
        .with_context(|| format!("{} could not be started", hearth.display()))?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}

fn tell_where_to_look(display: &VirtualDisplay) {
    screen::line(&format!(
        "  There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window opens on a virtual \
         one, :{number}.\n  To look at it, in another terminal:\n\n    \
         sudo apt-get install x11vnc\n    \
         x11vnc -display :{number} -auth {cookie} -localhost\n\n  \
         and open a VNC viewer on localhost:5900 (from another machine, through `ssh -L 5900:localhost:5900`).",
        number = display.number,
        cookie = display.cookie.display(),
    ));
}
