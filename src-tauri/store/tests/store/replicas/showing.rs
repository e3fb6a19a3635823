//! What a copy shows, and what is found in it.

use std::time::Instant;

use hearth_domain::{ChangeSet, MessagePageRequest, PageAnchor, Rev};

use super::Said;
use crate::home::{column, connect};

#[tokio::test]
async fn a_copy_shows_is_searched_and_does_not_mind_being_told_twice() {
    let mut said = Said::new().await;
    said.say("hello xylophone").await;
    said.say("second").await;
    assert_eq!(said.shown().await, ["hello xylophone", "second"]);
    assert_eq!((said.found("xylophone").await, said.found("nothing").await), (1, 0));
    let detail = said.home.store.open_copy(said.chat).await.unwrap();
    assert_eq!((detail.me, detail.chat), (said.space.user_id, said.row(3)));
    let again = said.set(1, 3);
    said.put(&again, false).await.unwrap();
    assert_eq!(said.shown().await.len(), 2);
    let own = said.home.list("").await;
    assert!(own.chats.is_empty(), "it is no chat of this machine's space");
}

#[tokio::test]
async fn a_deleted_message_leaves_its_place_and_no_word_behind() {
    let mut said = Said::new().await;
    let mut gone = said.say("secret xylophone").await;
    said.say("after").await;
    (gone.text, gone.deleted, gone.rev) = (String::new(), true, Rev(4));
    let changes = ChangeSet {
        messages: vec![gone],
        ..said.set(3, 4)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.shown().await, ["", "after"]);
    said.home.store.purge().await.unwrap();
    said.home.store.close().await;
    let db = connect(&said.home.dir.path().join("hearth.db")).await;
    let left = "SELECT count(*) FROM message_search_data WHERE instr(block, CAST('ylophone' AS BLOB)) > 0";
    assert_eq!(column::<i64>(&db, left).await, [0]);
}

#[tokio::test]
async fn the_path_follows_the_leaf_to_another_version_and_back() {
    let mut said = Said::new().await;
    let first = said.say("question").await;
    let old = said.say("old answer").await;
    said.say("more").await;
    let old_leaf = said.leaf;
    let new = said.message(5, Some(first.id), "new answer");
    said.leaf = Some(new.id);
    let changes = ChangeSet {
        messages: vec![new],
        ..said.set(4, 5)
    };
    said.put(&changes, false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "new answer"]);
    said.leaf = old_leaf;
    said.put(&said.set(5, 6), false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "old answer", "more"]);
    said.leaf = Some(old.id);
    said.put(&said.set(6, 7), false).await.unwrap();
    assert_eq!(said.shown().await, ["question", "old answer"]);
}

/// As after months away: a page is one transaction, and costs what it holds.
#[tokio::test]
async fn a_long_history_is_caught_up_page_by_page_and_readable_on_the_way() {
    const PAGES: i64 = 20;
    const PAGE: i64 = 1_000;
    let mut said = Said::new().await;
    let mut parent = None;
    let begin = Instant::now();
    for page in 0..PAGES {
        let from = 1 + page * PAGE;
        let mut messages = Vec::new();
        for rev in from + 1..=from + PAGE {
            let message = said.message(rev, parent, &format!("message {rev} of many"));
            parent = Some(message.id);
            messages.push(message);
        }
        let last = page + 1 == PAGES;
        said.leaf = parent;
        let mut changes = said.set(from, from + PAGE);
        changes.messages = messages;
        // The chat's row is as new as its last message.
        changes.chat = changes.chat.filter(|_| last);
        said.put(&changes, false).await.unwrap();
        let shown = said.shown().await;
        assert_eq!(shown.len(), 200);
    }
    is_no_matter_of_minutes(begin);
    let request = MessagePageRequest {
        chat_id: said.chat,
        anchor: PageAnchor::End,
        limit: 1,
    };
    let page = said.home.store.page_of_copy(&request).await.unwrap();
    assert_eq!(i64::from(page.path_length), PAGES * PAGE);
    assert_eq!(said.found("message").await, 1);
}

/// Absolute times hold on no machine but this one; that it is no matter of minutes holds on all.
fn is_no_matter_of_minutes(begin: Instant) {
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}
