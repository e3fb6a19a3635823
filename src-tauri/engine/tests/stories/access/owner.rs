//! What the owner decides, and what nobody can.

use hearth_domain::{Actor, DeviceState, ErrorCode, InviteRequest, Role, Settings, UserId};

use super::member;
use crate::{
    app::{TestApp, in_time},
    guest::{Guest, Host, code_of},
};

#[tokio::test]
async fn only_the_owner_says_who_comes_in() {
    let host = Host::start().await;
    let ben = host.guest("Ben").await;
    let eve = host.guest("Eve").await;
    let by = host.engine.admit(ben.device_id).await.expect("he was let in");
    let engine = &host.engine;
    let for_user = |user: UserId| InviteRequest {
        role: Role::Member,
        for_user: Some(user),
    };
    let refused = [
        code_of(engine.create_invite(by, member()).await),
        code_of(engine.create_invite(by, for_user(eve.user_id)).await),
        code_of(engine.approve_device(by, eve.device_id).await),
        code_of(engine.revoke_device(by, eve.device_id).await),
        code_of(engine.revoke_device(by, host.owner.device_id).await),
        code_of(engine.revoke_user(by, eve.user_id).await),
        code_of(engine.set_role(by, by.user_id, Role::Owner).await),
    ];
    assert_eq!(refused, [ErrorCode::Forbidden; 7]);
    let seen = engine.people(by).await.expect("he may see himself");
    assert_eq!((seen.users.len(), seen.devices.len()), (1, 1));

    let (invite, code) = engine
        .create_invite(by, for_user(ben.user_id))
        .await
        .expect("a device of his own");
    assert_eq!(code_of(engine.cancel_invite(by, invite.id).await), ErrorCode::Forbidden);
    let second = Guest::register(engine, code.expose(), "")
        .await
        .expect("the invite is good");
    assert_eq!((second.user_id, second.state), (ben.user_id, DeviceState::Waiting));
    engine.revoke_device(by, second.device_id).await.expect("it is his own");
    engine.revoke_device(by, ben.device_id).await.expect("he may sign out");
    assert_eq!(code_of(engine.admit(ben.device_id).await), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn what_the_owner_cannot_do_to_themselves_is_refused() {
    let host = Host::start().await;
    let (engine, owner) = (&host.engine, host.owner);
    let second_owner = InviteRequest {
        role: Role::Owner,
        for_user: None,
    };
    let ben = host.guest("Ben").await;
    let refused = [
        code_of(engine.create_invite(owner, second_owner).await),
        code_of(engine.revoke_device(owner, owner.device_id).await),
        code_of(engine.revoke_user(owner, owner.user_id).await),
        code_of(engine.set_role(owner, owner.user_id, Role::Guest).await),
        code_of(engine.set_role(owner, ben.user_id, Role::Owner).await),
    ];
    assert_eq!(refused, [ErrorCode::Invalid; 5]);
    assert_eq!(
        code_of(engine.revoke_user(owner, UserId::new()).await),
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on() {
    let host = Host::start().await;
    let ben = host.guest("Ben").await;
    let before = host.engine.admit(ben.device_id).await.expect("he was let in");
    assert!(host.engine.acting(before).users().await.is_ok());
    host.engine
        .set_role(host.owner, ben.user_id, Role::Guest)
        .await
        .expect("he is here");
    let after = host.engine.admit(ben.device_id).await.expect("he was let in");
    let acting = host.engine.acting(after);
    let refused = [
        code_of(acting.users().await),
        code_of(acting.providers()),
        code_of(acting.list_models(hearth_domain::ProviderConfig::openai().id).await),
    ];
    assert_eq!(refused, [ErrorCode::Forbidden; 3]);
    assert_eq!(acting.usage().await, Ok(Vec::new()));
}

#[tokio::test]
async fn the_owner_and_their_space_are_called_as_the_settings_say() {
    let app = TestApp::start().await;
    let owner = app.engine.home_actor();
    assert_eq!(app.engine.space_card().name, "Ada's Hearth");
    assert_eq!(name_of(&app, owner).await, "Ada");
    let settings = Settings {
        display_name: "Grace".to_owned(),
        ..Settings::default()
    };
    in_time("saving", app.engine.save_settings(settings))
        .await
        .expect("nothing is wrong with them");
    assert_eq!(name_of(&app, owner).await, "Grace");
    assert_eq!(app.engine.space_card().name, "Grace's Hearth");
}

async fn name_of(app: &TestApp, owner: Actor) -> String {
    let people = app.engine.people(owner).await.expect("the owner may see them");
    let own = people.users.into_iter().find(|user| user.id == owner.user_id);
    own.expect("the owner is one of them").name
}
