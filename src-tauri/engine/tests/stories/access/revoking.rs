//! Showing devices and people out again.

use hearth_domain::{Action, ChatId, ErrorCode, Event, OpId, Operation};

use crate::guest::{Host, code_of};

#[tokio::test]
async fn a_revoked_device_is_out_at_once_and_its_doors_are_told() {
    let mut host = Host::start().await;
    let mut ben = host.guest("Ben").await;
    let actor = host.engine.admit(ben.device_id).await.expect("he was let in");
    host.engine.acting(actor).set_present(true);
    let mut revocations = host.engine.revocations();
    host.engine
        .revoke_device(host.owner, ben.device_id)
        .await
        .expect("it is there");
    assert_eq!(revocations.try_recv(), Ok(ben.device_id));
    assert_eq!(code_of(host.engine.admit(ben.device_id).await), ErrorCode::Unauthorized);
    assert_eq!(code_of(ben.refresh(&host.engine).await), ErrorCode::Unauthorized);
    let gone = |event: &Event| match event {
        Event::PresenceChanged { presence } => (!presence.online).then_some(presence.user_id),
        _ => None,
    };
    assert_eq!(host.event("the news that he is gone", gone).await, ben.user_id);
}

#[tokio::test]
async fn a_revoked_person_leaves_every_chat_and_the_others_are_told() {
    let mut host = Host::start().await;
    let ben = host.guest("Ben").await;
    let chats = [ChatId::new(), ChatId::new(), ChatId::new()];
    for chat in chats {
        host.apply(chat, Action::CreateChat { model: None }).await;
        host.apply(chat, Action::AddUser { user_id: ben.user_id }).await;
    }
    host.forget_events();
    host.engine
        .revoke_user(host.owner, ben.user_id)
        .await
        .expect("he is here");
    let mut left = Vec::new();
    for _ in chats {
        let gone = |event: &Event| match event {
            Event::Changes(changes) => changes
                .participants
                .iter()
                .any(|row| !row.present)
                .then_some(changes.chat_id),
            _ => None,
        };
        left.push(host.event("a change of a chat", gone).await);
    }
    host.people_changed().await;
    left.sort();
    let mut expected = chats;
    expected.sort();
    assert_eq!(left, expected);
    let people = host.engine.people(host.owner).await.expect("the owner may see them");
    assert!(people.users.iter().any(|user| user.id == ben.user_id && user.revoked));
    let back = Operation {
        op_id: OpId::new(),
        chat_id: chats[0],
        action: Action::AddUser { user_id: ben.user_id },
    };
    assert!(host.engine.apply(back).await.is_err(), "nobody brings him in again");
}
