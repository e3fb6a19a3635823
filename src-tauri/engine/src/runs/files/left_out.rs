//! Files that a model was not shown as they are, for the user to be told of.

use std::collections::HashSet;

use hearth_domain::{LeftOut, LeftOutReason};

/// So many are told by name. The list is kept with the answer and goes wherever that goes.
const MAX_NAMED: usize = 20;

/// Each once, in the order in which they were left out.
#[derive(Default)]
pub(super) struct NotShown {
    files: Vec<(String, LeftOutReason)>,
    known: HashSet<(String, LeftOutReason)>,
    names: HashSet<String>,
}

impl NotShown {
    pub(super) fn add(&mut self, name: &str, reason: LeftOutReason) {
        let file = (name.to_owned(), reason);
        if self.known.insert(file.clone()) {
            self.names.insert(file.0.clone());
            self.files.push(file);
        }
    }

    /// Whether something is said of a file of that name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn told(self) -> Vec<LeftOut> {
        let more = self.files.len().saturating_sub(MAX_NAMED);
        let named = self.files.into_iter().take(MAX_NAMED);
        let mut told: Vec<LeftOut> = named.map(|(name, reason)| LeftOut { name, reason, more: 0 }).collect();
        if let Some(last) = told.last_mut() {
            last.more = u32::try_from(more).unwrap_or(u32::MAX);
        }
        told
    }
}
