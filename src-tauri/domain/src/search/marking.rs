//! Where in a text is what was looked for.

use std::{collections::VecDeque, ops::Range};

use super::{
    Query, Term, TextPiece,
    words::{Word, fold, letters, words},
};

/// A snippet's length, in characters.
const SNIPPET_CHARS: usize = 160;

/// As much of it stands before what was found.
const BEFORE_CHARS: usize = 50;

/// A text in pieces, marked where a term of the query is found.
#[must_use]
pub fn mark(text: &str, query: &Query) -> Vec<TextPiece> {
    pieces(text, &merged(places(text, query)))
}

/// The words around the first of what was found; the beginning of the text where nothing is found in it.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Vec<TextPiece> {
    let mut places = places(text, query).peekable();
    let first = places.peek().map_or(0, |place| place.start);
    let start = back(text, first, BEFORE_CHARS);
    // Markup and line breaks go, so a little more is taken than is shown.
    let end = forward(text, start, SNIPPET_CHARS * 2);
    let marked = merged(places.take_while(|place| place.start < end))
        .into_iter()
        .map(|place| place.start - start..place.end.min(end) - start);
    let marked: Vec<Range<usize>> = marked.collect();
    let mut shown = plain(pieces(&text[start..end], &marked));
    if start > 0 {
        shown.insert(0, piece("…", false));
    }
    if shorten(&mut shown) || end < text.len() {
        shown.push(piece("…", false));
    }
    join(shown)
}

/// How well a text that has all terms is what was looked for: more for whole words than for beginnings and parts, for
/// many of them, and for a short text.
#[must_use]
pub fn relevance(text: &str, query: &Query) -> usize {
    let words: Vec<Word<'_>> = words(text).collect();
    let of_term = |term: &Term| {
        let places = (0..words.len()).filter_map(|at| Some((at, place(text, term, &words[at..])?)));
        let quality = |(at, place): (usize, Range<usize>)| {
            let begins = place.start == words[at].at.start;
            let ends = words.binary_search_by_key(&place.end, |word| word.at.end).is_ok();
            1 + usize::from(begins) + usize::from(begins && ends)
        };
        let (best, count) = places
            .map(quality)
            .fold((0, 0), |(best, count), it| (it.max(best), count + 1));
        best * 100 + count.min(5) * 10
    };
    let found: usize = query.terms.iter().map(of_term).sum();
    // As much as one hit more, for a text of a few words.
    found + 50 / (words.len() / 10 + 1)
}

impl Term {
    /// True if it is found in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let words: Vec<Word<'_>> = words(text).collect();
        (0..words.len()).any(|at| place(text, self, &words[at..]).is_some())
    }
}

/// Where the terms are, in order. No further than is asked for is looked: texts may be long.
fn places(text: &str, query: &Query) -> impl Iterator<Item = Range<usize>> {
    let longest = query.terms.iter().map(|term| term.words.len()).max().unwrap_or(0);
    let mut words = words(text);
    let mut ahead = VecDeque::with_capacity(longest);
    let next_word = move || {
        ahead.extend(words.by_ref().take(longest - ahead.len()));
        let here = ahead.make_contiguous();
        here.first()?;
        let found = query.terms.iter().filter_map(|term| place(text, term, here));
        let mut found: Vec<Range<usize>> = found.collect();
        found.sort_by_key(|place| place.start);
        ahead.pop_front();
        Some(found)
    };
    std::iter::from_fn(next_word).flatten()
}

/// Without overlaps.
fn merged(places: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

/// Where a term is that begins with the first of these words, or is a part of it.
fn place(text: &str, term: &Term, words: &[Word<'_>]) -> Option<Range<usize>> {
    let first = words.first()?;
    if let Some(part) = term.part() {
        let from = find_part(&first.folded, part)?;
        return Some(within(text, first, from..from + part.len()));
    }
    let words = words.get(..term.words.len())?;
    let ((last, before), (wanted_last, wanted_before)) = (words.split_last()?, term.words.split_last()?);
    let all_before = before.iter().map(|word| &word.folded).eq(wanted_before);
    let ends = if term.begins {
        last.folded.starts_with(wanted_last.as_str())
    } else {
        last.folded == *wanted_last
    };
    (all_before && ends).then(|| first.at.start..within(text, last, 0..wanted_last.len()).end)
}

/// As [`str::find`], which prepares itself for texts longer than words are.
fn find_part(word: &str, part: &str) -> Option<usize> {
    let mut windows = word.as_bytes().windows(part.len());
    windows.position(|window| window == part.as_bytes())
}

/// Where a part of a folded word is in the text.
fn within(text: &str, word: &Word<'_>, part: Range<usize>) -> Range<usize> {
    let mut place = word.at.clone();
    let mut folded = 0;
    for (at, c) in letters(&text[word.at.clone()]) {
        if folded <= part.start {
            place.start = word.at.start + at.start;
        }
        if folded >= part.end {
            place.end = word.at.start + at.start;
            break;
        }
        // An accent of its own adds nothing.
        folded += if c.is_alphanumeric() { fold(c).len() } else { 0 };
    }
    place
}

fn piece(text: &str, found: bool) -> TextPiece {
    let text = text.to_owned();
    TextPiece { text, found }
}

fn pieces(text: &str, places: &[Range<usize>]) -> Vec<TextPiece> {
    let mut pieces = Vec::with_capacity(places.len() * 2 + 1);
    let mut end = 0;
    for place in places {
        pieces.push(piece(&text[end..place.start], false));
        pieces.push(piece(&text[place.clone()], true));
        end = place.end;
    }
    pieces.push(piece(&text[end..], false));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The place so many characters before, at the beginning of a word if there is one.
fn back(text: &str, from: usize, chars: usize) -> usize {
    let Some((start, _)) = text[..from].char_indices().rev().nth(chars) else {
        return 0;
    };
    let gap = text[start..from].find(char::is_whitespace);
    let start = start + gap.unwrap_or(0);
    start + text[start..from].len() - text[start..from].trim_start().len()
}

fn forward(text: &str, from: usize, chars: usize) -> usize {
    let end = text[from..].char_indices().nth(chars);
    end.map_or(text.len(), |(at, _)| from + at)
}

/// Without line breaks and the commonest of Markdown's signs.
fn plain(pieces: Vec<TextPiece>) -> Vec<TextPiece> {
    let mut at_gap = true;
    let mut begins_line = true;
    let clean = |piece: TextPiece| {
        let mut text = String::with_capacity(piece.text.len());
        let mut chars = piece.text.chars().peekable();
        while let Some(c) = chars.next() {
            let doubled = matches!(c, '*' | '_' | '~') && chars.peek() == Some(&c);
            if doubled {
                chars.next();
                continue;
            }
            if c == '`' || begins_line && matches!(c, '#' | '>' | '*' | '-') {
                continue;
            }
            let is_gap = c.is_whitespace() || c.is_control();
            begins_line = c == '\n' || begins_line && is_gap;
            if !is_gap {
                text.push(c);
            } else if !at_gap {
                text.push(' ');
            }
            at_gap = is_gap;
        }
        TextPiece { text, ..piece }
    };
    pieces.into_iter().map(clean).collect()
}

/// Cuts behind a word where it is longer than a snippet. True if it was.
fn shorten(pieces: &mut Vec<TextPiece>) -> bool {
    let mut left = SNIPPET_CHARS;
    for at in 0..pieces.len() {
        let text = &mut pieces[at].text;
        let Some((end, _)) = text.char_indices().nth(left) else {
            left -= text.chars().count();
            continue;
        };
        let gap = text[..end].rfind(char::is_whitespace);
        // A word as long as this, or a script without spaces, is cut where it is.
        let end = gap.filter(|gap| text[*gap..end].chars().count() < 30).unwrap_or(end);
        text.truncate(end);
        pieces.truncate(at + 1);
        return true;
    }
    false
}

fn join(pieces: Vec<TextPiece>) -> Vec<TextPiece> {
    let mut joined: Vec<TextPiece> = Vec::with_capacity(pieces.len());
    for piece in pieces.into_iter().filter(|piece| !piece.text.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.found == piece.found => last.text.push_str(&piece.text),
            _ => joined.push(piece),
        }
    }
    if let Some(last) = joined.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The pieces as one text, with brackets around what was found.
    fn shown(pieces: &[TextPiece]) -> String {
        let one = |piece: &TextPiece| {
            if piece.found {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        };
        pieces.iter().map(one).collect()
    }

    fn marked(text: &str, query: &str) -> String {
        shown(&mark(text, &Query::parse(query).0))
    }

    #[test]
    fn beginnings_parts_and_phrases_are_marked_and_nothing_else() {
        for (text, query, wanted) in [
            ("Boiling an EGG", "boil egg", "[Boil]ing an [EGG]"),
            ("our neighbourhood", "hood", "our neighbour[hood]"),
            ("Crème brûlée", "brule", "Crème [brûlé]e"),
            ("cre\u{301}me", "creme", "[cre\u{301}me]"),
            ("мои\u{306} дом", "мой", "[мои\u{306}] дом"),
            ("мой дом", "мои\u{306}", "[мой] дом"),
            ("new york, New - York", "\"new york\"", "[new york], [New - York]"),
            ("yorker york", "\"york\"", "yorker [york]"),
            ("an a", "a", "an [a]"),
            ("我的手机坏了", "手机", "我的[手机]坏了"),
            ("我的手机坏了", "手", "我的[手]机坏了"),
            ("ฟังเพลงไทย", "เพลง", "ฟัง[เพลง]ไทย"),
            ("İstanbul", "istan", "[İstan]bul"),
            ("nothing", "else", "nothing"),
        ] {
            assert_eq!(marked(text, query), wanted, "{query}");
        }
    }

    #[test]
    fn a_snippet_shows_the_first_words_found_in_their_context() {
        let text = format!(
            "{}needle in **a** `haystack` {}",
            "hay ".repeat(100),
            "more ".repeat(100)
        );
        let found = shown(&snippet(&text, &Query::parse("needle").0));
        assert!(found.starts_with("…hay hay"), "{found}");
        assert!(found.contains("hay [needle] in a haystack more"), "{found}");
        assert!(found.ends_with("more…"), "{found}");
        assert!(found.chars().count() <= SNIPPET_CHARS + 4, "{found}");
        assert_eq!(
            shown(&snippet("# Title\n\n- one\n- two", &Query::default())),
            "Title one two"
        );
        assert_eq!(shown(&snippet("", &Query::default())), "");
    }

    #[test]
    fn whole_words_are_better_than_beginnings_and_many_than_one() {
        let query = Query::parse("boil").0;
        let better = ["boil boil it", "boil it", "boiling it", "parboil it"];
        let scores = better.map(|text| relevance(text, &query));
        assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_text(text in "\\PC{0,40}|[ab é手\u{301}İß]{0,20}", query in "\\PC{0,8}|[ab é手]{0,6}") {
            let query = Query::parse(&query).0;
            let whole: String = mark(&text, &query).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(whole, text.clone());
            let length: usize = snippet(&text, &query).iter().map(|piece| piece.text.chars().count()).sum();
            prop_assert!(length <= SNIPPET_CHARS + 2);
        }
    }
}
