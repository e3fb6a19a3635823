//! Texts of PDFs that were read before: a chat is asked about the same ones again and again, and some take long.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use hearth_domain::{FileHash, LeftOutReason};
use hearth_files::FileText;

/// So many are remembered, each with no more text than a model's window holds.
const KEPT: usize = 8;

#[derive(Clone)]
struct Read {
    hash: FileHash,
    /// How much was asked for.
    max_bytes: usize,
    text: Result<FileText, LeftOutReason>,
}

/// The newest are at the end.
#[derive(Default)]
pub(crate) struct ReadBefore(Mutex<VecDeque<Read>>);

impl ReadBefore {
    /// What came of reading the file, if that was with as much room or needed no more.
    pub(super) fn recall(&self, hash: FileHash, max_bytes: usize) -> Option<Result<FileText, LeftOutReason>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = |read: &&Read| {
            let whole = read.text.as_ref().is_ok_and(|text| !text.cut);
            read.hash == hash && (whole || read.text.is_err() || read.max_bytes >= max_bytes)
        };
        all.iter().rev().find(enough).map(|read| read.text.clone())
    }

    pub(super) fn remember(&self, hash: FileHash, max_bytes: usize, text: &Result<FileText, LeftOutReason>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|read| read.hash != hash);
        if all.len() == KEPT {
            all.pop_front();
        }
        let text = text.clone();
        all.push_back(Read { hash, max_bytes, text });
    }
}
