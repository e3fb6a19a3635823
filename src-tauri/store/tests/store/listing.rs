//! The sidebar's list, and what opening a chat gives.

use hearth_domain::{Action, ChatListRequest, ErrorCode, ParticipantKind};

use crate::home::{Home, code, list_request};

#[tokio::test]
async fn pages_of_the_list_meet_without_gap_or_repeat() {
    let home = Home::new().await;
    let mut chats = Vec::new();
    for turn in 0..23 {
        let chat = home.quiet_chat().await;
        if turn % 5 == 0 {
            home.apply(chat, Action::SetPinned { pinned: true }).await.unwrap();
        }
        chats.push((turn % 5 == 0, chat));
    }
    // Pinned first, then newest first; chats made within one moment keep one order.
    let expected: Vec<_> = [true, false]
        .into_iter()
        .flat_map(|pinned| chats.iter().rev().filter(move |it| it.0 == pinned).map(|it| it.1))
        .collect();
    for limit in [1, 4, 23, 100] {
        let mut request = ChatListRequest {
            limit,
            ..list_request("")
        };
        let mut seen = Vec::new();
        loop {
            let list = home.store.list_chats(&request, &home.actor).await.unwrap();
            assert!(list.chats.len() <= limit as usize);
            seen.extend(list.chats.iter().map(|chat| chat.id));
            request.after = list.next;
            if list.next.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected, "limit {limit}");
    }
    for limit in [0, 501] {
        let request = ChatListRequest {
            limit,
            ..list_request("")
        };
        assert_eq!(
            code(home.store.list_chats(&request, &home.actor).await.unwrap_err()),
            ErrorCode::Invalid
        );
    }
}

#[tokio::test]
async fn a_new_message_brings_its_chat_to_the_top() {
    let home = Home::new().await;
    let (one, two) = (home.quiet_chat().await, home.quiet_chat().await);
    assert_eq!(home.found("").await, [two, one]);
    home.send(one, "hello").await;
    assert_eq!(home.found("").await, [one, two]);
}

#[tokio::test]
async fn a_chat_opens_with_who_is_in_it() {
    let home = Home::new().await;
    let chat = home.chat().await;
    let detail = home.store.open_chat(chat, &home.actor).await.unwrap();
    assert_eq!((detail.chat.space_id, detail.run), (home.store.space_id(), None));
    let mut names: Vec<_> = detail
        .participants
        .iter()
        .map(|it| match &it.kind {
            ParticipantKind::User { user_id, name } => {
                assert_eq!(*user_id, home.store.user_id());
                name.clone()
            }
            ParticipantKind::Assistant(assistant) => assistant.model.clone(),
        })
        .collect();
    names.sort();
    assert_eq!(names, ["Ada", "gpt-test"]);
}

#[tokio::test]
async fn the_store_counts_what_it_holds() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "question", "answer").await;
    let gone = home.quiet_chat().await;
    home.send(gone, "gone").await;
    home.apply(gone, Action::DeleteChat).await.unwrap();
    let sizes = home.store.data_info().await.unwrap();
    assert_eq!(
        (sizes.chats, sizes.messages, sizes.newest_backup, sizes.backups_bytes),
        (1, 2, None, 0)
    );
    assert!(sizes.database_bytes > 4096);
}
