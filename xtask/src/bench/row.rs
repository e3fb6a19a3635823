//! One measured thing beside its limit, and whether the goal is met.
//!
//! The programs that measure write a JSON array of these; `tests/bench` and `tests/e2e/bench` build the same form.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) what: String,
    /// Of both sides' numbers: `ms`, `MB`, `messages/s`.
    pub(super) unit: String,
    /// One number for each run.
    pub(super) hearth: Vec<f64>,
    /// What Hearth is measured beside; none where the goal is a plain number.
    pub(super) limit: Option<Limit>,
    pub(super) goal: Goal,
    /// What belongs to the numbers and is none of them: what both sides cost, what was counted.
    #[serde(default)]
    pub(super) notes: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Limit {
    pub(super) name: String,
    /// One number for each run, taken in turn with Hearth's.
    pub(super) runs: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Goal {
    /// Hearth's median over the limit's.
    RatioAtMost(f64),
    RatioAtLeast(f64),
    /// Hearth's median less the limit's, in the row's unit.
    MoreAtMost(f64),
    /// Hearth's worst run, in the row's unit.
    AtMost(f64),
    /// There is none: the numbers are shown beside each other.
    Shown,
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Verdict {
    /// The number that the goal speaks of.
    pub(super) value: f64,
    pub(super) met: bool,
}

#[derive(Serialize)]
pub(super) struct Judged<'a> {
    #[serde(flatten)]
    row: &'a Row,
    verdict: Verdict,
}

pub(super) fn read(json: &str) -> Result<Vec<Row>> {
    serde_json::from_str(json).context("the measured rows are not understood")
}

pub(super) fn judged(rows: &[Row]) -> Vec<Judged<'_>> {
    let judge = |row| Judged {
        row,
        verdict: Row::verdict(row),
    };
    rows.iter().map(judge).collect()
}

impl Row {
    /// A row without the numbers that its goal needs is a goal missed.
    pub(super) fn verdict(&self) -> Verdict {
        let own = median(&self.hearth);
        let other = self.limit.as_ref().map_or(f64::NAN, |limit| median(&limit.runs));
        let (value, met) = match self.goal {
            Goal::RatioAtMost(goal) => (own / other, own / other <= goal),
            Goal::RatioAtLeast(goal) => (own / other, own / other >= goal),
            Goal::MoreAtMost(goal) => (own - other, own - other <= goal),
            Goal::AtMost(goal) => {
                let worst = self.hearth.iter().copied().fold(f64::NAN, f64::max);
                (worst, worst <= goal)
            }
            Goal::Shown => (own / other, (own / other).is_finite()),
        };
        Verdict { value, met }
    }

    /// Whether it counts what must never happen, however small the sizes.
    pub(super) fn is_never(&self) -> bool {
        self.goal == Goal::AtMost(0.0)
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::RatioAtMost(goal) => format!("<= {goal} x"),
            Goal::RatioAtLeast(goal) => format!(">= {goal} x"),
            Goal::MoreAtMost(goal) => format!("<= {goal} {} more", self.unit),
            Goal::AtMost(goal) => format!("<= {goal} {}", self.unit),
            Goal::Shown => "shown".to_owned(),
        }
    }

    fn value(&self) -> String {
        let value = self.verdict().value;
        match self.goal {
            Goal::RatioAtMost(_) | Goal::RatioAtLeast(_) | Goal::Shown => format!("{value:.2} x"),
            Goal::MoreAtMost(_) => format!("{} more", number(value)),
            Goal::AtMost(_) => format!("{} at worst", number(value)),
        }
    }
}

pub(super) fn table(rows: &[Row]) -> Vec<Vec<String>> {
    let heading = ["what", "unit", "Hearth", "limit", "ratio", "goal", "ok", "limit is"];
    let mut lines = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let limit = row.limit.as_ref();
        lines.push(vec![
            row.what.clone(),
            row.unit.clone(),
            spread(&row.hearth),
            limit.map(|limit| spread(&limit.runs)).unwrap_or_default(),
            row.value(),
            row.goal(),
            if row.verdict().met { "yes" } else { "NO" }.to_owned(),
            limit.map(|limit| limit.name.clone()).unwrap_or_default(),
        ]);
    }
    lines
}

/// Each row's, below its name.
pub(super) fn notes(rows: &[Row]) -> Vec<String> {
    let of_row = |row: &Row| {
        let lines = row.notes.iter().map(|note| format!("  {note}"));
        std::iter::once(format!("\n{}:", row.what))
            .chain(lines)
            .collect::<Vec<_>>()
    };
    rows.iter()
        .filter(|row| !row.notes.is_empty())
        .flat_map(of_row)
        .collect()
}

/// Not a number if there is none.
fn median(runs: &[f64]) -> f64 {
    let sorted = sorted(runs);
    let middle = sorted.len() / 2;
    match (sorted.len() % 2, sorted.get(middle)) {
        (0, Some(upper)) => sorted
            .get(middle - 1)
            .map_or(f64::NAN, |lower| f64::midpoint(*lower, *upper)),
        (_, Some(value)) => *value,
        (_, None) => f64::NAN,
    }
}

fn sorted(runs: &[f64]) -> Vec<f64> {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// `12.3 (11.9 to 14.0)`
fn spread(runs: &[f64]) -> String {
    let sorted = sorted(runs);
    match (sorted.first(), sorted.last()) {
        (Some(least), Some(greatest)) if sorted.len() > 1 => {
            format!("{} ({} to {})", number(median(runs)), number(*least), number(*greatest))
        }
        _ => number(median(runs)),
    }
}

/// Three digits that count.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(hearth: &[f64], limit: Option<&[f64]>, goal: Goal) -> Row {
        Row {
            what: "start".to_owned(),
            unit: "ms".to_owned(),
            hearth: hearth.to_vec(),
            limit: limit.map(|runs| Limit {
                name: "an empty window".to_owned(),
                runs: runs.to_vec(),
            }),
            goal,
            notes: Vec::new(),
        }
    }

    #[test]
    fn goals_speak_of_medians_and_a_plain_limit_of_the_worst_run() {
        let beside = Some(&[100.0, 90.0, 500.0][..]);
        let verdict = |goal| row(&[110.0, 120.0, 900.0], beside, goal).verdict();
        assert_eq!(verdict(Goal::RatioAtMost(1.25)), Verdict { value: 1.2, met: true });
        assert_eq!(verdict(Goal::RatioAtLeast(5.0)), Verdict { value: 1.2, met: false });
        assert_eq!(
            verdict(Goal::MoreAtMost(15.0)),
            Verdict {
                value: 20.0,
                met: false
            }
        );
        assert_eq!(
            verdict(Goal::AtMost(50.0)),
            Verdict {
                value: 900.0,
                met: false
            }
        );
    }

    #[test]
    fn numbers_that_are_missing_meet_no_goal() {
        for goal in [
            Goal::RatioAtMost(1.0),
            Goal::RatioAtLeast(1.0),
            Goal::MoreAtMost(1.0),
            Goal::AtMost(1.0),
            Goal::Shown,
        ] {
            assert!(!row(&[], None, goal).verdict().met);
        }
        assert!(!row(&[1.0], None, Goal::RatioAtMost(5.0)).verdict().met);
    }

    #[test]
    fn rows_are_read_as_the_programs_write_them() {
        let json = r#"[{"what": "start", "unit": "ms", "hearth": [3, 1, 2.5, 4], "limit": {"name": "raw", "runs": [2]},
                        "goal": {"ratio_at_most": 1.5}},
                       {"what": "longest task", "unit": "ms", "hearth": [12], "limit": null, "goal": {"at_most": 50},
                        "notes": ["once"]},
                       {"what": "append", "unit": "1/s", "hearth": [1], "limit": {"name": "raw", "runs": [2]},
                        "goal": "shown"}]"#;
        let rows = read(json).expect("it is understood");
        let lines = table(&rows);
        assert_eq!(
            lines[1],
            [
                "start",
                "ms",
                "2.75 (1.00 to 4.00)",
                "2.00",
                "1.38 x",
                "<= 1.5 x",
                "yes",
                "raw"
            ]
        );
        assert_eq!(
            lines[2],
            ["longest task", "ms", "12.0", "", "12.0 at worst", "<= 50 ms", "yes", ""]
        );
        assert_eq!(
            lines[3],
            ["append", "1/s", "1.00", "2.00", "0.50 x", "shown", "yes", "raw"]
        );
        assert_eq!(notes(&rows), ["\nlongest task:", "  once"]);
    }
}
