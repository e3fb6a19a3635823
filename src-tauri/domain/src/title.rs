//! A chat's title, until a person gives it another.

use crate::Attachment;

const MAX_TITLE_CHARS: usize = 60;

/// A title from a chat's first message, or from its first file where it says nothing.
#[must_use]
pub fn title_of(text: &str, attachments: &[Attachment]) -> String {
    match attachments.first() {
        Some(file) if text.trim().is_empty() => title_from(&file.name),
        Some(_) | None => title_from(text),
    }
}

/// A title from a chat's first message: its first line that says something, cut at a word.
#[must_use]
pub fn title_from(text: &str) -> String {
    let line = text
        .lines()
        .map(|line| line.trim_start_matches(['#', '>', '`', '*', '-', ' ', '\t']).trim())
        .find(|line| line.chars().any(char::is_alphanumeric))
        .unwrap_or_else(|| text.trim());
    let clean: String = line
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_TITLE_CHARS * 4)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if clean.chars().count() <= MAX_TITLE_CHARS {
        return clean;
    }
    let cut: String = clean.chars().take(MAX_TITLE_CHARS).collect();
    let whole_words = cut
        .rfind(' ')
        .filter(|&at| at > cut.len() / 2)
        .map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}…", whole_words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_says_something_names_the_chat() {
        assert_eq!(
            title_from("\n\n```\n# How do I boil an egg?\nQuickly."),
            "How do I boil an egg?"
        );
    }

    #[test]
    fn a_long_line_is_cut_at_a_word() {
        let title = title_from(&"seven letters ".repeat(20));
        assert!(
            title.ends_with('…') && title.chars().count() <= MAX_TITLE_CHARS + 1,
            "{title}"
        );
        assert!(title.trim_end_matches('…').ends_with("letters") || title.trim_end_matches('…').ends_with("seven"));
    }

    #[test]
    fn a_text_without_words_or_spaces_still_gives_a_title() {
        assert_eq!(title_from("???"), "???");
        assert_eq!(title_from(&"字".repeat(100)).chars().count(), MAX_TITLE_CHARS + 1);
        assert_eq!(title_from("a\u{0}b\u{1b}c"), "a b c");
    }
}
