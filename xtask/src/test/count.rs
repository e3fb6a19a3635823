//! What test runners say at their end: how many passed, how many failed, how many were not run.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Left out by the tests themselves, for what this machine does not have.
    pub(crate) skipped: u64,
}

impl Count {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return Ok(());
        }
        write!(to, "{} passed", self.passed)?;
        for (number, what) in [(self.failed, "failed"), (self.skipped, "skipped")] {
            if number > 0 {
                write!(to, ", {number} {what}")?;
            }
        }
        Ok(())
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

/// `Tests  1 failed | 3 passed | 2 skipped (6)`
pub(crate) fn vitest(output: &str) -> Count {
    sum(output, |line| line.trim_start().starts_with("Tests  "))
}

/// The tests that failed, each with what its runner says first of why, if that is on the line below it.
pub(crate) fn failures(output: &str) -> Vec<String> {
    let plain = without_colours(output);
    let mut lines = plain.lines().map(str::trim).peekable();
    let mut failures = Vec::new();
    while let Some(line) = lines.next() {
        let failure = match line.split_once(' ') {
            // nextest: `FAIL [   0.005s] (3/12) package::binary test`, and once more below its summary
            Some(("FAIL" | "TIMEOUT" | "SIGABRT" | "SIGSEGV" | "SIGKILL", rest)) if rest.starts_with('[') => {
                rest.rsplit([']', ')']).next().unwrap_or(rest).trim().to_owned()
            }
            // vitest: `FAIL  file > test`, and what was thrown
            Some(("FAIL", test)) => match lines.peek() {
                Some(&why) if !why.is_empty() && !why.starts_with("FAIL ") => format!("{}: {why}", test.trim()),
                _ => test.trim().to_owned(),
            },
            // cargo: `test name ... FAILED`, or `name --- FAILED` where it is to be quiet
            _ => match line.strip_suffix(" ... FAILED").or(line.strip_suffix(" --- FAILED")) {
                Some(test) => test.trim_start_matches("test ").to_owned(),
                None => continue,
            },
        };
        if !failures.contains(&failure) {
            failures.push(failure);
        }
    }
    failures
}

fn sum(output: &str, is_summary: fn(&str) -> bool) -> Count {
    let plain = without_colours(output);
    let lines = plain.lines().filter(|line| is_summary(line));
    lines.fold(Count::default(), |sum, line| {
        sum.plus(Count {
            passed: number_before(line, "passed"),
            failed: number_before(line, "failed") + number_before(line, "timed out"),
            skipped: number_before(line, "skipped") + number_before(line, "ignored"),
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

    fn count(passed: u64, failed: u64, skipped: u64) -> Count {
        Count {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn nextest_is_understood() {
        let output = "  PASS [ 0.1s] a b\n────\n     Summary [   0.003s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped\n";
        assert_eq!(nextest(output), count(10, 2, 3));
        assert_eq!(nextest("error: could not compile"), Count::default());
    }

    #[test]
    fn cargos_test_programs_are_added_up() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(output), count(4, 2, 1));
    }

    #[test]
    fn vitest_is_understood_in_colour() {
        let output = " Test Files  1 failed | 2 passed | 1 skipped (4)\n\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m \u{1b}[2m|\u{1b}[22m \u{1b}[1m\u{1b}[32m41 passed\u{1b}[39m\u{1b}[22m \u{1b}[2m|\u{1b}[22m \u{1b}[33m2 skipped\u{1b}[39m\u{1b}[90m (44)\u{1b}[39m\n";
        assert_eq!(vitest(output), count(41, 1, 2));
    }

    #[test]
    fn tests_that_failed_are_named_once() {
        let nextest = "  PASS [ 0.1s] ( 1/12) a b\n  FAIL [   0.005s] ( 2/12) hearth-store::store page::ends\n    \
                       Summary [ 1s] 12 tests run\n  FAIL [   0.005s] ( 2/12) hearth-store::store page::ends\n";
        assert_eq!(failures(nextest), ["hearth-store::store page::ends"]);
        let vitest = "\u{1b}[41m FAIL \u{1b}[49m src/a.test.tsx > it waits\nError: Test timed out in 5000ms.\n FAIL  src/b.ts > b\n";
        let named = [
            "src/a.test.tsx > it waits: Error: Test timed out in 5000ms.",
            "src/b.ts > b",
        ];
        assert_eq!(failures(vitest), named);
        let quiet = "test one ... ok\ntest two ... FAILED\n.\nsrc/lib.rs - open (line 3) --- FAILED\n";
        assert_eq!(failures(quiet), ["two", "src/lib.rs - open (line 3)"]);
        assert_eq!(
            failures(" FAIL  a > one\n FAIL  b > two\nError: no\n"),
            ["a > one", "b > two: Error: no"]
        );
        assert_eq!(failures("FAILED\ntest result: FAILED. 1 passed; 1 failed"), [""; 0]);
    }

    #[test]
    fn a_count_says_only_what_there_was() {
        assert_eq!(Count::default().to_string(), "");
        assert_eq!(count(2, 0, 0).to_string(), "2 passed");
        assert_eq!(count(2, 1, 0).to_string(), "2 passed, 1 failed");
        assert_eq!(count(2, 0, 3).to_string(), "2 passed, 3 skipped");
        assert_eq!(count(0, 0, 1).to_string(), "0 passed, 1 skipped");
    }
}
