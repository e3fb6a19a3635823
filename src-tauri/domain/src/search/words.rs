//! What a word is: the same for what is kept in the index and for what is looked for.
//!
//! It follows FTS5's `unicode61 remove_diacritics 2` (<https://www.sqlite.org/fts5.html>, section 4.3.1), which makes the
//! index. Scripts without spaces between words are its blind spot: there, each character counts as a word, so that any
//! part of a sentence is a phrase.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{compose, decompose_canonical, is_combining_mark},
    is_nfc_quick,
};

/// Letters from which on a part of a word is found: fewer are in nearly every word.
pub(super) const MIN_PART_CHARS: usize = 3;

/// A word's length behind which nobody looks for a part of it: it is a key or a hash.
const LONGEST_WORD_CHARS: usize = 64;

/// Stands behind the beginning of a word that is longer than that, and in no word.
pub const CUT: char = '…';

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// Where it is, in bytes.
    pub(super) at: Range<usize>,
    /// Without case and accents.
    pub(super) folded: Cow<'a, str>,
}

/// The words of a text, in its order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let word = next_word(text, from)?;
        from = word.at.end;
        Some(word)
    })
}

/// Most words are plain ones in lower case, of which nothing has to be copied.
fn next_word(text: &str, from: usize) -> Option<Word<'_>> {
    let bytes = text.as_bytes();
    let skipped = bytes[from..]
        .iter()
        .position(|b| !b.is_ascii() || b.is_ascii_alphanumeric())?;
    let start = from + skipped;
    let plain = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let end = start + plain;
    if plain == 0 || bytes.get(end).is_some_and(|b| !b.is_ascii()) {
        return next_spelled_word(text, start);
    }
    let word = &text[start..end];
    let folded = if word.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    };
    Some(Word { at: start..end, folded })
}

/// A word of any letters.
fn next_spelled_word(text: &str, from: usize) -> Option<Word<'static>> {
    let mut rest = letters(&text[from..]).peekable();
    let (mut at, first) = rest.find(|(_, c)| is_of_word(*c))?;
    let mut folded = fold(first);
    if !stands_alone(first) {
        while let Some((next_at, next)) = rest.next_if(|(_, c)| is_accent(*c) || is_of_word(*c) && !stands_alone(*c)) {
            at.end = next_at.end;
            if !is_accent(next) {
                fold_onto(&mut folded, next);
            }
        }
    }
    Some(Word {
        at: from + at.start..from + at.end,
        folded: Cow::Owned(folded),
    })
}

/// The characters of a text and where they are, each put together with what stands behind it as a part of its own: file
/// names of one platform come with their accents, syllables and voiced kana taken apart.
pub(super) fn letters(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, mut letter) = rest.next()?;
        let mut end = start + letter.len_utf8();
        while let Some((at, part)) = rest.peek().copied().filter(|(_, part)| !part.is_ascii())
            && let Some(whole) = compose(letter, part)
        {
            rest.next();
            letter = whole;
            end = at + part.len_utf8();
        }
        Some((start..end, letter))
    })
}

/// A text put together: the words of what one person types are those of what another's machine wrote.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let composed: String = text.nfc().collect();
    if composed == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(composed)
    }
}

/// A text as the index has to have it, where that is another than the text itself: put together, with spaces around each
/// character of a script that has none between its words, and without the accents that FTS5 leaves where they are.
#[must_use]
pub fn indexed_text(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let composed = composed(text);
    if !composed.chars().any(|c| stands_alone(c) || is_folded_here(c)) {
        return match composed {
            Cow::Borrowed(_) => None,
            Cow::Owned(composed) => Some(composed),
        };
    }
    let mut indexed = String::with_capacity(composed.len() * 2);
    for c in composed.chars() {
        if stands_alone(c) {
            indexed.extend([' ', c, ' ']);
        } else if is_folded_here(c) {
            fold_onto(&mut indexed, c);
        } else {
            indexed.push(c);
        }
    }
    Some(indexed)
}

/// Words of which others may be a part or the beginning, without case and accents: what is looked for is first looked
/// for among these. Of a very long one it is the beginning, with [`CUT`] behind it.
pub fn longer_words(text: &str) -> impl Iterator<Item = String> {
    let text = composed(text);
    let words = words(&text).filter_map(|word| longer(word.folded));
    words.collect::<Vec<_>>().into_iter()
}

fn longer(word: Cow<'_, str>) -> Option<String> {
    // The usual case first: counting the characters of each word is the work.
    if word.len() <= MIN_PART_CHARS {
        return None;
    }
    let mut ends = word.char_indices().map(|(at, _)| at);
    ends.nth(MIN_PART_CHARS)?;
    match ends.nth(LONGEST_WORD_CHARS - MIN_PART_CHARS - 1) {
        Some(end) => Some(format!("{}{CUT}", &word[..end])),
        None => Some(word.into_owned()),
    }
}

/// A letter without its case and accents.
#[must_use]
pub fn fold(c: char) -> String {
    let mut folded = String::with_capacity(c.len_utf8());
    fold_onto(&mut folded, c);
    folded
}

fn fold_onto(folded: &mut String, c: char) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    let base = without_accent(c).unwrap_or(c);
    match spelled_out(base) {
        Some(letters) => folded.push_str(letters),
        None => folded.extend(base.to_lowercase()),
    }
}

/// How letters are written by who has no key for them, where Unicode does not take them for letters with an accent.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        _ => return None,
    })
}

/// The letter below an accent.
fn without_accent(c: char) -> Option<char> {
    // A letter of its own to whoever writes with it, and in nearly every text of theirs.
    if matches!(c, 'й' | 'Й') {
        return None;
    }
    let (mut base, mut parts) = (c, 0);
    decompose_canonical(c, |part| {
        if !is_accent(part) {
            (base, parts) = (part, parts + 1);
        }
    });
    // What falls into several is no letter with an accent.
    (parts == 1 && base != c).then_some(base)
}

/// True for a letter that FTS5 does not fold as [`fold`] does: it takes accents away above Latin letters alone.
fn is_folded_here(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let base = without_accent(c);
    base.is_some_and(|base| !base.is_ascii()) || spelled_out(base.unwrap_or(c)).is_some()
}

fn is_of_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() && !is_combining_mark(c)
}

/// A mark on the letter before that FTS5 passes over; all others end a word.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A letter of a script that writes its words without spaces between them, or, like Hangul, grows them at their ends.
pub(super) fn stands_alone(c: char) -> bool {
    // The ranges of <https://www.unicode.org/Public/UCD/latest/ucd/Blocks.txt>.
    c >= '\u{e00}'
        && is_of_word(c)
        && matches!(c,
            '\u{e00}'..='\u{eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Myanmar
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{312f}' // Hiragana, Katakana, Bopomofo
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' // Han
            | '\u{4e00}'..='\u{9fff}'
            | '\u{aa60}'..='\u{aa7f}' // Myanmar
            | '\u{ac00}'..='\u{d7a3}' // Hangul
            | '\u{f900}'..='\u{faff}' // Han
            | '\u{ff66}'..='\u{ff9f}' // half-width Katakana
            | '\u{20000}'..='\u{3ffff}' // Han
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded.into_owned()).collect()
    }

    #[test]
    fn words_lose_their_case_and_accents() {
        assert_eq!(folded("Crème BRÛLÉE, don't_go"), ["creme", "brulee", "don", "t", "go"]);
        assert_eq!(folded("cafe\u{301}s"), ["cafes"]);
        assert_eq!(folded("Ελλάδα ёлка мой"), ["ελλαδα", "елка", "мой"]);
        assert_eq!(folded("Fußmatte STRAẞE Łódź"), ["fussmatte", "strasse", "lodz"]);
        assert_eq!(
            folded("ǾRE æble œuvre Þór ışık"),
            ["ore", "aeble", "oeuvre", "thor", "isik"]
        );
        assert_eq!(folded("🙂 -- \u{0}"), Vec::<String>::new());
    }

    #[test]
    fn letters_that_were_taken_apart_are_the_same_letters() {
        for (apart, whole) in [
            ("мои\u{306}", "мой"),
            ("ا\u{654}حمد", "أحمد"),
            ("か\u{3099}", "が"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("cafe\u{301}", "café"),
        ] {
            assert_eq!(folded(apart), folded(whole), "{whole}");
            assert_eq!(indexed_text(apart).as_deref().map(str::trim), Some(whole));
            assert!(longer_words(apart).eq(longer_words(whole)), "{whole}");
        }
    }

    #[test]
    fn each_character_of_a_script_without_spaces_is_a_word() {
        assert_eq!(folded("iPhone手机9"), ["iphone", "手", "机", "9"]);
        assert_eq!(folded("がっこう"), ["が", "っ", "こ", "う"]);
        assert_eq!(folded("고등학교"), ["고", "등", "학", "교"]);
        assert_eq!(folded("เพลง"), ["เ", "พ", "ล", "ง"]);
    }

    #[test]
    fn only_such_a_text_is_put_otherwise_into_the_index() {
        assert_eq!(indexed_text("plain, café, мой"), None);
        assert_eq!(indexed_text("a手b").as_deref(), Some("a 手 b"));
        assert_eq!(indexed_text("Ελλάδα").as_deref(), Some("Ελλαδα"));
        // As macOS writes the name of a file.
        assert_eq!(indexed_text("\u{1112}\u{1161}\u{11ab}").as_deref(), Some(" 한 "));
    }

    #[test]
    fn words_that_have_parts_are_not_short_and_of_a_key_it_is_the_beginning() {
        let (whole, key) = ("é".repeat(64), "x".repeat(65));
        let found: Vec<_> = longer_words(&format!("the Them Neighbourhood 手机 {whole} {key}")).collect();
        let cut = format!("{}{CUT}", "x".repeat(64));
        assert_eq!(found, ["them", "neighbourhood", &"e".repeat(64), &cut]);
    }

    proptest! {
        #[test]
        fn plain_words_are_read_as_any_others(text in "\\PC{0,40}|[abZ9 .é手<и\u{306}\u{301}\u{338}]{0,20}") {
            let mut from = 0;
            let spelled: Vec<_> = std::iter::from_fn(|| {
                let word = next_spelled_word(&text, from)?;
                from = word.at.end;
                Some(word)
            }).collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), spelled);
        }

        #[test]
        fn a_word_is_where_it_says_it_is(text in "\\PC{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.at.start >= end && text.is_char_boundary(word.at.start));
                prop_assert!(text.get(word.at.clone()).is_some_and(|it| !it.is_empty()));
                prop_assert!(!word.folded.is_empty());
                end = word.at.end;
            }
        }

        #[test]
        fn what_is_indexed_has_the_same_words(text in "[a-zé手机がกเ ,и\u{306}\u{301}\u{323}か\u{3099}]{0,20}") {
            let indexed = indexed_text(&text).unwrap_or_else(|| text.clone());
            prop_assert_eq!(folded(&indexed), folded(&composed(&text)));
            prop_assert!(longer_words(&indexed).eq(longer_words(&text)));
        }
    }
}
