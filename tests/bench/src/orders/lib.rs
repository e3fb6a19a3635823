//! What the benchmark's programs tell one another, one JSON object a line.
//!
//! `hearth-bench` starts the others and asks: `hearth-host` is the server under measure, `hearth-load` its guests,
//! `bare-broadcast` what the server is measured beside. Each is a process of its own, so that one's time and memory are not
//! taken for the other's.

pub mod host;
pub mod lines;
pub mod load;
pub mod process;

/// What a measured message says: `mark`, which says whose it is, and then words up to `bytes`.
#[must_use]
pub fn text(mark: &str, bytes: usize) -> String {
    const WORDS: &str = "the castle early in the morning and then down to the river where the boats are ";
    let mut text = format!("{mark} ");
    text.extend(WORDS.chars().cycle().take(bytes.saturating_sub(text.len())));
    text
}
