//! System packages on Debian, Ubuntu and what is made from them.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, bail};

use super::Needs;
use crate::{program, screen};

/// What compiles SQLite and the cryptography.
const COMPILER: &[&str] = &["build-essential", "pkg-config"];

/// What the shell links: the system's web view, its window toolkit, and D-Bus.
const SHELL: &[&str] = &["libwebkit2gtk-4.1-dev", "libgtk-3-dev", "libdbus-1-dev"];

/// A screen in memory, a session bus for what runs on it, and the emoji that any desktop has.
const VIRTUAL_DISPLAY: &[&str] = &["xvfb", "xauth", "dbus", "fonts-noto-color-emoji"];

/// What drives the real window, a real keychain, what the second model server's environment is made with, a real browser,
/// what makes networks and cuts them, and what the protocol's page says to type.
const E2E: &[&str] = &[
    "webkit2gtk-driver",
    "gnome-keyring",
    "libsecret-tools",
    "python3-venv",
    "chromium",
    "chromium-driver",
    "iproute2",
    "nftables",
    "curl",
    "openssl",
];

const API_FUZZ: &[&str] = &["python3-venv"];

/// Package lists older than this are fetched again before anything is installed.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) fn is_here() -> bool {
    cfg!(target_os = "linux") && Path::new("/usr/bin/apt-get").is_file() && Path::new("/usr/bin/dpkg-query").is_file()
}

pub(crate) fn ensure(needs: Needs) -> Result<()> {
    let wanted = packages(needs);
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        if !wanted.is_empty() {
            screen::done(&format!("system packages ({} of {})", wanted.len(), wanted.len()));
        }
        return Ok(());
    }
    screen::line(&format!("  missing system packages: {}", missing.join(" ")));
    let rights = Rights::find(&missing)?;
    let updated = !lists_are_fresh();
    if updated {
        program::run(rights.apt_get().arg("update"))?;
    }
    let install = || program::run(rights.apt_get().args(INSTALL).args(&missing));
    if let Err(error) = install() {
        if updated {
            return Err(error);
        }
        screen::line("  that may be because the package lists are old: fetching new ones");
        program::run(rights.apt_get().arg("update"))?;
        install()?;
    }
    screen::done(&format!("installed {}", missing.join(" ")));
    Ok(())
}

const INSTALL: &[&str] = &["install", "--yes", "--no-install-recommends"];

fn packages(needs: Needs) -> Vec<&'static str> {
    [
        (needs.compiler, COMPILER),
        (needs.shell, SHELL),
        (needs.virtual_display, VIRTUAL_DISPLAY),
        (needs.e2e, E2E),
        // Its package is among those of the window tests.
        (needs.api_fuzz && !needs.e2e, API_FUZZ),
    ]
    .into_iter()
    .filter(|(needed, _)| *needed)
    .flat_map(|(_, names)| names.iter().copied())
    .collect()
}

fn missing(wanted: &[&'static str]) -> Result<Vec<&'static str>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    // Names that dpkg has never heard of make it fail, but it still answers for the others.
    let answer = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\\n"])
        .args(wanted)
        .output()
        .context("`dpkg-query` could not be started")?;
    Ok(not_installed(wanted, &String::from_utf8_lossy(&answer.stdout)))
}

/// The names that `dpkg-query`'s lines of `NAME STATUS` do not call installed.
fn not_installed(wanted: &[&'static str], answer: &str) -> Vec<&'static str> {
    let installed: BTreeSet<&str> = answer
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

/// How this user may install packages.
#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    fn find(missing: &[&str]) -> Result<Self> {
        if program::output(Command::new("id").arg("-u"))?.trim() == "0" {
            return Ok(Self::Root);
        }
        if program::works(Command::new("sudo").arg("--version")) {
            return Ok(Self::Sudo);
        }
        bail!(
            "only root may install packages, and there is no sudo. As root:\n\n  apt-get update && apt-get {} {}",
            INSTALL.join(" "),
            missing.join(" ")
        );
    }

    /// `apt-get` that asks nothing and waits a while for another one to finish.
    fn apt_get(self) -> Command {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => {
                let mut command = Command::new("sudo");
                command.arg("env");
                command
            }
        };
        command.args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "--option",
            "DPkg::Lock::Timeout=300",
        ]);
        command
    }
}

/// False where the lists were never fetched (a container's image) or are old. Where it cannot be told, an
/// installation that fails fetches them.
fn lists_are_fresh() -> bool {
    let lists = Path::new("/var/lib/apt/lists");
    let Ok(entries) = fs::read_dir(lists) else {
        return false;
    };
    let fetched = entries
        .filter_map(Result::ok)
        .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"));
    let changed = fs::metadata(lists).and_then(|metadata| metadata.modified());
    fetched && changed.is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age < FRESH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_dpkg_calls_installed_is_there() {
        let answer = "xvfb installed\ndbus config-files\nlibgtk-3-dev installed\n";
        assert_eq!(
            not_installed(&["xvfb", "dbus", "libgtk-3-dev", "xauth"], answer),
            ["dbus", "xauth"]
        );
    }

    #[test]
    fn running_needs_less_than_testing() {
        let to_build = packages(Needs::to_build());
        assert!(to_build.contains(&"libwebkit2gtk-4.1-dev") && !to_build.contains(&"xvfb"));
        let to_serve = packages(Needs::to_serve());
        assert!(to_serve.contains(&"build-essential") && !to_serve.iter().any(|name| name.contains("webkit")));
        let all = packages(Needs::everything());
        assert!(all.contains(&"webkit2gtk-driver") && all.contains(&"xvfb") && all.len() > to_build.len());
        assert_eq!(packages(Needs::default()), [""; 0]);
    }

    #[test]
    fn apt_asks_nothing() {
        for rights in [Rights::Root, Rights::Sudo] {
            let command = rights.apt_get();
            assert!(
                command
                    .get_args()
                    .any(|argument| argument == "DEBIAN_FRONTEND=noninteractive")
            );
        }
    }
}
