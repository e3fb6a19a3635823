//! One measured thing beside its limit, in the form that `cargo xtask bench` reads.

use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    /// One number for each run.
    pub(crate) hearth: Vec<f64>,
    pub(crate) limit: Limit,
    pub(crate) goal: Goal,
}

#[derive(Debug, Serialize)]
pub(crate) struct Limit {
    pub(crate) name: &'static str,
    /// One number for each run, taken in turn with Hearth's.
    pub(crate) runs: Vec<f64>,
}

/// Hearth's median over the limit's.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    RatioAtMost(f64),
    RatioAtLeast(f64),
}
