//! A device that comes with an invite: it waits, it is let in or turned away, and its person has a name.

use hearth_domain::{Actor, DeviceId, DeviceState, ErrorCode, Role};
use hearth_store::{Refreshed, Registering};

use super::{MINUTE, key, registered};
use crate::home::{Home, code};

#[tokio::test]
async fn a_device_waits_until_it_is_let_in_and_its_person_is_listed_from_then_on() {
    let home = Home::new().await;
    home.invite(1, None, false).await.unwrap();
    let (device, user) = registered(home.register(1, 10, " Ben ", key(1)).await);
    assert_eq!(home.store.admit(device).await, Ok(None));
    assert_eq!(home.refresh(device, 10, 11).await, Refreshed::Waiting);
    let people = home.store.people(None).await.unwrap();
    assert_eq!(people.users[1].name, "Ben");
    assert_eq!(people.devices[1].state, DeviceState::Waiting);
    assert_eq!(people.invites, [], "it was used");
    assert_eq!(home.store.users().await.unwrap().len(), 1);

    home.store.approve_device(device).await.unwrap();
    let actor = home.store.admit(device).await.unwrap();
    assert_eq!(
        actor,
        Some(Actor {
            user_id: user,
            device_id: device,
            role: Role::Member
        })
    );
    assert_eq!(home.store.users().await.unwrap()[1].id, user);
    let again = home.store.approve_device(device).await.unwrap_err();
    assert_eq!(code(again), ErrorCode::NotFound);
    let unknown = home.store.approve_device(DeviceId::new()).await.unwrap_err();
    assert_eq!(code(unknown), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_device_whose_answer_was_lost_registers_again_and_is_the_same() {
    let home = Home::new().await;
    home.invite(1, None, false).await.unwrap();
    let first = registered(home.register(1, 10, "Ben", key(1)).await);
    home.clock.advance(MINUTE);
    let again = registered(home.register(1, 11, "Ben", key(1)).await);
    assert_eq!(again, first);
    assert_eq!(home.names().await.len(), 2);
    assert_eq!(
        home.register(1, 12, "Ben", key(2)).await,
        Ok(Registering::InviteInvalid)
    );

    home.store.approve_device(first.0).await.unwrap();
    assert_eq!(
        home.register(1, 13, "Ben", key(1)).await,
        Ok(Registering::InviteInvalid)
    );
    // Whichever answer arrived, its token is good; the other then is not.
    assert!(matches!(home.refresh(first.0, 10, 20).await, Refreshed::Admitted(_)));
    assert_eq!(home.refresh(first.0, 11, 21).await, Refreshed::FamilyEnded);
}

#[tokio::test]
async fn a_name_that_is_taken_gets_a_number_and_one_that_does_not_show_is_refused() {
    let home = Home::new().await;
    home.store.name_home_user("Ada").await.unwrap();
    for code in 1..=3 {
        home.invite(code, None, false).await.unwrap();
    }
    registered(home.register(1, 10, "ada", key(1)).await);
    registered(home.register(2, 20, "Ada", key(2)).await);
    assert_eq!(home.names().await, ["Ada", "ada 2", "Ada 3"]);
    for name in ["", " \n", "a\u{0}b"] {
        let refused = home.register(3, 30, name, key(3)).await.unwrap_err();
        assert_eq!(code(refused), ErrorCode::Invalid, "{name:?}");
    }
    registered(home.register(3, 30, "Cleo", key(3)).await);
}

#[tokio::test]
async fn a_device_that_is_turned_away_takes_its_new_person_along() {
    let home = Home::new().await;
    home.invite(1, None, false).await.unwrap();
    let (device, _) = registered(home.register(1, 10, "Ben", key(1)).await);
    home.store.revoke_device(device).await.unwrap();
    assert_eq!(home.names().await.len(), 1);
    assert_eq!(home.store.people(None).await.unwrap().devices.len(), 1);
    assert_eq!(
        home.register(1, 11, "Ben", key(1)).await,
        Ok(Registering::InviteInvalid)
    );

    let ben = home.let_in(2, "Ben").await;
    home.invite(3, Some(ben.user_id), false).await.unwrap();
    let (second, user) = registered(home.register(3, 30, "", key(2)).await);
    assert_eq!(user, ben.user_id);
    home.store.revoke_device(second).await.unwrap();
    assert_eq!(home.names().await.len(), 2, "he has another device");
}
