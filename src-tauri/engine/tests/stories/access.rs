//! Letting devices in, and ending that: what a guest can do with what it has, and nothing else.

use hearth_domain::{
    Action, Actor, ChatId, DeviceKind, DeviceState, ErrorCode, Event, InviteRequest, OpId, Operation, Role, Settings,
    UserId,
};

use crate::{
    app::{TestApp, in_time},
    guest::{Guest, Host, code_of},
};

fn member() -> InviteRequest {
    InviteRequest {
        role: Role::Member,
        for_user: None,
    }
}

#[tokio::test]
async fn a_guest_comes_with_an_invite_waits_and_is_let_in() {
    let mut host = Host::start().await;
    let (_, code) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
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
async fn a_token_counts_with_its_own_devices_signature_alone() {
    let host = Host::start().await;
    let mut ben = host.guest("Ben").await;
    let mut eve = host.guest("Eve").await;
    // With the token of another, signed by herself, and with his and a signature that he made for another token.
    let stolen = eve.request_with(ben.device_id, &ben.refresh_token);
    assert_eq!(
        code_of(host.engine.refresh(stolen).await.map(|it| it.actor)),
        ErrorCode::Unauthorized
    );
    let mut replayed = ben.request();
    replayed.refresh_token.clone_from(&eve.refresh_token);
    assert_eq!(
        code_of(host.engine.refresh(replayed).await.map(|it| it.actor)),
        ErrorCode::Unauthorized
    );
    let own = eve.request_with(eve.device_id, &ben.refresh_token);
    assert_eq!(
        code_of(host.engine.refresh(own).await.map(|it| it.actor)),
        ErrorCode::Unauthorized
    );
    ben.refresh(&host.engine).await.expect("none of that did him any harm");
    eve.refresh(&host.engine).await.expect("nor her");
}

#[tokio::test]
async fn an_invite_is_good_once_and_for_ten_minutes() {
    let host = Host::start().await;
    let (invite, code) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
    assert_eq!(code.expose().len(), 22, "128 bits");
    assert_eq!(invite.expires_at.0 - invite.created_at.0, 10 * 60 * 1000);
    Guest::register(&host.engine, code.expose(), "Ben")
        .await
        .expect("the invite is good");
    let again = Guest::register(&host.engine, code.expose(), "Eve").await;
    assert_eq!(again.err().map(|error| error.code), Some(ErrorCode::InviteInvalid));

    let (_, late) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
    host.clock.advance(10 * 60 * 1000);
    let too_late = Guest::register(&host.engine, late.expose(), "Eve").await;
    assert_eq!(too_late.err().map(|error| error.code), Some(ErrorCode::InviteInvalid));

    let (invite, cancelled) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
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
    let (_, code) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
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
async fn a_stolen_token_that_comes_again_ends_the_device_and_its_person_can_come_back() {
    let mut host = Host::start().await;
    let mut ben = host.guest("Ben").await;
    let stolen = ben.request();
    ben.refresh(&host.engine).await.expect("it is his");
    ben.refresh(&host.engine).await.expect("it is his");
    host.forget_events();
    let mut revocations = host.engine.revocations();
    let reused = host.engine.refresh(stolen).await.map(|it| it.actor);
    assert_eq!(code_of(reused), ErrorCode::Unauthorized);
    assert_eq!(revocations.try_recv(), Ok(ben.device_id));
    host.people_changed().await;
    assert_eq!(code_of(host.engine.admit(ben.device_id).await), ErrorCode::Unauthorized);
    assert_eq!(code_of(ben.refresh(&host.engine).await), ErrorCode::Unauthorized);

    let request = InviteRequest {
        role: Role::Guest,
        for_user: Some(ben.user_id),
    };
    let (invite, code) = host
        .engine
        .create_invite(host.owner, request)
        .await
        .expect("he is here");
    assert_eq!(invite.role, Role::Member, "his own");
    let mut back = Guest::register(&host.engine, code.expose(), "")
        .await
        .expect("the invite is good");
    host.engine
        .approve_device(host.owner, back.device_id)
        .await
        .expect("it waits");
    assert_eq!(back.refresh(&host.engine).await.map(|it| it.user_id), Ok(ben.user_id));
}

#[tokio::test]
async fn a_lost_answer_does_not_lock_a_device_out() {
    let host = Host::start().await;
    let (_, code) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
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

#[tokio::test]
async fn codes_and_tokens_are_not_in_the_database() {
    let host = Host::start().await;
    let (_, open) = host
        .engine
        .create_invite(host.owner, member())
        .await
        .expect("the owner invites");
    let mut ben = host.guest("Ben").await;
    let first = ben.refresh_token.clone();
    ben.refresh(&host.engine).await.expect("he was let in");
    for entry in std::fs::read_dir(host.directory.path()).expect("the directory is there") {
        let path = entry.expect("it can be listed").path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for secret in [open.expose(), &first, &ben.refresh_token] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds one", path.display());
        }
    }
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
