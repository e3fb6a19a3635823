//! The index agrees with the tables, whatever happened to them.

use std::collections::BTreeSet;

use hearth_domain::{Action, longer_words};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::home::{Home, column};

/// FTS5's own comparison of each index with its table, and the words that are kept with those of all texts.
pub(crate) async fn agrees(db: &DatabaseConnection) {
    for index in ["message_search", "title_search", "word_parts"] {
        let check = format!("INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)");
        db.execute_unprepared(&check).await.unwrap();
    }
    let texts = "SELECT text FROM chat_messages_words UNION ALL SELECT title FROM chats_words";
    let texts: Vec<String> = column(db, texts).await;
    let wanted: BTreeSet<String> = texts.iter().flat_map(|text| longer_words(text)).collect();
    let kept: BTreeSet<String> = column::<String>(db, "SELECT word FROM words")
        .await
        .into_iter()
        .collect();
    assert_eq!(kept, wanted);
    let parts = "SELECT count(*) FROM words w WHERE NOT EXISTS
        (SELECT 1 FROM word_parts p WHERE p.rowid = w.key AND p.word_parts MATCH '\"' || w.word || '\"')";
    assert_eq!(column::<i64>(db, parts).await, [0]);
    let files = "SELECT count(*) FROM chat_messages m WHERE json_array_length(coalesce(m.attachments, '[]')) <>
        (SELECT count(*) FROM attachments a WHERE a.message_key = m.key)";
    assert_eq!(column::<i64>(db, files).await, [0]);
}

#[tokio::test]
async fn words_come_and_go_with_the_texts_that_have_them() {
    let home = Home::new().await;
    let (chat, kept) = (home.chat().await, home.quiet_chat().await);
    let first = format!("first words 手机 {}", "key".repeat(30));
    let (message_id, _) = home.exchange(chat, &first, "second words Ελλάδα").await;
    home.send(kept, "other words").await;
    for title in ["Named neighbourhood", "Renamed 手机"] {
        let title = title.to_owned();
        home.apply(chat, Action::Rename { title }).await.unwrap();
    }
    let db = home.look().await;
    agrees(&db).await;
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
    agrees(&db).await;
    home.apply(chat, Action::DeleteChat).await.unwrap();
    home.store.purge().await.unwrap();
    agrees(&db).await;
    let left = column::<String>(&db, "SELECT word FROM words ORDER BY word").await;
    assert_eq!(left, ["other", "words"]);
}

/// A group of messages is written to the index at once: whatever is triggered by inserting one has FTS5 write each alone.
#[tokio::test]
async fn messages_of_one_transaction_make_one_piece_of_the_index() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let db = home.look().await;
    let pieces = "SELECT count(DISTINCT segid) FROM message_search_idx";
    let before: i64 = column(&db, pieces).await[0];
    let all = (0..30).map(|turn| {
        let text = format!("message {turn}");
        let home = &home;
        async move { home.send(chat, &text).await }
    });
    futures::future::join_all(all).await;
    let after: i64 = column(&db, pieces).await[0];
    assert!(after - before <= 6, "{} pieces", after - before);
}

/// What an earlier version of Hearth put into the index leaves words there that only merging takes out.
#[tokio::test]
async fn an_older_message_that_is_indexed_otherwise_by_a_reaction_is_remembered() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (message_id, _) = home.send(chat, "Ελλάδα").await;
    let db = home.look().await;
    let noted = "SELECT count(*) FROM local_values WHERE name LIKE 'rewritten/%'";
    let react = |emoji: &str| Action::React {
        message_id,
        emoji: emoji.to_owned(),
        on: true,
    };
    home.apply(chat, react("👍")).await.unwrap();
    assert_eq!(column::<i64>(&db, noted).await, [0]);
    db.execute_unprepared("UPDATE chat_messages SET indexed_text = NULL")
        .await
        .unwrap();
    home.apply(chat, react("🔥")).await.unwrap();
    assert_eq!(column::<i64>(&db, noted).await, [1]);
    agrees(&db).await;
}

/// Not all words are in their table then.
#[tokio::test]
async fn what_an_earlier_version_wrote_is_found_by_its_beginning_before_it_is_indexed_anew() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "our neighbourhood").await;
    let db = home.look().await;
    db.execute_unprepared("DELETE FROM words").await.unwrap();
    assert!(home.hits("neigh").await.is_empty(), "it is looked for among words");
    db.execute_unprepared("INSERT INTO local_values (name, value) VALUES ('index/behind', '')")
        .await
        .unwrap();
    assert_eq!(home.hits("neigh").await, ["our [neigh]bourhood"]);
    home.store.index_what_is_behind().await.unwrap();
    assert_eq!(home.hits("bourhood").await, ["our neigh[bourhood]"]);
    agrees(&db).await;
}

#[tokio::test]
async fn very_many_words_that_go_at_once_are_gone_after_the_next_purge() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let words: Vec<String> = (0..5_000).map(|n| format!("word{n}")).collect();
    let (message_id, _) = home.send(chat, &words.join(" ")).await;
    let text = "few words".to_owned();
    home.apply(chat, Action::EditMessage { message_id, text })
        .await
        .unwrap();
    home.store.purge().await.unwrap();
    agrees(&home.look().await).await;
}
