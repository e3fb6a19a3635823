//! What people and devices may be called.

use std::collections::HashSet;

use crate::StoreError;

const MAX_CHARS: usize = 80;

/// A name without the spaces around it.
///
/// # Errors
/// [`StoreError::Invalid`] for one that is empty, too long, or would not show as it is.
pub(super) fn tidy(name: &str) -> Result<String, StoreError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_CHARS {
        return Err(StoreError::Invalid(format!("A name has 1 to {MAX_CHARS} characters.")));
    }
    if name.chars().any(|c| c.is_control() || turns_text_around(c)) {
        return Err(StoreError::Invalid("A name has only characters that show.".to_owned()));
    }
    Ok(name.to_owned())
}

/// The marks of Unicode's bidirectional algorithm (UAX #9 section 2) that could make one name look like another.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `wanted`, or the first of `wanted 2`, `wanted 3`... that nobody has. Names that differ only in their case are the
/// same, as they are in a mention.
pub(super) fn free(wanted: &str, taken: impl IntoIterator<Item = String>) -> String {
    let taken: HashSet<String> = taken.into_iter().map(|name| name.to_lowercase()).collect();
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let mut tries = (2_u32..).map(|number| numbered(wanted, number));
    Some(wanted.to_owned())
        .filter(is_free)
        .or_else(|| tries.find(is_free))
        .unwrap_or_else(|| wanted.to_owned())
}

fn numbered(name: &str, number: u32) -> String {
    let suffix = format!(" {number}");
    let short: String = name.chars().take(MAX_CHARS - suffix.len()).collect();
    format!("{}{suffix}", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = || ["Ana", "ana 2", "Ben"].map(str::to_owned);
        assert_eq!(free("Cleo", taken()), "Cleo");
        assert_eq!(free("ANA", taken()), "ANA 3");
        let long = "x".repeat(80);
        let numbered = free(&long, [long.clone()]);
        assert_eq!((numbered.chars().count(), numbered.ends_with(" 2")), (80, true));
    }

    #[test]
    fn a_name_is_what_shows() {
        assert_eq!(tidy(" Ana María\n").ok().as_deref(), Some("Ana María"));
        assert_eq!(
            tidy("\u{1F469}\u{200D}\u{1F680}").ok().as_deref(),
            Some("\u{1F469}\u{200D}\u{1F680}")
        );
        for name in ["", "  ", &"x".repeat(81), "A\u{7}na", "A\nna", "A\u{202e}na"] {
            assert!(matches!(tidy(name), Err(StoreError::Invalid(_))), "{name:?}");
        }
    }
}
