//! Pages of hits: none missing, none twice.

use std::collections::HashSet;

use hearth_domain::{MessageId, SearchCursor, SearchOrder, SearchRequest};
use hearth_store::ImportedMessage;

use super::request;
use crate::home::{Home, START};

/// All pages, while somebody else writes between them.
async fn all(home: &Home, mut asked: SearchRequest, writing: bool) -> Vec<MessageId> {
    let chat = home.quiet_chat().await;
    let mut found = Vec::new();
    loop {
        let page = home.search(&asked).await;
        assert!(
            asked.after.is_none() || page.chats.is_empty(),
            "chats come with the first page"
        );
        found.extend(page.hits.iter().map(|hit| hit.message_id));
        if writing {
            home.send(chat, "a common word more").await;
        }
        asked.after = page.next;
        if asked.after.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn while_others_write_no_hit_is_missing_or_comes_twice() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    let said = (0..105).map(|turn| ImportedMessage {
        from_assistant: false,
        text: format!("common {turn}"),
        created_at: START,
    });
    home.store.import_messages(chat, &home.settings, said).await.unwrap();
    for order in [SearchOrder::NewestFirst, SearchOrder::BestMatch] {
        let mut asked = request("common");
        (asked.order, asked.limit) = (order, 10);
        let before = all(&home, asked.clone(), false).await;
        let during = all(&home, asked, true).await;
        assert_eq!(before, during, "{order:?}");
        assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
        assert!(before.len() >= 105);
    }
}

#[tokio::test]
async fn a_rare_hit_behind_many_others_is_found_by_going_on() {
    let home = Home::new().await;
    let (rare, chat) = (home.quiet_chat().await, home.quiet_chat().await);
    home.send(rare, "common and early").await;
    let title = "Rare".to_owned();
    home.apply(rare, hearth_domain::Action::Rename { title }).await.unwrap();
    let said = (0..20_500).map(|turn| ImportedMessage {
        from_assistant: false,
        text: format!("common {turn}"),
        created_at: START,
    });
    home.store.import_messages(chat, &home.settings, said).await.unwrap();
    let first = home.search(&request("in:rare common")).await;
    assert!(
        first.hits.is_empty() && first.next.is_some(),
        "so many are looked at at once"
    );
    let mut on = request("in:rare common");
    on.after = first.next;
    let second = home.search(&on).await;
    assert_eq!((second.hits.len(), second.next), (1, None));
    let mut best = request("in:rare common");
    best.order = SearchOrder::BestMatch;
    let found = home.search(&best).await;
    assert_eq!(
        (found.hits.len(), found.next),
        (1, None),
        "the best are sought further back"
    );
}

#[tokio::test]
async fn what_is_no_cursor_and_no_limit_is_refused() {
    let home = Home::new().await;
    for cursor in ["", "x", "1.x", "1.2.3", "99999999999999999999"] {
        let mut asked = request("word");
        asked.after = Some(SearchCursor(cursor.to_owned()));
        assert!(home.store.search_all(&asked).await.is_err(), "{cursor:?}");
    }
    for limit in [0, 101] {
        let mut asked = request("word");
        asked.limit = limit;
        assert!(home.store.search_all(&asked).await.is_err(), "{limit}");
    }
}
