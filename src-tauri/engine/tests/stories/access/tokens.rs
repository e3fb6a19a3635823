//! A token counts for whom it was given, and is written down nowhere.

use hearth_domain::{ErrorCode, InviteRequest, Role};

use super::member;
use crate::guest::{Guest, Host, code_of};

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
    let (invite, code) = host.invite(request).await;
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
async fn codes_and_tokens_are_not_in_the_database() {
    let host = Host::start().await;
    let (_, open) = host.invite(member()).await;
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
