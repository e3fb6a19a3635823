//! Words in titles and messages.

mod bounds;
mod filters;
pub(crate) mod index;
mod matching;
mod pages;
mod whose;

use hearth_domain::{
    Action, ChatFilter, ChatListRequest, SearchOrder, SearchPage, SearchRequest, SearchWithin, TextPiece,
};
use hearth_store::ImportedMessage;
use proptest::prelude::*;

use crate::home::{Home, START, list_request};

/// A search everywhere, newest first.
fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        within: SearchWithin::Everywhere,
        order: SearchOrder::NewestFirst,
        after: None,
        limit: 50,
        utc_offset_min: 0,
    }
}

/// Pieces as one text, with brackets around what was found.
fn shown(pieces: &[TextPiece]) -> String {
    let one = |piece: &TextPiece| {
        if piece.found {
            format!("[{}]", piece.text)
        } else {
            piece.text.clone()
        }
    };
    pieces.iter().map(one).collect()
}

impl Home {
    async fn search(&self, request: &SearchRequest) -> SearchPage {
        let found = self.store.search_all(request).await;
        found.unwrap_or_else(|error| panic!("{request:?}: {error}"))
    }

    /// The snippets of what is found, newest first.
    async fn hits(&self, query: &str) -> Vec<String> {
        let found = self.search(&request(query)).await.hits;
        found.iter().map(|hit| shown(&hit.snippet)).collect()
    }
}

#[tokio::test]
async fn every_word_is_the_beginning_of_one_whatever_its_case_and_accents() {
    let home = Home::new().await;
    let eggs = home.quiet_chat().await;
    home.send(eggs, "How do I boil an egg? Crème brûlée afterwards.").await;
    let tea = home.quiet_chat().await;
    home.send(tea, "Tea").await;
    home.send(tea, "Boiling water, please").await;
    let title = "Kitchen matters".to_owned();
    home.apply(tea, Action::Rename { title }).await.unwrap();
    assert_eq!(home.found("boil").await, [tea, eggs]);
    assert_eq!(home.found("BOIL EGG").await, [eggs]);
    assert_eq!(home.found("creme brulee").await, [eggs]);
    assert_eq!(home.found("kitch").await, [tea]);
    assert!(
        home.found("boil kitchen").await.is_empty(),
        "words of a title and of a message do not mix"
    );
    assert_eq!(home.found("rulee").await, [eggs], "a part of a word");
    assert!(
        home.found("il").await.is_empty(),
        "two letters are in nearly every word"
    );
    assert_eq!(home.found("  ").await, [tea, eggs], "no words: all chats");
}

#[tokio::test]
async fn answers_and_titles_are_found_as_they_now_are() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "question", "pineapple").await;
    assert_eq!(home.found("pineapple").await, [chat]);
    let title = "Fruit".to_owned();
    home.apply(chat, Action::Rename { title }).await.unwrap();
    assert_eq!(home.found("fruit").await, [chat]);
    let title = "Vegetables".to_owned();
    home.apply(chat, Action::Rename { title }).await.unwrap();
    assert!(home.found("fruit").await.is_empty());
}

#[tokio::test]
async fn found_chats_come_newest_first_page_by_page() {
    let home = Home::new().await;
    let mut chats = Vec::new();
    for turn in 0..25 {
        let chat = home.quiet_chat().await;
        home.send(chat, &format!("common {turn}")).await;
        chats.push(chat);
    }
    home.apply(chats[3], Action::SetPinned { pinned: true }).await.unwrap();
    chats.reverse();
    let mut request = ChatListRequest {
        limit: 10,
        ..list_request("common")
    };
    let mut found = Vec::new();
    loop {
        let list = home.store.list_chats(&request, &home.actor).await.unwrap();
        found.extend(list.chats.iter().map(|chat| chat.id));
        request.after = list.next;
        if list.next.is_none() {
            break;
        }
    }
    assert_eq!(found, chats);
}

#[tokio::test]
async fn chats_that_are_not_shown_crowd_out_none_that_are() {
    let home = Home::new().await;
    let mut chats = Vec::new();
    for messages in [1, 2_100, 2_100, 1] {
        let chat = home.quiet_chat().await;
        let said = (0..messages).map(|turn| ImportedMessage {
            from_assistant: false,
            text: format!("common {turn}"),
            created_at: START,
        });
        home.store.import_messages(chat, &home.settings, said).await.unwrap();
        chats.push(chat);
    }
    let [old, archived, deleted, new] = chats[..] else {
        panic!("four chats")
    };
    home.apply(archived, Action::SetArchived { archived: true })
        .await
        .unwrap();
    home.apply(deleted, Action::DeleteChat).await.unwrap();
    assert_eq!(home.found("common").await, [new, old]);
    let request = ChatListRequest {
        filter: ChatFilter::Archived,
        ..list_request("common")
    };
    let found = home.store.list_chats(&request, &home.actor).await.unwrap().chats;
    assert_eq!(found.iter().map(|chat| chat.id).collect::<Vec<_>>(), [archived]);
}

#[tokio::test]
async fn nothing_that_can_be_typed_breaks_the_search() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "plain words, NEAR and OR, say \"so\" (don't)").await;
    for odd in [
        "\"",
        "'",
        "*",
        "a*",
        "(",
        ")",
        "a OR",
        "NOT",
        "AND a",
        "NEAR(a b)",
        "text:plain",
        "-a",
        "^a",
        "a\u{0}b",
        "\u{0}",
        "%",
        "_",
        "\\",
        "{a b}",
        "a + b",
        "ＡＢＣ",
        "\u{202e}",
        "🙂",
        "'; DROP TABLE chats; --",
        "\"\"\"",
        "a\"b",
    ] {
        home.store
            .list_chats(&list_request(odd), &home.actor)
            .await
            .unwrap_or_else(|error| panic!("{odd:?}: {error}"));
    }
    assert_eq!(home.found("don't").await, [chat]);
    assert_eq!(home.found("\"so\"").await, [chat]);
    assert_eq!(home.found(&"words ".repeat(500)).await, [chat]);
}

#[test]
fn no_text_at_all_breaks_the_search() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let home = runtime.block_on(Home::new());
    proptest!(ProptestConfig::with_cases(256), |(odd in "\\PC{0,20}|[\"*():^+{}\\-\u{0}a ]{0,12}")| {
        let found = runtime.block_on(home.store.list_chats(&list_request(&odd), &home.actor));
        prop_assert!(found.is_ok(), "{odd:?}: {found:?}");
    });
}
