//! What is left to be done later, written down by name in `local_values`.
//!
//! Every order ends in a number that no other has. While one is carried out, the same may be ordered anew, for something
//! that is passed by already: what is done takes away only the order that was read before.

use super::Batch;

/// Behind what an order says, as SQL.
pub(crate) const FRESH: &str = "' ' || hex(randomblob(8))";

/// Words may be kept that no text has any more, too many to have been looked for one by one.
pub(crate) const SWEEP: &str = "words/sweep";

/// Texts of an earlier version are still to be brought into the index; the value says how far that has come.
pub(crate) const INDEX_BEHIND: &str = "index/behind";

/// Leaves an order, in place of one that is there.
pub(crate) fn order(batch: &mut Batch, name: &str, says: &str) {
    batch.raw(
        &format!(
            "INSERT INTO local_values (name, value) VALUES (?, ? || {FRESH})
            ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        [name.into(), says.into()],
    );
}

/// Leaves the order to forget the words that no text has.
pub(crate) fn order_sweep(batch: &mut Batch) {
    order(batch, SWEEP, "");
}
