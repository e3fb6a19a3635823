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

use crate::{core::Core, events::Events};

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
        tell(problem, events);
        Self(Arc::new(Inner {
            path,
            read: Mutex::new(read),
        }))
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0.path
    }

    async fn table(&self, events: &Events) -> Arc<PriceTable> {
        let inner = Arc::clone(&self.0);
        let (table, problem) = spawn_blocking(move || inner.table()).await.unwrap_or_default();
        tell(problem, events);
        table
    }
}

impl Core {
    /// The prices in force. A file that was changed into one that cannot be read is told as a notice.
    pub(crate) async fn price_table(&self) -> Arc<PriceTable> {
        self.prices.table(&self.events).await
    }
}

impl Inner {
    fn table(&self) -> (Arc<PriceTable>, Option<String>) {
        let mut last = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut problem = None;
        if changed(&self.path) != last.changed {
            (*last, problem) = read(&self.path);
        }
        (Arc::clone(&last.table), problem)
    }
}

fn tell(problem: Option<String>, events: &Events) {
    if let Some(problem) = problem {
        events.notice(NoticeCode::PricesUnreadable, problem);
    }
}

fn read(path: &Path) -> (Read, Option<String>) {
    // Asked before the file is read: a change in between is then seen the next time.
    let known = changed(path);
    let (table, problem) = PriceFile::load_or_seed(path);
    let read = Read {
        table: Arc::new(table),
        changed: known.or_else(|| changed(path)),
    };
    (read, problem)
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}
