//! Days as people type them into a filter.

use crate::UnixMillis;

const DAY_MS: i64 = 86_400_000;

/// When `2024`, `2024-05` or `2024-05-01` begins, in UTC. None for what is no date.
pub(super) fn beginning(text: &str) -> Option<UnixMillis> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    let is_date = exists && year > 0 && parts.next().is_none();
    is_date.then(|| UnixMillis(days_since_epoch(year, month, day) * DAY_MS))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = (1..=digits).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let leap_days = |before: i64| before / 4 - before / 100 + before / 400;
    let years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_moment_at_which_it_begins() {
        for (text, millis) in [
            ("1970", 0),
            ("1970-01-02", DAY_MS),
            ("2024-02-29", 1_709_164_800_000),
            ("2024-3", 1_709_251_200_000),
            ("2026-11-22", 1_795_305_600_000),
            ("1969-12-31", -DAY_MS),
        ] {
            assert_eq!(beginning(text), Some(UnixMillis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "-",
            "0",
            "20245",
            "2024-",
            "2024-13",
            "2023-02-29",
            "2024-00",
            "2024-01-32",
            "2024-1-1-1",
            "+2024",
            "2024-01-0x",
            "yesterday",
            "٢٠٢٤",
        ] {
            assert_eq!(beginning(text), None, "{text}");
        }
    }
}
