//! Systems whose packages are not installed from here: what is missing, and how to get it.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use super::Needs;
use crate::{program, screen};

pub(crate) fn check(needs: Needs) -> Result<()> {
    if needs.e2e && !cfg!(target_os = "linux") {
        bail!("the window tests and the benchmark run on Linux; here, choose steps: `cargo xtask test list`");
    }
    if !needs.shell {
        return Ok(());
    }
    if cfg!(windows) {
        windows()
    } else if cfg!(target_os = "macos") {
        macos()
    } else {
        linux(needs)
    }
}

/// The key in which every installation of WebView2 leaves its version
/// (Microsoft, "Distribute your app and the WebView2 Runtime", "Detect if a WebView2 Runtime is already installed").
const WEBVIEW2: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

fn windows() -> Result<()> {
    let places = [
        format!(r"HKLM\SOFTWARE\WOW6432Node\{WEBVIEW2}"),
        format!(r"HKCU\Software\{WEBVIEW2}"),
    ];
    let installed = |key: &String| program::works(Command::new("reg").args(["query", key, "/v", "pv"]));
    if !places.iter().any(installed) {
        bail!(
            "the WebView2 runtime is missing. Install it with `winget install Microsoft.EdgeWebView2Runtime`, or from \
             https://developer.microsoft.com/microsoft-edge/webview2/."
        );
    }
    screen::done("WebView2");
    Ok(())
}

fn macos() -> Result<()> {
    if !program::works(Command::new("xcode-select").arg("--print-path")) {
        bail!("Apple's command line tools are missing. Install them with `xcode-select --install`.");
    }
    screen::done("Apple's command line tools");
    Ok(())
}

/// What pkg-config must find for the shell to link.
const LIBRARIES: &[&str] = &["webkit2gtk-4.1", "gtk+-3.0", "dbus-1"];

fn linux(needs: Needs) -> Result<()> {
    let mut missing: Vec<String> = LIBRARIES
        .iter()
        .filter(|library| !program::works(Command::new("pkg-config").args(["--exists", library])))
        .map(|library| format!("the development files of {library} (found through pkg-config)"))
        .collect();
    let mut programs = Vec::new();
    if needs.virtual_display {
        programs.extend(["xvfb-run", "xauth", "dbus-run-session"]);
    }
    if needs.e2e {
        programs.extend([
            "WebKitWebDriver",
            "gnome-keyring-daemon",
            "python3",
            "chromium",
            "ip",
            "nft",
            "curl",
        ]);
    }
    missing.extend(
        programs
            .into_iter()
            .filter(|name| !on_path(name))
            .map(|name| format!("the program {name}")),
    );
    if missing.is_empty() {
        screen::done("system packages");
        return Ok(());
    }
    bail!(
        "this is neither Debian nor Ubuntu, so nothing is installed from here. Missing:\n\n  {}\n\n\
         https://v2.tauri.app/start/prerequisites/#linux names the packages of other distributions.",
        missing.join("\n  ")
    );
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|directory| Path::new(&directory).join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_looked_for_on_the_path() {
        assert!(!on_path("a-program-that-nobody-has"));
        assert!(!cfg!(unix) || on_path("sh"));
    }
}
