//! Numbers with a unit.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use ts_rs::TS;
use utoipa::ToSchema;

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(type = "number")]
        #[schema(value_type = i64)]
        pub struct $name(#[serde(deserialize_with = "whole")] pub i64);
    )*};
}

units! {
    /// A chat's change counter. The first change is 1.
    Rev;
    /// A message's place on its chat's visible path, counted from 0 at the root.
    Position;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    UnixMillis;
    /// Money: 1e-12 US dollars, so that prices per million tokens stay exact.
    Picodollars;
    /// Tokens as a provider counts them.
    TokenCount;
}

/// `645` and `645.0`, which are one number in JSON (RFC 8259 section 6 knows no integers) and of which some clients' writers
/// make the one into the other.
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    from.deserialize_i64(Whole)
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

impl Rev {
    /// The rev before any change.
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Position {
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_read_however_it_is_written() {
        let read = |text: &str| serde_json::from_str::<Rev>(text).ok();
        assert_eq!(read("645"), Some(Rev(645)));
        assert_eq!(read("645.0"), Some(Rev(645)));
        assert_eq!(read("-1"), Some(Rev(-1)));
        assert_eq!(read("9223372036854775807"), Some(Rev(i64::MAX)));
        for none in ["645.5", "9223372036854775808", "1e30", "\"645\"", "null"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
