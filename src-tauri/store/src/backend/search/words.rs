//! The longer words of all texts, each kept once: where a part of a word is looked for.

use std::collections::{BTreeMap, HashSet};

use hearth_domain::{indexed_text, longer_words};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value, prelude::Uuid};
use serde::Serialize;

use super::{Batch, order_sweep};

/// No text and no title has the word. FTS5 is asked for it as a whole word.
const UNUSED: &str = "
    NOT EXISTS (SELECT 1 FROM message_search WHERE message_search MATCH '\"' || words.word || '\"')
    AND NOT EXISTS (SELECT 1 FROM title_search WHERE title_search MATCH '\"' || words.word || '\"')";

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
            let sql = format!("DELETE FROM words WHERE word IN (SELECT value FROM json_each(?)) AND {UNUSED}");
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
    let sql = format!("DELETE FROM words WHERE key > ? AND key <= ? AND {UNUSED}");
    db.execute_raw(statement(&sql, [behind.into(), last.into()])).await?;
    Ok(Some(last))
}

/// The words that have a part, other than those that begin with it, those first that were written first: the usual ones.
pub(super) async fn containing<C: ConnectionTrait>(db: &C, part: &str, limit: i64) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT word FROM word_parts WHERE word_parts MATCH ? AND instr(word, ?) > 1 ORDER BY rowid LIMIT ?";
    let values = [format!("\"{part}\"").into(), part.into(), limit.into()];
    let rows = db.query_all_raw(statement(sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
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
