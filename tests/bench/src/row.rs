//! One measured thing beside its limit, in the form that `cargo xtask bench` reads.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    /// One number for each run.
    pub(crate) hearth: Vec<f64>,
    /// None where the goal is a plain number.
    pub(crate) limit: Option<Limit>,
    pub(crate) goal: Goal,
    /// What belongs to the numbers and is none of them: what both sides cost, what was counted.
    pub(crate) notes: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Limit {
    pub(crate) name: &'static str,
    /// One number for each run, taken in turn with Hearth's.
    pub(crate) runs: Vec<f64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    /// Hearth's median over the limit's.
    RatioAtMost(f64),
    RatioAtLeast(f64),
    /// Hearth's worst run, in the row's unit.
    AtMost(f64),
    /// There is none: the numbers are shown beside each other.
    Shown,
}
