//! Whole numbers as JSON writes them.

use std::fmt;

use serde::{Deserializer, de};

/// `645` and `645.0`, which are one number in JSON (RFC 8259 section 6 knows no integers) and of which some clients' writers
/// make the one into the other.
pub(crate) fn whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(from: D) -> Result<T, D::Error> {
    let number = from.deserialize_i64(Whole)?;
    T::try_from(number).map_err(|_| de::Error::invalid_value(de::Unexpected::Signed(number), &"a number in range"))
}

struct Whole;

impl de::Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<i64, E> {
        // Up to here every whole number has a float of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
            return Ok(number as i64);
        }
        Err(E::invalid_value(de::Unexpected::Float(number), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    #[serde(transparent)]
    struct Of<T: TryFrom<i64>>(#[serde(deserialize_with = "whole")] T);

    fn read<T: TryFrom<i64>>(text: &str) -> Option<T> {
        serde_json::from_str::<Of<T>>(text).ok().map(|of| of.0)
    }

    #[test]
    fn a_whole_number_is_read_however_it_is_written() {
        assert_eq!(read("645"), Some(645_i64));
        assert_eq!(read("645.0"), Some(645_i64));
        assert_eq!(read("-1"), Some(-1_i64));
        assert_eq!(read("9223372036854775807"), Some(i64::MAX));
        for none in ["645.5", "9223372036854775808", "1e30", "\"645\"", "null"] {
            assert_eq!(read::<i64>(none), None, "{none}");
        }
    }

    #[test]
    fn a_number_that_its_type_cannot_hold_is_refused() {
        assert_eq!(read("4294967295.0"), Some(u32::MAX));
        assert_eq!(read::<u32>("4294967296"), None);
        assert_eq!(read::<u64>("-1"), None);
        assert_eq!(read("9223372036854775807"), Some(i64::MAX.unsigned_abs()));
        assert_eq!(read::<u64>("9223372036854775808"), None);
    }
}
