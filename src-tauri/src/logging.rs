//! Logs: a file a day in the data directory's `logs/`, the newest seven kept.
//!
//! What the levels mean: ERROR, something was lost or Hearth cannot go on; WARN, it goes on in a
//! lesser way; INFO, the milestones of a run; DEBUG and TRACE, for people who look for a fault, and
//! the only ones that may hold message text. Keys are in none of them.

use std::{
    fs,
    io::{self, IsTerminal},
    panic,
    path::Path,
};

use tracing::{Level, level_filters::LevelFilter};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

const KEPT_FILES: usize = 7;

/// Starts logging into `data_dir`; to stderr where no file can be written there.
pub(crate) fn start(data_dir: &Path) {
    let (layer, refused) = match file_in(&data_dir.join("logs")) {
        Ok(file) => (fmt::layer().with_writer(file).with_ansi(false).boxed(), None),
        Err(error) => {
            let colours = io::stderr().is_terminal();
            (
                fmt::layer().with_writer(io::stderr).with_ansi(colours).boxed(),
                Some(error),
            )
        }
    };
    let asked = std::env::var("HEARTH_LOG").ok();
    tracing_subscriber::registry()
        .with(layer.with_filter(filter(asked.as_deref())))
        .init();
    if let Some(error) = refused {
        tracing::warn!(error = %format_args!("{error:#}"), "logs cannot be written to the data directory");
    }
    log_panics();
}

fn file_in(logs: &Path) -> anyhow::Result<RollingFileAppender> {
    // The appender would make the directory too, but complain of its absence first.
    fs::create_dir_all(logs)?;
    let builder = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("hearth.log")
        .max_log_files(KEPT_FILES);
    Ok(builder.build(logs)?)
}

/// The level that was asked for holds for Hearth's own crates. Libraries stay at WARN, because some
/// of them write headers and messages of a bus, and so keys, into their more talkative levels.
fn filter(asked: Option<&str>) -> Targets {
    let level = asked.and_then(|text| text.trim().parse().ok()).unwrap_or(Level::INFO);
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("hearth", level)
}

/// A panic's words may quote the text it was about, as slicing a string does: above DEBUG only its
/// place is told.
fn log_panics() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a task panicked");
        tracing::debug!(
            words = panic.payload_as_str().unwrap_or_default(),
            "what the panic said"
        );
        if cfg!(debug_assertions) {
            previous(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_asked_for_holds_for_hearth_alone() {
        let filter = filter(Some("trace"));
        assert!(filter.would_enable("hearth", &Level::TRACE));
        assert!(filter.would_enable("hearth_engine::run", &Level::TRACE));
        for library in ["hyper::proto", "zbus", "sqlx::query", "tauri"] {
            assert!(!filter.would_enable(library, &Level::INFO), "{library}");
            assert!(filter.would_enable(library, &Level::WARN), "{library}");
        }
    }

    #[test]
    fn an_unknown_level_means_info() {
        for asked in [None, Some(""), Some("loud")] {
            let filter = filter(asked);
            assert!(filter.would_enable("hearth_store", &Level::INFO));
            assert!(!filter.would_enable("hearth_store", &Level::DEBUG));
        }
    }
}
