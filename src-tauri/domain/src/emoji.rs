//! What is one emoji, by its shape (Unicode Technical Standard #51, section 1.4): no table of names to go out of date.

use std::ops::RangeInclusive;

use crate::MAX_EMOJI_BYTES;

const JOINER: char = '\u{200d}';
const AS_PICTURE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';
const SKIN_TONES: RangeInclusive<char> = '\u{1f3fb}'..='\u{1f3ff}';
/// Two of them are a country's flag.
const FLAG_LETTERS: RangeInclusive<char> = '\u{1f1e6}'..='\u{1f1ff}';
/// Behind a black flag: which region's it is. The last of these ends it.
const FLAG_TAGS: RangeInclusive<char> = '\u{e0020}'..='\u{e007f}';

/// Blocks of pictures. Code points without one are among them, which do no harm.
const PICTURES: [RangeInclusive<char>; 6] = [
    '\u{2190}'..='\u{21ff}',
    '\u{2300}'..='\u{23ff}',
    '\u{25a0}'..='\u{27bf}',
    '\u{2900}'..='\u{297f}',
    '\u{2b00}'..='\u{2bff}',
    '\u{1f300}'..='\u{1faff}',
];

/// Signs, letters in squares and tiles. They stand alone, or words could be joined of them.
const ALONE: [RangeInclusive<char>; 16] = [
    '\u{a9}'..='\u{a9}',
    '\u{ae}'..='\u{ae}',
    '\u{203c}'..='\u{203c}',
    '\u{2049}'..='\u{2049}',
    '\u{2122}'..='\u{2122}',
    '\u{2139}'..='\u{2139}',
    '\u{24c2}'..='\u{24c2}',
    '\u{3030}'..='\u{3030}',
    '\u{303d}'..='\u{303d}',
    '\u{3297}'..='\u{3297}',
    '\u{3299}'..='\u{3299}',
    '\u{1f000}'..='\u{1f0ff}',
    '\u{1f170}'..='\u{1f171}',
    '\u{1f17e}'..='\u{1f17f}',
    '\u{1f18e}'..='\u{1f19a}',
    '\u{1f200}'..='\u{1f2ff}',
];

/// True for a single emoji of any kind: a picture with or without a skin tone, several joined to one, a flag, a keycap.
/// Letters, words and two emoji in a row are none.
#[must_use]
pub fn is_emoji(text: &str) -> bool {
    let all: Vec<char> = text.chars().take(MAX_EMOJI_BYTES).collect();
    if text.len() > MAX_EMOJI_BYTES {
        return false;
    }
    match all.as_slice() {
        ['0'..='9' | '#' | '*', KEYCAP] | ['0'..='9' | '#' | '*', AS_PICTURE, KEYCAP] => true,
        [first, second] if FLAG_LETTERS.contains(first) => FLAG_LETTERS.contains(second),
        [one] | [one, AS_PICTURE] if is_in(&ALONE, *one) => true,
        [BLACK_FLAG, tags @ .., '\u{e007f}'] if !tags.is_empty() => tags.iter().all(|tag| FLAG_TAGS.contains(tag)),
        joined => joined.split(|c| *c == JOINER).all(is_picture),
    }
}

fn is_picture(part: &[char]) -> bool {
    match part {
        [picture] | [picture, AS_PICTURE] => is_in(&PICTURES, *picture),
        [picture, tone] => is_in(&PICTURES, *picture) && SKIN_TONES.contains(tone),
        _ => false,
    }
}

fn is_in(ranges: &[RangeInclusive<char>], c: char) -> bool {
    ranges.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_choose_from_a_picker_is_an_emoji() {
        for emoji in [
            "👍",
            "👍🏽",
            "❤️",
            "❤",
            "🔥",
            "☺️",
            "✅",
            "⭐",
            "⬛",
            "↔️",
            "⤴️",
            "⌚",
            "♾️",
            "🧿",
            "🫠",
            "🚀",
            "🥲",
            "☝🏿",
            "©️",
            "™",
            "‼️",
            "〰️",
            "㊗️",
            "🀄",
            "🃏",
            "🆗",
            "🈁",
            "Ⓜ️",
            "1️⃣",
            "#⃣",
            "🇳🇿",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "🏴‍☠️",
            "🏳️‍🌈",
            "👁️‍🗨️",
            "👨‍👩‍👧‍👦",
            "🧑🏻‍❤️‍💋‍🧑🏿",
            "⛹🏾‍♀️",
            "❤️‍🔥",
            "⛓️‍💥",
            "🫱🏻‍🫲🏿",
        ] {
            assert!(is_emoji(emoji), "{emoji}");
        }
    }

    #[test]
    fn nothing_else_is_one() {
        let long = "👍\u{200d}".repeat(9) + "👍";
        for other in [
            "",
            " ",
            "a",
            "ok",
            "1",
            "#",
            "👍👍",
            "👍 ",
            "👍\n",
            "no👍",
            "👍no",
            "é",
            "中",
            "🇳",
            "🇳🇿🇳🇿",
            "🅰\u{200d}🅱",
            "\u{200d}",
            "👍\u{200d}",
            "\u{200d}👍",
            "\u{fe0f}",
            "👍\u{fe0f}\u{fe0f}",
            "\u{202e}👍",
            "\u{0}",
            "🏴\u{e007f}",
            "🔥\u{e0067}\u{e007f}",
            &long,
        ] {
            assert!(!is_emoji(other), "{other:?}");
        }
    }
}
