//! Invites: each lets one device in, for ten minutes, and nobody can use up those of the others.

use hearth_domain::{ErrorCode, Invite, InviteId, Role, UnixMillis};
use hearth_store::{NewInvite, Refreshed, Registering};

use super::{MINUTE, hash, key, registered};
use crate::home::{Home, code};

#[tokio::test]
async fn an_invite_lets_one_device_in_and_no_other() {
    let home = Home::new().await;
    home.invite(1, None, false).await.unwrap();
    let first = home.register(1, 10, "Ben", key(1));
    let second = home.register(1, 20, "Eve", key(2));
    let (first, second) = tokio::join!(first, second);
    let both = [first.unwrap(), second.unwrap()];
    let invalid = both.iter().filter(|it| **it == Registering::InviteInvalid).count();
    assert_eq!(invalid, 1, "{both:?}");
    assert_eq!(home.names().await.len(), 2);
    assert_eq!(
        home.register(2, 30, "Eve", key(2)).await,
        Ok(Registering::InviteInvalid)
    );
}

#[tokio::test]
async fn an_invite_is_worthless_when_its_time_is_over_or_it_was_called_back() {
    let home = Home::new().await;
    let id = home.invite(1, None, false).await.unwrap();
    home.store.cancel_invite(id).await.unwrap();
    assert_eq!(
        home.register(1, 10, "Ben", key(1)).await,
        Ok(Registering::InviteInvalid)
    );
    assert_eq!(
        code(home.store.cancel_invite(id).await.unwrap_err()),
        ErrorCode::NotFound
    );
    home.invite(2, None, false).await.unwrap();
    home.clock.advance(10 * MINUTE);
    assert_eq!(
        home.register(2, 20, "Ben", key(1)).await,
        Ok(Registering::InviteInvalid)
    );
    assert_eq!(home.names().await.len(), 1, "nobody came in");
}

#[tokio::test]
async fn an_invite_that_needs_no_approval_lets_its_device_in_at_once_and_only_that() {
    let home = Home::new().await;
    let owner = home.store.user_id();
    home.invite(1, Some(owner), true).await.unwrap();
    let first = registered(home.register(1, 10, "", key(1)).await);
    assert_eq!(first.1, owner);
    assert_eq!(home.store.admit(first.0).await.unwrap().unwrap().role, Role::Owner);
    assert_eq!(
        registered(home.register(1, 11, "", key(1)).await),
        first,
        "the answer was lost"
    );
    assert!(matches!(home.refresh(first.0, 11, 12).await, Refreshed::Admitted(_)));
    assert_eq!(home.register(1, 13, "", key(1)).await, Ok(Registering::InviteInvalid));
}

#[tokio::test]
async fn a_hundred_invites_and_a_hundred_waiting_devices_are_enough() {
    let home = Home::new().await;
    for code in 0..100 {
        home.invite(code, None, false).await.unwrap();
    }
    let refused = home.invite(100, None, false).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    for code in 0..100 {
        registered(home.register(code, code, "Ben", key(1)).await);
    }
    home.invite(101, None, false).await.unwrap();
    let refused = home.register(101, 101, "Ben", key(2)).await.unwrap_err();
    assert_eq!(code(refused), ErrorCode::Invalid);
    let waiting = home.store.people(None).await.unwrap().devices[1].id;
    home.store.revoke_device(waiting).await.unwrap();
    registered(home.register(101, 101, "Ben", key(2)).await);
}

/// Everybody may invite devices of their own. That must not use up what the owner needs.
#[tokio::test]
async fn a_guest_cannot_keep_others_from_being_invited_and_let_in() {
    let home = Home::new().await;
    let eve = home.let_in(1, "Eve").await;
    let own = |code: u64| {
        let invite = Invite {
            id: InviteId::new(),
            role: Role::Member,
            for_user: Some(eve.user_id),
            created_at: home.now(),
            expires_at: UnixMillis(home.now().0 + 10 * MINUTE),
        };
        home.store.add_invite(NewInvite {
            invite,
            code: hash(code),
            created_by: eve.user_id,
            approved: false,
        })
    };
    let mut code = 1000;
    let mut open = 0;
    while open < 100 && own(code).await.is_ok() {
        code += 1;
        open += 1;
    }
    assert!((1..=20).contains(&open), "{open} invites are open");
    home.invite(2, None, false).await.unwrap();

    // Each is used, and makes room for the next.
    let mut waiting = 0;
    for used in 1000..1200 {
        let _ = own(used + 1000).await;
        for code in [used, used + 1000] {
            let come = home.register(code, code + 10_000, "Eve", key(2)).await;
            waiting += usize::from(matches!(come, Ok(Registering::Registered { .. })));
        }
    }
    assert!((1..=20).contains(&waiting), "{waiting} devices wait");
    registered(home.register(2, 20, "Ben", key(3)).await);
}
