//! What this program is asked to do.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Make a store of that many messages, and say where it is.
    Fill,
    /// Measure the store, and answer with rows.
    Store,
    /// Measure the server, and answer with rows.
    Network,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) work: Work,
    /// Where stores are kept. On the disk that is to be measured: never a file system in memory.
    pub(crate) directory: PathBuf,
    /// In the large store.
    pub(crate) messages: u64,
    /// JSON lines with a `text` each; generated text without one.
    pub(crate) corpus: Option<PathBuf>,
    pub(crate) runs: usize,
    /// Only show that everything runs.
    pub(crate) check: bool,
}

impl Job {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let work = match arguments.next().as_deref() {
            Some("fill") => Work::Fill,
            Some("store") => Work::Store,
            Some("network") => Work::Network,
            _ => bail!("the first argument is `fill`, `store` or `network`"),
        };
        let mut job = Self {
            work,
            directory: PathBuf::new(),
            messages: 0,
            corpus: None,
            runs: 5,
            check: false,
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("`{name}` needs a value"));
            match name.as_str() {
                "--directory" => job.directory = value()?.into(),
                "--messages" => job.messages = value()?.parse().context("`--messages` needs a number")?,
                "--corpus" => job.corpus = Some(value()?.into()),
                "--runs" => job.runs = value()?.parse().context("`--runs` needs a number")?,
                "--check" => job.check = true,
                _ => bail!("`{name}` is not understood"),
            }
        }
        if job.directory.as_os_str().is_empty() || job.messages == 0 {
            bail!("`--directory` and `--messages` are needed");
        }
        Ok(job)
    }
}
