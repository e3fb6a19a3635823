//! Logs go to standard error, where a service manager keeps them. The levels mean what they mean in the desktop's.

use std::{
    io::{self, IsTerminal as _},
    panic,
};

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{Layer as _, filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts logging, at the level that `HEARTH_LOG` asks for.
pub(crate) fn start() {
    let asked = std::env::var("HEARTH_LOG").ok();
    let layer = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    tracing_subscriber::registry()
        .with(layer.with_filter(filter(asked.as_deref())))
        .init();
    log_panics();
}

/// The level that was asked for holds for Hearth's own crates. Libraries stay at WARN, because some of them write
/// headers, and so tokens and keys, into their more talkative levels.
fn filter(asked: Option<&str>) -> Targets {
    let level = asked.and_then(|text| text.trim().parse().ok()).unwrap_or(Level::INFO);
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("hearth", level)
}

/// A panic's words may quote the text it was about: above DEBUG only its place is told.
fn log_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task panicked");
        tracing::debug!(
            words = panic.payload_as_str().unwrap_or_default(),
            "what the panic said"
        );
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_stay_quiet_at_every_level() {
        let filter = filter(Some("trace"));
        assert!(filter.would_enable("hearth_server::socket", &Level::TRACE));
        for library in ["hyper::proto", "rustls::conn", "sqlx::query"] {
            assert!(!filter.would_enable(library, &Level::INFO), "{library}");
        }
    }
}
