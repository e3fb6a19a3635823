//! A key, kept out of everything that is shown or written.

use std::fmt;

/// An API key. `Debug` never shows it; [`Secret::expose`] is the only way to its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A key as a person pasted it: the spaces and line breaks around it are dropped.
    ///
    /// None if nothing is left, or if what is left could not be sent in an HTTP header (RFC 9110 section
    /// 5.5): a key with a line break or another control character inside, or with anything that is not
    /// ASCII, was not copied whole.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
        let sendable = !key.is_empty() && key.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        sendable.then(|| Self(key.to_owned()))
    }

    /// The key itself, to send it or to store it in the keychain.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `whole` with every occurrence of the key taken out, and the beginning of the key where the text was cut in
    /// its middle. A key of a few letters is taken out only where it stands alone: `x`, as people give to
    /// servers that want any key, is in most words.
    pub(crate) fn scrub(&self, whole: &str) -> String {
        const SHORT: usize = 8;
        let key = self.0.as_str();
        let text = self.before_cut_key(whole).map(|before| format!("{before}[key]…"));
        let text = text.as_deref().unwrap_or(whole);
        let mut clean = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(key) {
            let after = &rest[at + key.len()..];
            let alone = !clean.ends_with(char::is_alphanumeric)
                && !rest[..at].ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric);
            clean.push_str(&rest[..at]);
            clean.push_str(if key.len() >= SHORT || alone { "[key]" } else { key });
            rest = after;
        }
        clean.push_str(rest);
        clean
    }

    /// What stands before the beginning of the key, if `text` ends with that and the mark of a cut. Fewer than
    /// four letters give nothing away.
    fn before_cut_key<'a>(&self, text: &'a str) -> Option<&'a str> {
        let cut = text.strip_suffix('…')?;
        let mut beginnings = (4..self.0.len()).rev().filter_map(|length| self.0.get(..length));
        beginnings.find_map(|beginning| cut.strip_suffix(beginning))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_key_loses_what_is_around_it() {
        let key = Secret::parse(" \t\u{feff}sk-abc123\r\n").map(|k| k.expose().to_owned());
        assert_eq!(key.as_deref(), Some("sk-abc123"));
    }

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        for text in ["", "  \n", "sk-a\nbc", "sk-a\u{0}bc", "sk-\u{1b}[0m", "ключ"] {
            assert_eq!(Secret::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_it() {
        let key = Secret::parse("sk-verysecret").expect("it is a key");
        assert!(!format!("{key:?} {:?}", Some(&key)).contains("very"));
    }

    #[test]
    fn an_echoed_key_is_taken_out() {
        let key = Secret::parse("sk-verysecret").expect("it is a key");
        assert_eq!(
            key.scrub("bad key sk-verysecret (sk-verysecretX)"),
            "bad key [key] ([key]X)"
        );
        assert_eq!(key.scrub("cut: sk-verysec…"), "cut: [key]…");
        assert_eq!(key.scrub("sk-verysecret sk-verysecre…"), "[key] [key]…");
        assert_eq!(key.scrub("a task…"), "a task…");
        let short = Secret::parse("x").expect("it is a key");
        assert_eq!(short.scrub("key 'x' is no text"), "key '[key]' is no text");
    }
}
