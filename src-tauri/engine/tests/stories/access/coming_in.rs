//! Devices that come with an invite, and the owner of a server, who needs none.

use hearth_domain::{DeviceKind, DeviceState, ErrorCode, Role, Settings};

use super::member;
use crate::guest::{Guest, Host, code_of};

#[tokio::test]
async fn a_guest_comes_with_an_invite_waits_and_is_let_in() {
    let mut host = Host::start().await;
    let (_, code) = host.invite(member()).await;
    host.people_changed().await;
    let mut ben = Guest::register(&host.engine, code.expose(), "Ben")
        .await
        .expect("the invite is good");
    host.people_changed().await;
    assert_eq!(ben.state, DeviceState::Waiting);
    assert_eq!(code_of(ben.refresh(&host.engine).await), ErrorCode::WaitingForApproval);
    assert_eq!(code_of(host.engine.admit(ben.device_id).await), ErrorCode::Unauthorized);

    host.engine
        .approve_device(host.owner, ben.device_id)
        .await
        .expect("it waits");
    host.people_changed().await;
    let admitted = ben.refresh(&host.engine).await.expect("it was let in");
    assert_eq!(host.engine.admit(ben.device_id).await, Ok(admitted));
    assert_eq!((admitted.user_id, admitted.role), (ben.user_id, Role::Member));
    let users = host
        .engine
        .acting(host.owner)
        .users()
        .await
        .expect("the owner may see them");
    assert_eq!(
        users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>(),
        ["Ada", "Ben"]
    );
}

#[tokio::test]
async fn an_invite_is_good_once_and_for_ten_minutes() {
    let host = Host::start().await;
    let (invite, code) = host.invite(member()).await;
    assert_eq!(code.expose().len(), 22, "128 bits");
    assert_eq!(invite.expires_at.0 - invite.created_at.0, 10 * 60 * 1000);
    Guest::register(&host.engine, code.expose(), "Ben")
        .await
        .expect("the invite is good");
    let again = Guest::register(&host.engine, code.expose(), "Eve").await;
    assert_eq!(again.err().map(|error| error.code), Some(ErrorCode::InviteInvalid));

    let (_, late) = host.invite(member()).await;
    host.clock.advance(10 * 60 * 1000);
    let too_late = Guest::register(&host.engine, late.expose(), "Eve").await;
    assert_eq!(too_late.err().map(|error| error.code), Some(ErrorCode::InviteInvalid));

    let (invite, cancelled) = host.invite(member()).await;
    host.engine
        .cancel_invite(host.owner, invite.id)
        .await
        .expect("it is open");
    let called_back = Guest::register(&host.engine, cancelled.expose(), "Eve").await;
    assert_eq!(
        called_back.err().map(|error| error.code),
        Some(ErrorCode::InviteInvalid)
    );
}

#[tokio::test]
async fn a_registration_that_cannot_be_used_leaves_its_invite_good() {
    let host = Host::start().await;
    let (_, code) = host.invite(member()).await;
    let ben = Guest::new();
    let good = ben.registration(code.expose(), "Ben");
    let mut no_key = good.clone();
    no_key.public_key.replace_range(10..14, "AAAA");
    let mut no_name = good.clone();
    no_name.user_name = " ".to_owned();
    let mut no_device_name = good.clone();
    no_device_name.device_name = "x".repeat(81);
    let mut host_itself = good.clone();
    host_itself.kind = DeviceKind::Host;
    for bad in [no_key, no_name, no_device_name, host_itself] {
        assert_eq!(
            code_of(host.engine.register(bad).await.map(|it| it.state)),
            ErrorCode::Invalid
        );
    }
    let registered = host.engine.register(good).await.expect("the invite is still good");
    assert_eq!(registered.space, host.engine.space_card());
}

#[tokio::test]
async fn a_lost_answer_does_not_lock_a_device_out() {
    let host = Host::start().await;
    let (_, code) = host.invite(member()).await;
    let mut ben = Guest::new();
    let registration = ben.registration(code.expose(), "Ben");
    let lost = host
        .engine
        .register(registration.clone())
        .await
        .expect("the invite is good");
    let arrived = host.engine.register(registration).await.expect("it is the same device");
    assert_eq!((lost.device_id, lost.user_id), (arrived.device_id, arrived.user_id));
    assert_ne!(lost.refresh_token, arrived.refresh_token);
    ben.take(&arrived);
    host.engine
        .approve_device(host.owner, ben.device_id)
        .await
        .expect("it waits");
    let lost = ben.request();
    host.engine.refresh(lost).await.expect("nobody heard that");
    ben.refresh(&host.engine).await.expect("so it asks again");
    ben.refresh(&host.engine).await.expect("and goes on");
}

#[tokio::test]
async fn a_servers_owner_comes_in_without_anybody_to_ask() {
    let host = Host::start().await;
    let (_, code) = host.engine.create_owner_invite().await.expect("the database works");
    let mut own = Guest::register(&host.engine, code.expose(), "ignored")
        .await
        .expect("the invite is good");
    assert_eq!((own.state, own.user_id), (DeviceState::Approved, host.owner.user_id));
    assert_eq!(own.refresh(&host.engine).await.map(|it| it.role), Ok(Role::Owner));
    assert_eq!(host.engine.settings().display_name, "Ada", "who has a name keeps it");
}

#[tokio::test]
async fn a_servers_owner_is_called_as_they_said_when_they_came() {
    let host = Host::start().await;
    let nameless = host.engine.save_settings(Settings::default()).await;
    nameless.expect("the settings can be written");
    let (_, code) = host.engine.create_owner_invite().await.expect("the database works");
    Guest::register(&host.engine, code.expose(), "Ana")
        .await
        .expect("the invite is good");
    let users = host.engine.acting(host.owner).users().await.expect("they may see them");
    assert_eq!(users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>(), ["Ana"]);
    assert_eq!(host.engine.space_card().name, "Ana's Hearth");
}
