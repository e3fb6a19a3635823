//! SPDX licence expressions (SPDX specification 2.3, annex D), as far as crates and packages use them.

/// Licences under which parts may be shipped inside an MIT application. A name that is not here is looked at by a
/// person before it is added.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    // Copyleft for changes to its own files only.
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// True if some choice that the expression leaves is made of accepted licences only. An exception (`WITH`) only
/// gives further rights. An expression that cannot be read does not fit.
pub(super) fn fits(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    let fits = reader.any();
    reader.words.is_empty() && fits == Some(true)
}

struct Reader<'a> {
    words: &'a [&'a str],
}

impl<'a> Reader<'a> {
    /// `a OR b`, which binds weaker than `AND`.
    fn any(&mut self) -> Option<bool> {
        let mut fits = self.all()?;
        while self.takes("OR") {
            fits |= self.all()?;
        }
        Some(fits)
    }

    fn all(&mut self) -> Option<bool> {
        let mut fits = self.one()?;
        while self.takes("AND") {
            fits &= self.one()?;
        }
        Some(fits)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let fits = self.any()?;
            return self.takes(")").then_some(fits);
        }
        let name = self.next()?;
        if self.takes("WITH") {
            self.next()?;
        }
        Some(ACCEPTED.contains(&name))
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.next();
        }
        found
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_choice_is_enough_and_a_conjunction_needs_all() {
        assert!(fits("MIT"));
        assert!(fits("MIT OR GPL-3.0-only"));
        assert!(fits("GPL-3.0-only OR Apache-2.0 WITH LLVM-exception"));
        assert!(!fits("MIT AND GPL-3.0-only"));
        assert!(fits("(MIT OR LGPL-2.1-or-later) AND Unicode-3.0"));
        assert!(fits("Apache-2.0/MIT"));
    }

    #[test]
    fn copyleft_the_unknown_and_the_unreadable_do_not_fit() {
        for expression in [
            "GPL-3.0-only",
            "AGPL-3.0-or-later",
            "LGPL-2.1",
            "SEE LICENSE IN x",
            "",
            "(MIT",
            "MIT OR",
        ] {
            assert!(!fits(expression), "{expression}");
        }
    }
}
