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
    let hides = |c: char| c.is_control() || turns_text_around(c) || is_blank(c);
    if name.chars().any(hides) || name.chars().all(|c| joins(c) || c.is_whitespace()) {
        return Err(StoreError::Invalid("A name has only characters that show.".to_owned()));
    }
    Ok(name.to_owned())
}

/// Characters that show nothing, or an empty place, and are no part of any name's writing.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Joiners and variation selectors: what is before and behind them shows, and differs by them at most in its form.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// The marks of Unicode's bidirectional algorithm (UAX #9 section 2) that could make one name look like another.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `wanted`, or the first of `wanted 2`, `wanted 3`... that nobody has. Names that differ only in their case are the
/// same, as they are in a mention, and so are those that only look different in how they are written.
pub(super) fn free(wanted: &str, taken: impl IntoIterator<Item = String>) -> String {
    let taken: HashSet<String> = taken.into_iter().map(|name| looks(&name)).collect();
    let is_free = |name: &String| !taken.contains(&looks(name));
    let mut tries = (2_u32..).map(|number| numbered(wanted, number));
    Some(wanted.to_owned())
        .filter(is_free)
        .or_else(|| tries.find(is_free))
        .unwrap_or_else(|| wanted.to_owned())
}

/// The same for two names that look the same, as far as spaces, joiners and case go.
fn looks(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let shown = words.join(" ");
    shown.chars().filter(|c| !joins(*c)).collect::<String>().to_lowercase()
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

    #[test]
    fn nobody_is_called_what_looks_like_somebody_elses_name_or_like_none() {
        for name in [
            "Ana\u{200b}",
            "A\u{ad}na",
            "A\u{61c}na",
            "\u{3164}",
            "\u{2800}",
            "Ana\u{e0041}",
            "\u{200d}\u{fe0f}",
        ] {
            assert!(matches!(tidy(name), Err(StoreError::Invalid(_))), "{name:?}");
        }
        let joined = tidy("An\u{200d}a").expect("scripts and emoji need joiners");
        assert_eq!(free(&joined, ["Ana".to_owned()]), "An\u{200d}a 2");
        assert_eq!(free("Ana  Li", ["Ana\u{a0}Li".to_owned()]), "Ana  Li 2");
    }
}
