//! Names of files, made so that every platform takes them.

use hearth_domain::MAX_FILE_NAME_BYTES;

/// What a file is called of whose name nothing is left.
const NAMELESS: &str = "file";

/// The longest ending that is kept when a name is cut: longer ones are no endings, whatever the dot says.
const MAX_EXTENSION_BYTES: usize = 32;

/// Names that Windows gives to devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// A name alone, without a path, that can be shown and saved on every platform; `file` if nothing is left of it.
///
/// A name that comes out of here goes through it again unchanged.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).map(clean).find(|part| !part.is_empty());
    let mut name = last.map(|last| cut(&last)).unwrap_or_default();
    // Cutting leaves nothing of some.
    if name.is_empty() {
        NAMELESS.clone_into(&mut name);
    }
    if is_device(&name) {
        name.insert(0, '_');
        name = cut(&name);
    }
    name
}

/// Without what cannot be seen, turns the direction of reading, or is forbidden on Windows, and without the many spaces that
/// push an ending out of sight.
fn clean(part: &str) -> String {
    let mut after_space = false;
    let shown = part.chars().filter(|character| {
        let shown = !(is_unseen(*character) || after_space && character.is_whitespace());
        after_space = if shown { character.is_whitespace() } else { after_space };
        shown
    });
    let allowed = shown.map(|character| match character {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        other => other,
    });
    trim(&allowed.collect::<String>()).to_owned()
}

/// Windows drops dots and spaces at the end, so that two names would be one.
fn trim(name: &str) -> &str {
    name.trim_start()
        .trim_end_matches(|character: char| character == '.' || character.is_whitespace())
}

/// Controls, zero-width characters and marks of direction: with them `invoice\u{202e}fdp.exe` is read as `invoiceexe.pdf`.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// At most [`MAX_FILE_NAME_BYTES`], whole characters, with the ending kept.
fn cut(name: &str) -> String {
    if name.len() <= MAX_FILE_NAME_BYTES {
        return name.to_owned();
    }
    let dot = name.rfind('.').filter(|dot| *dot > 0);
    let (stem, extension) = name.split_at(dot.unwrap_or(name.len()));
    let kept = if extension.len() <= MAX_EXTENSION_BYTES {
        extension
    } else {
        ""
    };
    let whole = if kept.is_empty() { name } else { stem };
    let mut end = MAX_FILE_NAME_BYTES - kept.len();
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{kept}", trim(&whole[..end]))
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    // Windows counts the raised digits of Latin-1 among them.
    let port = numbered.is_some_and(|number| {
        let mut digits = number.chars();
        digits
            .next()
            .is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit))
            && digits.next().is_none()
    });
    port || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn becomes(name: &str, expected: &str) {
        assert_eq!(safe_name(name), expected, "{name:?}");
    }

    #[test]
    fn an_ordinary_name_stays_as_it_is() {
        for name in [
            "report.pdf",
            ".gitignore",
            "Übersicht (2).tar.gz",
            "写真 1.png",
            "👩🏽.gif",
            "a+b=c & d's.txt",
        ] {
            becomes(name, name);
        }
    }

    #[test]
    fn a_name_leads_to_no_other_directory() {
        becomes("../../etc/passwd", "passwd");
        becomes("/etc/passwd", "passwd");
        becomes(r"C:\Windows\System32\drivers.sys", "drivers.sys");
        becomes(r"..\..\x.txt", "x.txt");
        becomes("C:x.txt", "C_x.txt");
        becomes("holiday/", "holiday");
        becomes("safe.txt:hidden", "safe.txt_hidden");
    }

    #[test]
    fn of_a_name_that_says_nothing_a_file_is_left() {
        for name in [
            "",
            ".",
            "..",
            "../..",
            " ",
            "/",
            "\u{202e}",
            "\0",
            ". . .",
            "\u{200b}/\u{feff}",
        ] {
            becomes(name, NAMELESS);
        }
    }

    #[test]
    fn nothing_turns_a_name_around_or_hides_in_it() {
        becomes("invoice\u{202e}fdp.exe", "invoicefdp.exe");
        becomes(&format!("invoice.pdf{}.exe", " ".repeat(80)), "invoice.pdf .exe");
        becomes("in\u{200b}voice\u{2066}.p\u{feff}df\u{0}\n", "invoice.pdf");
    }

    #[test]
    fn windows_can_keep_it() {
        becomes("CON", "_CON");
        becomes("nul.txt", "_nul.txt");
        becomes("Com1.tar.gz", "_Com1.tar.gz");
        becomes("LPT³", "_LPT³");
        becomes("aux .h", "_aux .h");
        becomes("console.log", "console.log");
        becomes("com10.txt", "com10.txt");
        becomes("what?.txt", "what_.txt");
        becomes("end. . .", "end");
        becomes(&format!("{}x", ".".repeat(300)), ".x");
    }

    #[test]
    fn a_long_name_is_cut_between_characters_and_keeps_its_ending() {
        let name = safe_name(&format!("{}.jpeg", "ü".repeat(200)));
        assert_eq!(name, format!("{}.jpeg", "ü".repeat(125)));
        let name = safe_name(&format!("a.{}", "字".repeat(200)));
        assert!(name.len() <= MAX_FILE_NAME_BYTES && name.starts_with("a.字"), "{name}");
    }

    fn hostile() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            Just("CON".to_owned()),
            Just("com1".to_owned()),
            Just(".".to_owned()),
            Just("..".to_owned()),
            Just("/".to_owned()),
            Just("\\".to_owned()),
            Just("\u{202e}".to_owned()),
            Just("_".to_owned()),
            Just(" ".repeat(260)),
            Just("ß".repeat(120)),
            "\\PC{0,8}",
            any::<String>(),
        ];
        prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_it_was_it_is_a_name_that_stays(name in hostile()) {
            let safe = safe_name(&name);
            prop_assert_eq!(&safe_name(&safe), &safe);
            prop_assert!(!safe.is_empty() && safe.len() <= MAX_FILE_NAME_BYTES);
            prop_assert!(!safe.contains(['/', '\\', ':', '\0']));
            prop_assert!(!safe.ends_with(['.', ' ']) && !is_device(&safe));
        }
    }
}
