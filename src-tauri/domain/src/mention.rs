//! Mentions: `@name` in a text.

/// True if `text` mentions `name`: an `@` that begins a word, the name in any case, and no letter or digit behind
/// it.
#[must_use]
pub fn mentions(text: &str, name: &str) -> bool {
    let name = name.trim();
    if name.is_empty() {
        return false;
    }
    text.match_indices('@').any(|(at, _)| {
        let begins = text[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        begins && starts_with_name(&text[at + 1..], name)
    })
}

fn starts_with_name(text: &str, name: &str) -> bool {
    let mut rest = text.chars();
    for wanted in name.chars() {
        match rest.next() {
            Some(found) if found == wanted || found.to_lowercase().eq(wanted.to_lowercase()) => {}
            Some(_) | None => return false,
        }
    }
    rest.next().is_none_or(|after| !after.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_behind_an_at_is_a_mention() {
        for text in ["@Ana", "hello @ana, look", "(@ANA)", "x @Anatol and @Ana"] {
            assert!(mentions(text, "Ana"), "{text}");
        }
        assert!(mentions("ask @gpt-4o mini please", "gpt-4o mini"));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in ["Ana", "mail@ana.org", "@Anatol", "@ Ana", ""] {
            assert!(!mentions(text, "Ana"), "{text}");
        }
        assert!(!mentions("@", ""));
    }
}
