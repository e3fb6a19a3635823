//! The longer words of all texts, each kept once: where the beginning of a word, and a part of one, is looked for.

use std::collections::{BTreeMap, HashSet};

use hearth_domain::{CUT, indexed_text, longer_words};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value, prelude::Uuid};
use serde::Serialize;

use super::{Batch, INDEX_BEHIND, order_sweep};

/// What FTS5 is asked for a word of the table, as SQL.
fn asked_in_sql() -> String {
    format!("'\"' || rtrim(words.word, '{CUT}') || '\"' || iif(words.word LIKE '%{CUT}', ' *', '')")
}

/// The condition that no text and no title has the word.
fn unused() -> String {
    let asked = asked_in_sql();
    format!(
        "NOT EXISTS (SELECT 1 FROM message_search WHERE message_search MATCH {asked})
        AND NOT EXISTS (SELECT 1 FROM title_search WHERE title_search MATCH {asked})"
    )
}

/// Words that are looked for in the index one by one at the end of a transaction, while its caller waits.
const ONE_BY_ONE: usize = 1_000;

/// Words that come and go with the changes of one transaction.
#[derive(Default)]
pub(crate) struct Words {
    come: HashSet<String>,
    gone: HashSet<String>,
    titles: BTreeMap<Uuid, String>,
}

impl Words {
    pub(crate) fn come(&mut self, text: &str) {
        self.come.extend(longer_words(text));
    }

    pub(crate) fn go(&mut self, text: &str) {
        self.gone.extend(longer_words(text));
    }

    pub(crate) fn rename(&mut self, chat: Uuid, before: &str, now: &str) {
        self.go(before);
        self.come(now);
        self.titles.insert(chat, now.to_owned());
    }

    /// Leaves what has to be written.
    pub(crate) fn write(self, batch: &mut Batch) {
        if !self.titles.is_empty() {
            let titles = self
                .titles
                .iter()
                .map(|(chat, title)| (chat.simple().to_string(), indexed_text(title)));
            let titles: Vec<(String, Option<String>)> = titles.collect();
            batch.raw(
                "UPDATE chats SET indexed_title = t.value ->> 1 FROM json_each(?) t
                WHERE chats.id = unhex(t.value ->> 0) AND chats.indexed_title IS NOT t.value ->> 1",
                [json(&titles).into()],
            );
        }
        if !self.come.is_empty() {
            batch.raw(
                "INSERT OR IGNORE INTO words (word) SELECT value FROM json_each(?)",
                [json(&self.come).into()],
            );
        }
        let gone: Vec<&String> = self.gone.difference(&self.come).collect();
        if gone.len() > ONE_BY_ONE {
            order_sweep(batch);
        } else if !gone.is_empty() {
            let sql = format!(
                "DELETE FROM words WHERE word IN (SELECT value FROM json_each(?)) AND {}",
                unused()
            );
            batch.raw(&sql, [json(&gone).into()]);
        }
    }
}

fn json(list: &impl Serialize) -> String {
    serde_json::to_string(list).unwrap_or_else(|error| unreachable!("a list of words: {error}"))
}

/// Forgets those that no text has, of some words behind a key. Where to go on; none at the end.
pub(crate) async fn sweep_words<C: ConnectionTrait>(db: &C, behind: i64, words: i64) -> Result<Option<i64>, DbErr> {
    let sql = "SELECT max(key) FROM (SELECT key FROM words WHERE key > ? ORDER BY key LIMIT ?)";
    let row = db.query_one_raw(statement(sql, [behind.into(), words.into()])).await?;
    let last: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    let Some(last) = last else { return Ok(None) };
    let sql = format!("DELETE FROM words WHERE key > ? AND key <= ? AND {}", unused());
    db.execute_raw(statement(&sql, [behind.into(), last.into()])).await?;
    Ok(Some(last))
}

/// Words that there are, as FTS5 is asked for them.
#[derive(Default)]
pub(super) struct Known {
    /// All those that begin with what was asked for; none where they are too many, or not all of them are known.
    pub(super) beginning: Option<Vec<String>>,
    /// Those that have it behind their beginning, those first that were written first: the usual ones.
    pub(super) containing: Vec<String>,
}

/// The words that begin with what [`hearth_domain::Term::part`] gives, or have it in them: fewer than `limit` of the first,
/// and so many of the others. Words as short as the shortest part are not in the table, and begin with themselves alone.
pub(super) async fn known<C: ConnectionTrait>(db: &C, part: &str, limit: i64) -> Result<Known, DbErr> {
    const BEGINNING: i64 = 0;
    const CONTAINING: i64 = 1;
    let sql = format!(
        "SELECT {BEGINNING}, word FROM (SELECT word FROM words WHERE word > ? AND word < ? LIMIT ?)
        UNION ALL
        SELECT {CONTAINING}, word FROM (
            SELECT word FROM word_parts WHERE word_parts MATCH ? AND instr(word, ?) > 1 ORDER BY rowid LIMIT ?
        )
        UNION ALL
        SELECT 2, '' FROM local_values WHERE name = ?"
    );
    let values = [
        part.into(),
        // No letter comes behind this one.
        format!("{part}{}", char::MAX).into(),
        limit.into(),
        format!("\"{part}\"").into(),
        part.into(),
        limit.into(),
        INDEX_BEHIND.into(),
    ];
    let (mut beginning, mut containing) = (vec![whole(part)], Vec::new());
    // Of words so long, the table has no more than this is of them.
    let mut are_all_known = !longer_words(part).any(|word| word.ends_with(CUT));
    for row in db.query_all_raw(statement(&sql, values)).await? {
        let word: String = row.try_get_by_index(1)?;
        match row.try_get_by_index(0)? {
            BEGINNING => beginning.push(whole(&word)),
            CONTAINING => containing.push(whole(&word)),
            _ => are_all_known = false,
        }
    }
    // The word itself is one more.
    let are_few = i64::try_from(beginning.len()).is_ok_and(|words| words <= limit);
    Ok(Known {
        beginning: (are_all_known && are_few).then_some(beginning),
        containing,
    })
}

/// A word of the table, as FTS5 is asked for it.
fn whole(word: &str) -> String {
    match word.strip_suffix(CUT) {
        Some(beginning) => format!("\"{beginning}\" *"),
        None => format!("\"{word}\""),
    }
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(words: usize) -> String {
        let mut gone = Words::default();
        gone.go(&(0..words).map(|n| format!("word{n} ")).collect::<String>());
        let mut batch = Batch::new();
        gone.write(&mut batch);
        batch.into_statement().map(|all| all.sql).unwrap_or_default()
    }

    /// Each would be looked for in both indexes while whoever edited their message waits.
    #[test]
    fn many_words_that_go_are_left_to_be_swept() {
        assert!(written(ONE_BY_ONE).starts_with("DELETE FROM words"));
        assert!(written(ONE_BY_ONE + 1).starts_with("INSERT INTO local_values"));
    }
}
