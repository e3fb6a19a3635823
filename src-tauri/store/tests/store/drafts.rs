//! What this installation remembers.

use hearth_domain::{ChatId, ChatView, ErrorCode, MessageId, ScrollPlace};

use crate::home::{Home, code};

#[tokio::test]
async fn drafts_are_kept_by_chat_across_a_restart() {
    let mut home = Home::new().await;
    let (one, two) = (home.quiet_chat().await, home.quiet_chat().await);
    assert!(home.store.save_draft(Some(one), "dear").await.unwrap());
    assert!(!home.store.save_draft(Some(one), "dear Ada").await.unwrap());
    assert!(home.store.save_draft(None, "a new one\u{0}").await.unwrap());
    home.restart().await;
    assert_eq!(home.store.open_chat(one, &home.actor).await.unwrap().draft, "dear Ada");
    assert_eq!(home.store.open_chat(two, &home.actor).await.unwrap().draft, "");
    assert_eq!(home.store.new_chat_draft().await.unwrap(), "a new one\u{0}");
    let marked: Vec<_> = home
        .list("")
        .await
        .chats
        .into_iter()
        .map(|chat| (chat.id, chat.has_draft))
        .collect();
    assert_eq!(marked, [(two, false), (one, true)]);
    assert!(home.store.save_draft(Some(one), "").await.unwrap());
    assert!(!home.store.save_draft(Some(one), "").await.unwrap());
    assert!(home.store.save_draft(None, "").await.unwrap());
    assert_eq!(home.store.new_chat_draft().await.unwrap(), "");
}

#[tokio::test]
async fn a_draft_needs_its_chat_and_has_an_end() {
    let home = Home::new().await;
    let unknown = home.store.save_draft(Some(ChatId::new()), "lost").await.unwrap_err();
    assert_eq!(code(unknown), ErrorCode::NotFound);
    let long = home
        .store
        .save_draft(None, &"x".repeat(8 * 1024 * 1024 + 1))
        .await
        .unwrap_err();
    assert_eq!(code(long), ErrorCode::TooLong);
}

#[tokio::test]
async fn the_open_chat_and_the_place_in_it_are_as_they_were_left() {
    let mut home = Home::new().await;
    let chat = home.quiet_chat().await;
    let (message_id, _) = home.send(chat, "here").await;
    let scroll = Some(ScrollPlace {
        message_id,
        offset_px: 12.5,
    });
    home.store
        .save_view(&ChatView {
            chat_id: Some(chat),
            scroll,
        })
        .await
        .unwrap();
    home.restart().await;
    assert_eq!(home.store.last_chat().await.unwrap(), Some(chat));
    assert_eq!(home.store.open_chat(chat, &home.actor).await.unwrap().scroll, scroll);
    home.store
        .save_view(&ChatView {
            chat_id: Some(chat),
            scroll: None,
        })
        .await
        .unwrap();
    assert_eq!(home.store.open_chat(chat, &home.actor).await.unwrap().scroll, None);
    home.store
        .save_view(&ChatView {
            chat_id: None,
            scroll: None,
        })
        .await
        .unwrap();
    assert_eq!(home.store.last_chat().await.unwrap(), None);
    let gone = ChatView {
        chat_id: Some(ChatId::new()),
        scroll: Some(ScrollPlace {
            message_id: MessageId::new(),
            offset_px: 0.0,
        }),
    };
    assert_eq!(
        code(home.store.save_view(&gone).await.unwrap_err()),
        ErrorCode::NotFound
    );
}
