//! Hostile and odd queries.

use std::time::{Duration, Instant};

use hearth_domain::{ErrorCode, MAX_QUERY_BYTES, SearchOrder, SearchWithin};
use proptest::prelude::*;

use super::request;
use crate::home::{Home, code};

#[tokio::test]
async fn nothing_that_can_be_typed_is_an_error() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "plain words, NEAR and OR, say \"so\" (don't)").await;
    let quotes = "\"".repeat(MAX_QUERY_BYTES);
    let words = "ab ".repeat(MAX_QUERY_BYTES / 3);
    for odd in [
        "",
        " ",
        "\"",
        "\u{0}",
        "pla\u{0}in",
        "*",
        "a*",
        "NEAR(a b)",
        "text:plain",
        "-a",
        "^a",
        "a OR b",
        "{a b}",
        "%",
        "_",
        "'; DROP TABLE chats; --",
        "🙂",
        "\u{202e}",
        "from:%",
        "in:*",
        "in:\"",
        "from:🙂",
        "has:",
        &quotes,
        &words,
    ] {
        for order in [SearchOrder::NewestFirst, SearchOrder::BestMatch] {
            for within in [
                SearchWithin::Everywhere,
                SearchWithin::Chat { chat_id: chat },
                SearchWithin::MyMentions,
            ] {
                let mut asked = request(odd);
                (asked.order, asked.within) = (order, within);
                home.search(&asked).await;
            }
        }
    }
    assert_eq!(home.hits("don't").await.len(), 1);
    assert!(home.hits("plain OR nothing").await.is_empty(), "OR is a word");
    let long = home.store.search_all(&request(&"a".repeat(MAX_QUERY_BYTES + 1))).await;
    assert_eq!(code(long.unwrap_err()), ErrorCode::Invalid);
}

#[tokio::test]
async fn a_part_that_thousands_of_words_have_takes_no_long_time() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    for turn in 0..40 {
        let words: Vec<String> = (0..500).map(|n| format!("x{turn}y{n}ing")).collect();
        home.send(chat, &words.join(" ")).await;
    }
    home.send(chat, "inging").await;
    let started = Instant::now();
    let found = home.hits("ing").await;
    assert!(!found.is_empty());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn no_text_at_all_is_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let home = runtime.block_on(Home::new());
    proptest!(ProptestConfig::with_cases(256), |(
        odd in "\\PC{0,20}|[\"*():^+{}\\-\u{0}a手 ]{0,12}|((from|in|has|before|after):[\"a手2 ]{0,4} ?){0,6}"
    )| {
        let found = runtime.block_on(home.store.search_all(&request(&odd)));
        prop_assert!(found.is_ok(), "{odd:?}: {found:?}");
    });
}
