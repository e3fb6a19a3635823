//! A space or a chat that one is no part of any more.

use hearth_domain::{
    Action, ChatId, Connection, DeviceKind, DeviceState, ErrorCode, Event, InviteRequest, OpId, Operation, Role,
};

use crate::{
    actions::{create, message},
    machine::{Joined, approve_all, ask_host, joined, link_with, place_of, request},
};

#[tokio::test]
async fn a_revoked_guest_is_told_keeps_its_copy_and_comes_back_with_another_invite() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.send(chat, "kept").await;
    guest.all_sent(chat).await;
    let device = host
        .engine
        .people(host.owner())
        .await
        .expect("the owner may ask")
        .devices;
    let device = device
        .iter()
        .find(|device| device.kind == DeviceKind::Desktop)
        .expect("it was let in");
    host.engine
        .revoke_device(host.owner(), device.id)
        .await
        .expect("the owner may");
    guest.connection(Connection::Revoked).await;
    assert_eq!(guest.texts(chat).await, ["kept"]);
    let operation = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action: message("into the void"),
    };
    let refused = guest.engine.apply(operation).await.map_err(|error| error.code);
    assert_eq!(refused.err(), Some(ErrorCode::Forbidden));
    // It stays so after a restart, without asking the host again and again.
    let mut guest = guest.restart().await;
    assert_eq!(guest.space().await.connection, Connection::Revoked);

    let request_again = InviteRequest {
        role: Role::Member,
        for_user: Some(device.user_id),
    };
    let (_, code) = host
        .engine
        .create_invite(host.owner(), request_again)
        .await
        .expect("the owner may invite");
    let link = link_with(&host, &way, code.expose().to_owned());
    guest
        .engine
        .join_space(request(link))
        .await
        .expect("the invite is good");
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    guest.send(chat, "back").await;
    guest.all_sent(chat).await;
    assert_eq!(guest.texts(chat).await, ["kept", "back"]);
}

#[tokio::test]
async fn a_space_that_is_left_is_gone_or_stays_to_be_read() {
    for keep_copy in [true, false] {
        let Joined {
            host, mut guest, space, ..
        } = joined().await;
        let chat = ChatId::new();
        guest.ask_in(Some(space), chat, create()).await;
        guest.send(chat, "remember").await;
        guest.all_sent(chat).await;
        guest.engine.leave_space(space, keep_copy).await.expect("it was joined");
        let people = host.engine.people(host.owner()).await.expect("the owner may ask");
        let ended = people
            .devices
            .iter()
            .filter(|device| device.state == DeviceState::Revoked);
        assert_eq!(ended.count(), 1, "the host was told");
        let spaces = guest.engine.spaces().await.expect("the spaces can be read");
        if keep_copy {
            assert_eq!(spaces[1].connection, Connection::Revoked);
            assert_eq!(guest.texts(chat).await, ["remember"]);
        } else {
            assert_eq!(spaces.len(), 1);
            let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
            assert_eq!(gone.err(), Some(ErrorCode::NotFound));
        }
    }
}

#[tokio::test]
async fn a_guest_who_is_taken_out_of_a_chat_has_no_copy_of_it_any_more() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.bring_in(chat, host.owner().user_id).await;
    let participant_id = place_of(guest.space().await.me, &guest.open(chat).await);
    ask_host(&host, chat, Action::RemoveParticipant { participant_id }).await;
    let pick = |event: &Event| match event {
        Event::ChatGone { chat_id, space_id } => (*chat_id == chat && *space_id == space).then_some(()),
        _ => None,
    };
    guest.event("the end of the copy", pick).await;
    let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
    assert_eq!(gone.err(), Some(ErrorCode::NotFound));
}
