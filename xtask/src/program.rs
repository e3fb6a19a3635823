//! Starting other programs.

use std::{
    io::{self, BufRead, BufReader, IsTerminal, Read, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{screen, workspace};

/// `cargo`, in the workspace's root. The cargo that started this program, so that its toolchain is used.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    // What cargo told this program about its own package would look like a change to build scripts.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// `npm`, in a directory that holds a `package.json`.
pub(crate) fn npm(directory: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(directory);
    command
}

/// Shows the command, runs it with this program's own screen and keyboard, and fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    screen::line(&format!("  $ {}", shown(command)));
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started", name(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command wrote to its standard output; fails if the command fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("`{}` could not be started", name(command)))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}", shown(command), words.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a command answers on its standard output, while its progress, on the other stream, is seen as it comes.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    screen::line(&format!("  $ {}", shown(command)));
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{}` could not be started", name(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", shown(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True if the program is there and says that it worked.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Like [`run`], but also keeps what the command wrote, both streams together, for reading its summary.
/// The first value says whether it succeeded.
pub(crate) fn run_and_read(command: &mut Command) -> Result<(bool, String)> {
    screen::line(&format!("  $ {}", shown(command)));
    if io::stdout().is_terminal() {
        // What is written into a pipe has no colours unless asked for.
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not be started", name(command)))?;
    let stderr = child.stderr.take().context("the command's errors cannot be read")?;
    let stdout = child.stdout.take().context("the command's output cannot be read")?;
    let errors = thread::spawn(move || pass_on(stderr, io::stderr()));
    let mut text = pass_on(stdout, io::stdout());
    text.push_str(&errors.join().unwrap_or_default());
    Ok((child.wait()?.success(), text))
}

/// Copies line by line, so that progress is seen as it comes.
fn pass_on(from: impl Read, mut to: impl Write) -> String {
    let mut reader = BufReader::new(from);
    let mut text = String::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed screen is no reason to stop reading: the command would block on a full pipe.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// The command as it would be typed, without the directories of the program and of the checkout.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    let root = format!("{}/", workspace::root().display());
    let mut text = program;
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy().replace(&root, ""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let file = workspace::root().join("ui/package.json");
        let mut command = Command::new("/usr/bin/cat");
        command.arg("-n").arg(file);
        assert_eq!(shown(&command), "cat -n ui/package.json");
    }

    #[test]
    fn what_is_passed_on_is_also_kept() {
        let mut screen = Vec::new();
        let text = pass_on(&b"one\ntwo"[..], &mut screen);
        assert_eq!(text, "one\ntwo");
        assert_eq!(screen, b"one\ntwo");
    }
}
