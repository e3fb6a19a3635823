//! The beginning of a file: all that is read to say what it is.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Bytes that are looked at: containers name what they hold within their first few thousand.
const LOOKED_AT: usize = 8 * 1024;

/// The beginning of the file at `path`.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(LOOKED_AT as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The beginning of a file that is in memory.
pub(crate) fn of(bytes: &[u8]) -> &[u8] {
    bytes.get(..LOOKED_AT).unwrap_or(bytes)
}

/// What the beginning says, if it is text.
pub(crate) fn text(head: &[u8]) -> Option<String> {
    decoded(head).filter(|text| !text.chars().any(is_binary))
}

/// Bytes that are UTF-8 or, with its mark, UTF-16; the last character may be cut off.
pub(crate) fn decoded(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

/// True if it may be text of the years before Unicode: nothing in it that only machines write.
pub(crate) fn may_be_latin(head: &[u8]) -> bool {
    !head.iter().any(|byte| is_binary(char::from(*byte)) && *byte < 0x80)
}

fn utf8(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&bytes[..error.valid_up_to()])
                .ok()
                .map(str::to_owned)
        }
        Err(_) => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let mut units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    if units.last().is_some_and(|last| (0xd800..0xdc00).contains(last)) {
        units.pop();
    }
    String::from_utf16(&units).ok()
}

fn is_binary(character: char) -> bool {
    matches!(character, '\0'..='\u{7}' | '\u{e}'..='\u{1a}' | '\u{1c}'..='\u{1f}' | '\u{7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_known_in_each_of_its_codes() {
        assert_eq!(text("zwölf".as_bytes()).as_deref(), Some("zwölf"));
        assert_eq!(text(b"\xef\xbb\xbfa,b").as_deref(), Some("a,b"));
        assert_eq!(text(b"\xff\xfeh\0i\0").as_deref(), Some("hi"));
        assert_eq!(text(b"\xfe\xff\0h\0i").as_deref(), Some("hi"));
        assert_eq!(text(b"").as_deref(), Some(""));
    }

    #[test]
    fn a_character_cut_at_the_end_is_still_text() {
        assert_eq!(text(&"äöü".as_bytes()[..5]).as_deref(), Some("äö"));
    }

    #[test]
    fn bytes_of_machines_are_not_text() {
        assert_eq!(text(b"GIF89a\0\x01"), None);
        assert_eq!(text(b"gr\xfc\xdfe"), None);
        assert!(may_be_latin(b"gr\xfc\xdfe") && !may_be_latin(b"gr\xfc\0"));
    }
}
