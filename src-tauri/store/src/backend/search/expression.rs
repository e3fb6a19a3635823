//! What FTS5 is asked (<https://www.sqlite.org/fts5.html>, section 3).

use hearth_domain::Term;
use sea_orm::{ConnectionTrait, DbErr};

use super::words;

/// Words that a part of a word is looked for in: more make a query slow, and the first are the usual ones. So many that
/// begin with it are looked for one by one, too: FTS5 goes through each from its newest text, whereas it reads all there is
/// about a beginning (<https://www.sqlite.org/fts5.html>, section 4.2) before it names the first.
const MOST_WORDS: i64 = 100;

/// All terms, each as a beginning, as a part of a word that there is, or as a phrase. None if there is nothing to look for.
pub(crate) async fn expression<C: ConnectionTrait>(db: &C, terms: &[Term]) -> Result<Option<String>, DbErr> {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        let known = match term.part() {
            Some(part) => words::known(db, part, MOST_WORDS).await?,
            None => words::Known::default(),
        };
        let mut any = known.beginning.unwrap_or_else(|| vec![phrase(term)]);
        any.extend(known.containing);
        all.push(either(&any));
    }
    Ok((!all.is_empty()).then(|| all.join(" AND ")))
}

/// One of these names, as a phrase. None if no name has a word.
pub(crate) fn phrases(names: &[String]) -> Option<String> {
    let terms = names.iter().filter_map(|name| Term::new(name, true));
    let any: Vec<String> = terms.map(|term| phrase(&term)).collect();
    (!any.is_empty()).then(|| either(&any))
}

/// The words that every link has one of.
pub(crate) fn links() -> String {
    either(&["\"http\"".to_owned(), "\"https\"".to_owned()])
}

/// A term's words hold letters and digits alone, so that nothing in them means anything to FTS5.
fn phrase(term: &Term) -> String {
    let beginning = if term.begins { " *" } else { "" };
    format!("\"{}\"{beginning}", term.words.join(" "))
}

fn either(any: &[String]) -> String {
    format!("({})", any.join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_quoted_beginnings() {
        let shown = |text: &str| Term::new(text, false).map(|term| phrase(&term));
        assert_eq!(shown("Égg").as_deref(), Some("\"egg\" *"));
        assert_eq!(shown("don't").as_deref(), Some("\"don t\" *"));
        assert_eq!(shown("手机").as_deref(), Some("\"手 机\""));
        assert_eq!(shown("a").as_deref(), Some("\"a\""));
        assert_eq!(shown("\"*(").as_deref(), None);
    }
}
