//! A screen in memory, for windows where the machine has no display or none that may be disturbed.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// True where a window can be shown as things are.
pub(crate) fn present() -> bool {
    !cfg!(target_os = "linux") || is_named(|name| std::env::var_os(name))
}

/// Whether the environment names a display. An empty name is none.
fn is_named(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| variable(name).is_some_and(|value| !value.is_empty()))
}

/// A screen that lives as long as the program started on it.
struct VirtualDisplay {
    number: u32,
    /// Holds what lets a program in: other users of this machine cannot look at the screen.
    cookie: PathBuf,
}

impl VirtualDisplay {
    fn free() -> Result<Self> {
        let number = (99..200)
            .find(|number| !Path::new(&format!("/tmp/.X{number}-lock")).exists())
            .context("all virtual displays from :99 to :199 are taken")?;
        fs::create_dir_all(workspace::state())?;
        let cookie = workspace::state().join(format!("display-{number}.xauth"));
        Ok(Self { number, cookie })
    }

    fn screen(&self) -> Command {
        let mut command = Command::new("xvfb-run");
        command
            .arg(format!("--server-num={}", self.number))
            .arg(format!("--auth-file={}", self.cookie.display()))
            .arg("--server-args=-screen 0 1280x800x24 -nolisten tcp");
        // Toolkits prefer Wayland where they find it.
        command.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
        command
    }
}

/// A screen for several programs, one after the other. Beside it a session bus that starts no services, so that
/// what the programs find does not depend on the desktop that is installed, and a home directory of its own.
pub(crate) struct OpenDisplay {
    display: VirtualDisplay,
    bus: String,
    home: PathBuf,
    /// Ends, and the screen with it, when its standard input is closed.
    holder: Child,
}

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

impl OpenDisplay {
    pub(crate) fn start() -> Result<Self> {
        let display = VirtualDisplay::free()?;
        let home = workspace::state().join("home");
        fs::create_dir_all(&home)?;
        let configuration = workspace::state().join("session-bus.conf");
        fs::write(&configuration, BUS)?;
        let words = workspace::state().join("display.log");
        let mut command = display.screen();
        command.arg("dbus-run-session").arg("--config-file").arg(&configuration);
        command.args(["--", "sh", "-c", "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat"]);
        let mut holder = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&words)?)
            .spawn()
            .context("`xvfb-run` could not be started")?;
        let mut bus = String::new();
        let stdout = holder
            .stdout
            .take()
            .context("the virtual display's output cannot be read")?;
        BufReader::new(stdout).read_line(&mut bus)?;
        if bus.trim().is_empty() {
            bail!("the virtual display did not start; {} says why", words.display());
        }
        Ok(Self {
            display,
            bus: bus.trim().to_owned(),
            home,
            holder,
        })
    }

    /// The home directory of the programs that are shown here.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Makes a program open its windows here.
    pub(crate) fn show<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("DISPLAY", format!(":{}", self.display.number))
            .env("XAUTHORITY", &self.display.cookie)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("HOME", &self.home)
    }
}

impl Drop for OpenDisplay {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        // Nothing more can be done about a screen that does not end.
        let _ = self.holder.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_where_either_of_its_names_is_set() {
        let named = |environment: &[(&str, &str)]| {
            is_named(|name| {
                let found = environment.iter().find(|(set, _)| *set == name);
                found.map(|(_, value)| OsString::from(value))
            })
        };
        assert!(named(&[("DISPLAY", ":0")]));
        assert!(named(&[("WAYLAND_DISPLAY", "wayland-0")]));
        assert!(named(&[("DISPLAY", ""), ("WAYLAND_DISPLAY", "wayland-0")]));
        assert!(!named(&[]));
        assert!(!named(&[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]));
    }
}
