//! The price table in force: the user's file, read again when it was changed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use hearth_domain::{NoticeCode, PriceTable};
use hearth_provider::PriceFile;
use tokio::task::spawn_blocking;

use crate::events::Events;

pub(crate) struct Prices(Arc<Inner>);

struct Inner {
    path: PathBuf,
    read: Mutex<Read>,
}

#[derive(Default)]
struct Read {
    table: Arc<PriceTable>,
    /// The file's time of change when it was read.
    changed: Option<SystemTime>,
}

impl Prices {
    /// Reads the table, or writes the built-in one where there is none.
    pub(crate) async fn open(data_dir: &Path, events: &Events) -> Self {
        let path = data_dir.join("prices.json");
        let at = path.clone();
        let (read, problem) = spawn_blocking(move || read(&at)).await.unwrap_or_default();
        if let Some(problem) = problem {
            events.notice(NoticeCode::PricesUnreadable, problem);
        }
        Self(Arc::new(Inner {
            path,
            read: Mutex::new(read),
        }))
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0.path
    }

    pub(crate) async fn table(&self) -> Arc<PriceTable> {
        let inner = Arc::clone(&self.0);
        spawn_blocking(move || inner.table()).await.unwrap_or_default()
    }
}

impl Inner {
    fn table(&self) -> Arc<PriceTable> {
        let mut last = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if changed(&self.path) != last.changed {
            let (read, problem) = read(&self.path);
            if let Some(problem) = problem {
                tracing::warn!(problem, "prices.json cannot be read; the built-in prices are used");
            }
            *last = read;
        }
        Arc::clone(&last.table)
    }
}

fn read(path: &Path) -> (Read, Option<String>) {
    let (table, problem) = PriceFile::load_or_seed(path);
    let read = Read {
        table: Arc::new(table),
        changed: changed(path),
    };
    (read, problem)
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}
