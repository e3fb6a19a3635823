//! What was typed into a search, understood as far as it can be: nothing that can be typed is an error.

use super::{MIN_PART_CHARS, QueryProblem, QueryProblemCode, dates, words};
use crate::UnixMillis;

/// More words than this make a search no sharper.
const MAX_TERMS: usize = 12;

/// Values of one filter.
const MAX_VALUES: usize = 8;

/// All of it has to be true of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    pub filters: Filters,
}

/// Something to be found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it was typed, without quotes.
    pub text: String,
    /// Its words, without case and accents: they stand one behind the other. Never empty.
    pub words: Vec<String>,
    /// The last of them may be the beginning of a longer one.
    pub begins: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Names of authors, one of which it is.
    pub from: Vec<String>,
    /// What chats are called, one of which it is in.
    pub within: Vec<String>,
    /// All of which it holds.
    pub has: Vec<Has>,
    /// Written before.
    pub before: Option<UnixMillis>,
    /// Written then or later.
    pub after: Option<UnixMillis>,
}

/// What a message may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Has {
    File,
    Image,
    Link,
    Code,
}

impl Filters {
    /// Lets days begin where clocks are so far ahead of UTC.
    pub fn in_zone(&mut self, utc_offset_min: i16) {
        for day in [&mut self.before, &mut self.after].into_iter().flatten() {
            day.0 -= i64::from(utc_offset_min) * 60_000;
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Term {
    /// None where there is no word in it.
    #[must_use]
    pub fn new(text: &str, is_phrase: bool) -> Option<Self> {
        let words: Vec<_> = words::words(&words::composed(text))
            .map(|word| word.folded.into_owned())
            .collect();
        let last = words.last()?;
        // A single letter is a word of its own: as a beginning it would be in nearly every message. So is one that
        // stands alone.
        let is_letter = words.len() == 1 && last.chars().count() == 1;
        let begins = !is_phrase && !is_letter && !last.chars().all(words::stands_alone);
        Some(Self {
            text: text.to_owned(),
            words,
            begins,
        })
    }

    /// The word, if it is one that is found in the middle of others too.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        match self.words.as_slice() {
            [word] if self.begins && word.chars().count() >= MIN_PART_CHARS => Some(word),
            _ => None,
        }
    }
}

impl Query {
    /// What was understood, and what was not.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<QueryProblem>) {
        let mut reading = Reading::default();
        let mut rest = text;
        while let Some(start) = rest.find(|c| !is_gap(c)) {
            rest = reading.piece(&rest[start..]);
        }
        (reading.query, reading.problems)
    }

    /// True if it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filters.is_empty()
    }
}

/// Control characters separate words too: to SQLite a text ends at a NUL.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

#[derive(Default)]
struct Reading {
    query: Query,
    problems: Vec<QueryProblem>,
}

impl Reading {
    /// Takes one piece from the beginning of a text; what is behind it.
    fn piece<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some((key, value)) = filter_key(text) {
            let (value, part_bytes, closed) = value_of(text, value);
            let part = &text[..part_bytes];
            if !closed {
                self.problem(QueryProblemCode::OpenQuote, part);
            }
            self.filter(key, value.trim(), part);
            return &text[part_bytes..];
        }
        let (value, part_bytes, closed) = value_of(text, 0);
        let part = &text[..part_bytes];
        let is_phrase = part.starts_with('"') && closed;
        if !closed {
            self.problem(QueryProblemCode::OpenQuote, part);
        }
        // A phrase that is still being typed ends with the beginning of a word.
        if let Some(term) = Term::new(value, is_phrase) {
            let is_known = |known: &Term| known.words == term.words && known.begins == term.begins;
            if self.query.terms.iter().any(is_known) {
                // Said twice, it is looked for once.
            } else if self.query.terms.len() < MAX_TERMS {
                self.query.terms.push(term);
            } else {
                self.problem(QueryProblemCode::TooMany, part);
            }
        }
        &text[part_bytes..]
    }

    fn filter(&mut self, key: Key, value: &str, part: &str) {
        if value.is_empty() {
            return self.problem(QueryProblemCode::EmptyFilter, part);
        }
        let filters = &mut self.query.filters;
        match key {
            Key::From | Key::In => {
                let values = if key == Key::From {
                    &mut filters.from
                } else {
                    &mut filters.within
                };
                if values.len() < MAX_VALUES {
                    values.push(value.to_owned());
                } else {
                    self.problem(QueryProblemCode::TooMany, part);
                }
            }
            Key::Has => match has(value) {
                Some(has) if !filters.has.contains(&has) => filters.has.push(has),
                Some(_) => {}
                None => self.problem(QueryProblemCode::UnknownHas, part),
            },
            Key::Before | Key::After => match dates::beginning(value) {
                None => self.problem(QueryProblemCode::NoDate, part),
                Some(at) if key == Key::Before => filters.before = Some(filters.before.map_or(at, |it| it.min(at))),
                Some(at) => filters.after = Some(filters.after.map_or(at, |it| it.max(at))),
            },
        }
    }

    /// One of each kind is enough to tell.
    fn problem(&mut self, code: QueryProblemCode, part: &str) {
        if !self.problems.iter().any(|known| known.code == code) {
            let part = part.to_owned();
            self.problems.push(QueryProblem { code, part });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    From,
    In,
    Has,
    Before,
    After,
}

const KEYS: [(&str, Key); 5] = [
    ("from:", Key::From),
    ("in:", Key::In),
    ("has:", Key::Has),
    ("before:", Key::Before),
    ("after:", Key::After),
];

/// The filter that a text begins with, and where its value begins.
fn filter_key(text: &str) -> Option<(Key, usize)> {
    let begins = |name: &str| {
        text.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let (name, key) = KEYS.iter().find(|(name, _)| begins(name))?;
    Some((*key, name.len()))
}

/// The value that begins at `start`, the end of the whole piece, and whether a quote that it begins with is closed.
fn value_of(text: &str, start: usize) -> (&str, usize, bool) {
    let rest = &text[start..];
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(is_gap).unwrap_or(rest.len());
        return (&rest[..end], start + end, true);
    };
    match quoted.find('"') {
        Some(end) => (&quoted[..end], start + 1 + end + 1, true),
        None => (quoted, text.len(), false),
    }
}

fn has(value: &str) -> Option<Has> {
    let known = [
        ("file", Has::File),
        ("image", Has::Image),
        ("link", Has::Link),
        ("code", Has::Code),
    ];
    known
        .iter()
        .find(|(name, _)| value.eq_ignore_ascii_case(name))
        .map(|(_, has)| *has)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query(text: &str) -> Query {
        let (query, problems) = Query::parse(text);
        assert_eq!(problems, [], "{text}");
        query
    }

    fn problems(text: &str) -> Vec<(QueryProblemCode, String)> {
        let found = Query::parse(text).1.into_iter();
        found.map(|problem| (problem.code, problem.part)).collect()
    }

    fn terms(text: &str) -> Vec<(String, bool)> {
        let found = query(text).terms.into_iter();
        found.map(|term| (term.words.join(" "), term.begins)).collect()
    }

    #[test]
    fn words_are_beginnings_and_phrases_are_not() {
        let word = |text: &str, begins: bool| (text.to_owned(), begins);
        assert_eq!(terms(" Boil  ÉGG "), [word("boil", true), word("egg", true)]);
        assert_eq!(terms("\"New York\" a"), [word("new york", false), word("a", false)]);
        assert_eq!(terms("don't 手机"), [word("don t", true), word("手 机", false)]);
        assert_eq!(terms("* -- ( ) \"\" \"?\""), []);
        assert_eq!(terms("a\u{0}bc"), [word("a", false), word("bc", true)]);
        assert_eq!(
            terms("https://a.org what:ever"),
            [word("https a org", true), word("what ever", true)]
        );
    }

    #[test]
    fn what_is_typed_twice_is_looked_for_once() {
        assert_eq!(terms("egg Egg ÉGG \"egg\"").len(), 2);
        assert_eq!(terms(&"egg tea ".repeat(20)).len(), 2);
    }

    #[test]
    fn a_phrase_that_is_still_typed_ends_with_a_beginning() {
        let (query, _) = Query::parse("\"new yor");
        assert_eq!(query.terms[0].words, ["new", "yor"]);
        assert!(query.terms[0].begins);
        assert_eq!(
            problems("\"new yor"),
            [(QueryProblemCode::OpenQuote, "\"new yor".to_owned())]
        );
    }

    #[test]
    fn a_day_begins_where_the_user_is() {
        let (mut query, _) = Query::parse("before:2024-05-01 after:1970");
        query.filters.in_zone(120);
        assert_eq!(query.filters.before, Some(UnixMillis(1_714_521_600_000 - 7_200_000)));
        assert_eq!(query.filters.after, Some(UnixMillis(-7_200_000)));
    }

    #[test]
    fn filters_are_read_whatever_their_case() {
        let found = query("FROM:ana from:\"Ana Maria\" in:trip Has:Link has:code before:2024-05-01 after:2024 sea");
        assert_eq!(
            found.filters,
            Filters {
                from: vec!["ana".to_owned(), "Ana Maria".to_owned()],
                within: vec!["trip".to_owned()],
                has: vec![Has::Link, Has::Code],
                before: Some(UnixMillis(1_714_521_600_000)),
                after: Some(UnixMillis(1_704_067_200_000)),
            }
        );
        assert_eq!(found.terms.len(), 1);
        assert_eq!(query("\"from:ana\"").filters, Filters::default());
    }

    #[test]
    fn what_is_not_understood_is_said_and_the_rest_is_looked_for() {
        use QueryProblemCode as Code;
        for (text, code, part) in [
            ("sea from:", Code::EmptyFilter, "from:"),
            ("sea from:\"\"", Code::EmptyFilter, "from:\"\""),
            ("has:cake sea", Code::UnknownHas, "has:cake"),
            ("before:soon sea", Code::NoDate, "before:soon"),
            ("sea in:\"a trip", Code::OpenQuote, "in:\"a trip"),
            ("sea a b c d e f g h i j k l", Code::TooMany, "l"),
        ] {
            assert_eq!(problems(text), [(code, part.to_owned())], "{text}");
            assert!(Query::parse(text).0.terms.iter().any(|term| term.text == "sea"));
        }
    }

    #[test]
    fn a_kibibyte_of_quotes_is_no_query_and_no_problem_either() {
        let (query, problems) = Query::parse(&"\"".repeat(1024));
        assert_eq!((query, problems), (Query::default(), Vec::new()));
    }

    proptest! {
        #[test]
        fn nothing_that_can_be_typed_is_an_error(
            text in "\\PC{0,60}|[\"* :\u{0}a手é]{0,40}|((from|in|has|before|after):[\"a2024 -]{0,9} ?){0,30}"
        ) {
            let (query, problems) = Query::parse(&text);
            prop_assert!(query.terms.len() <= MAX_TERMS && query.filters.from.len() <= MAX_VALUES);
            prop_assert!(query.terms.iter().all(|term| !term.words.is_empty()));
            prop_assert!(problems.iter().all(|problem| text.contains(&problem.part)));
        }
    }
}
