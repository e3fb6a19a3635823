//! Dollars as people write them, to picodollars without rounding.

use hearth_domain::Picodollars;
use serde_json::Value;

/// Picodollars are 1e-12 dollars.
const DECIMALS: i32 = 12;

/// A decimal number, as text or as a JSON number: `"0.075"`, `0.075`, `2`, `1e-7`. None if it is none, is
/// negative, or has digits that a picodollar cannot hold.
pub(super) fn parse(value: &Value) -> Option<Picodollars> {
    match value {
        Value::String(text) => decimal(text.trim()),
        // The number's text is the shortest that means the same float, so it is what the user wrote.
        Value::Number(number) => decimal(&number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn decimal(text: &str) -> Option<Picodollars> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = [whole, fraction].concat();
    if whole.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let value: i128 = digits.parse().ok()?;
    let shift = DECIMALS
        .checked_add(exponent)?
        .checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let scale = 10_i128.checked_pow(shift.unsigned_abs())?;
    let pico = if shift >= 0 {
        value.checked_mul(scale)?
    } else if value % scale == 0 {
        value / scale
    } else {
        return None;
    };
    i64::try_from(pico).ok().map(Picodollars)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pico(json: &str) -> Option<i64> {
        parse(&serde_json::from_str(json).expect("it is JSON")).map(|p| p.0)
    }

    #[test]
    fn texts_and_numbers_are_exact() {
        for (json, expected) in [
            (r#""1.25""#, 1_250_000_000_000),
            ("1.25", 1_250_000_000_000),
            ("0.075", 75_000_000_000),
            ("0.1", 100_000_000_000),
            (r#""0.000000000001""#, 1),
            ("1e-12", 1),
            (r#""2""#, 2_000_000_000_000),
            ("180", 180_000_000_000_000),
            (r#"" 0.50 ""#, 500_000_000_000),
            (r#""1.250000000000000""#, 1_250_000_000_000),
            ("0", 0),
            ("1.5e1", 15_000_000_000_000),
        ] {
            assert_eq!(pico(json), Some(expected), "{json}");
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for json in [
            r#""""#,
            r#""free""#,
            r#""$1""#,
            "-1",
            r#""-1""#,
            r#""1,5""#,
            r#"".5""#,
            "null",
            "true",
            "[1]",
            "1e-13",
            "1e40",
            r#""99999999999999999999999999999999999999999""#,
        ] {
            assert_eq!(pico(json), None, "{json}");
        }
    }
}
