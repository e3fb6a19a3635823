//! What test runners say at their end: how many passed, how many failed.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.passed, self.failed) {
            (0, 0) => Ok(()),
            (passed, 0) => write!(to, "{passed} passed"),
            (passed, failed) => write!(to, "{passed} passed, {failed} failed"),
        }
    }
}

/// `Summary [ 1.2s] 12 tests run: 11 passed (1 slow), 1 failed, 0 skipped`
pub(crate) fn nextest(output: &str) -> Count {
    sum(output, |line| line.trim_start().starts_with("Summary ["))
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; ...`, once for each test program
pub(crate) fn cargo(output: &str) -> Count {
    sum(output, |line| line.starts_with("test result: "))
}

/// `Tests  1 failed | 3 passed (4)`
pub(crate) fn vitest(output: &str) -> Count {
    sum(output, |line| line.trim_start().starts_with("Tests  "))
}

fn sum(output: &str, is_summary: fn(&str) -> bool) -> Count {
    let plain = without_colours(output);
    let lines = plain.lines().filter(|line| is_summary(line));
    lines.fold(Count::default(), |sum, line| {
        sum.plus(Count {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed") + number_before(line, "timed out"),
        })
    })
}

/// The number directly before a word, 0 if the line does not have it.
fn number_before(line: &str, word: &str) -> u64 {
    line.split_once(word)
        .and_then(|(before, _)| before.split_whitespace().next_back())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// Drops the terminal's colour sequences (`ESC [ ... m`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_is_understood() {
        let output = "  PASS [ 0.1s] a b\n────\n     Summary [   0.003s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped\n";
        assert_eq!(nextest(output), Count { passed: 10, failed: 2 });
        assert_eq!(nextest("error: could not compile"), Count::default());
    }

    #[test]
    fn cargos_test_programs_are_added_up() {
        let output = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(output), Count { passed: 4, failed: 2 });
    }

    #[test]
    fn vitest_is_understood_in_colour() {
        let output = " Test Files  1 failed | 2 passed (3)\n\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m | \u{1b}[1m\u{1b}[32m41 passed\u{1b}[39m\u{1b}[22m (42)\n";
        assert_eq!(vitest(output), Count { passed: 41, failed: 1 });
    }

    #[test]
    fn a_count_says_only_what_there_was() {
        assert_eq!(Count::default().to_string(), "");
        assert_eq!(Count { passed: 2, failed: 0 }.to_string(), "2 passed");
        assert_eq!(Count { passed: 2, failed: 1 }.to_string(), "2 passed, 1 failed");
    }
}
