//! Whose messages are found by whom, and which are not found any more.

use hearth_domain::{Action, ChatId, ErrorCode, ParticipantKind, Role, SearchWithin, SpaceId};

use super::{request, shown};
use crate::home::{Home, code};

#[tokio::test]
async fn people_find_what_they_take_part_in_and_nothing_else() {
    let home = Home::new().await;
    let (ben, eve) = (
        home.person("Ben", Role::Member).await,
        home.person("Eve", Role::Guest).await,
    );
    let (shared, own) = (home.quiet_chat().await, home.quiet_chat().await);
    home.add(shared, &ben).await;
    home.send(shared, "secret for two").await;
    home.send(own, "secret for one").await;
    let title = "A secret".to_owned();
    home.apply(own, Action::Rename { title }).await.unwrap();
    assert_eq!(home.hits("secret").await.len(), 2);
    let found = home.store.search(&request("secret"), &ben).await.unwrap();
    let texts: Vec<String> = found.hits.iter().map(|hit| shown(&hit.snippet)).collect();
    assert_eq!(texts, ["[secret] for two"]);
    assert!(found.chats.iter().all(|chat| chat.chat_id == shared));
    for query in ["secret", "from:ada", "in:secret", "after:2000", "\"for one\""] {
        let found = home.store.search(&request(query), &eve).await.unwrap();
        assert_eq!((found.hits.len(), found.chats.len()), (0, 0), "{query}");
    }
    let mut within = request("secret");
    for chat_id in [own, ChatId::new()] {
        within.within = SearchWithin::Chat { chat_id };
        let refused = home.store.search(&within, &ben).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::NotFound);
    }
    let space_id = SpaceId::new();
    within.within = SearchWithin::Space { space_id };
    assert_eq!(
        code(home.store.search(&within, &ben).await.unwrap_err()),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(home.store.search_all(&within).await.unwrap_err()),
        ErrorCode::NotFound
    );
    let people = home.store.open_chat(shared, &home.actor).await.unwrap().participants;
    let is_ben =
        |kind: &ParticipantKind| matches!(kind, ParticipantKind::User { user_id, .. } if *user_id == ben.user_id);
    let participant_id = people.iter().find(|row| is_ben(&row.kind)).unwrap().id;
    home.apply(shared, Action::RemoveParticipant { participant_id })
        .await
        .unwrap();
    assert!(
        home.store
            .search(&request("secret"), &ben)
            .await
            .unwrap()
            .hits
            .is_empty()
    );
}

#[tokio::test]
async fn what_is_deleted_or_replaced_is_not_found() {
    let home = Home::new().await;
    let (chat, gone) = (home.quiet_chat().await, home.quiet_chat().await);
    let (message_id, _) = home.send(chat, "a xylophone of mine").await;
    home.send(gone, "a xylophone of yours").await;
    let title = "Xylophones".to_owned();
    home.apply(gone, Action::Rename { title }).await.unwrap();
    assert_eq!(home.hits("ylophon").await.len(), 2);
    home.apply(chat, Action::DeleteMessage { message_id }).await.unwrap();
    home.apply(gone, Action::DeleteChat).await.unwrap();
    for query in ["xylophone", "ylophon", "from:ada", "\"of mine\""] {
        let page = home.search(&request(query)).await;
        assert_eq!((page.hits.len(), page.chats.len()), (0, 0), "{query}");
    }
}

#[tokio::test]
async fn archived_chats_are_found_and_say_so() {
    let home = Home::new().await;
    let chat = home.quiet_chat().await;
    home.send(chat, "put away").await;
    home.apply(chat, Action::SetArchived { archived: true }).await.unwrap();
    let page = home.search(&request("away")).await;
    assert_eq!((page.hits.len(), page.chats.len()), (1, 1));
    assert!(page.chats[0].archived);
}
