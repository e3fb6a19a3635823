//! Those who were let in: their roles, what they see of themselves, and showing them out.

use hearth_domain::{Action, ChatId, ErrorCode, Role, UnixMillis, UserId};
use hearth_store::{Refreshed, Registering};

use super::{key, registered};
use crate::home::{Home, code, operation};

#[tokio::test]
async fn a_revoked_person_is_out_with_all_their_devices_invites_and_chats() {
    let home = Home::new().await;
    let ben = home.let_in(10, "Ben").await;
    home.invite(2, Some(ben.user_id), false).await.unwrap();
    let (second, _) = registered(home.register(2, 20, "", key(2)).await);
    home.invite(3, Some(ben.user_id), false).await.unwrap();
    let chat = ChatId::new();
    let create = operation(chat, Action::CreateChat { model: None });
    home.store.apply(&create, &ben, &home.settings).await.unwrap();
    assert_eq!(home.store.chats_of(ben.user_id).await.unwrap(), [chat]);

    let devices = home.store.revoke_user(ben.user_id).await.unwrap();
    assert_eq!(devices, [ben.device_id, second]);
    for device in devices {
        assert_eq!(home.store.admit(device).await, Ok(None));
        assert_eq!(home.store.device_key(device).await, Ok(None));
    }
    assert_eq!(home.refresh(ben.device_id, 10, 11).await, Refreshed::Refused);
    assert_eq!(home.register(3, 30, "", key(3)).await, Ok(Registering::InviteInvalid));
    let again = home.invite(4, Some(ben.user_id), false).await.unwrap_err();
    assert_eq!(code(again), ErrorCode::NotFound);
    assert_eq!(home.store.users().await.unwrap().len(), 1);

    let changes = home.store.take_out(ben.user_id, chat).await.unwrap().unwrap();
    assert_eq!((changes.from.0 + 1, changes.participants.len()), (changes.to.0, 1));
    assert!(!changes.participants[0].present);
    assert_eq!(
        home.store.take_out(ben.user_id, chat).await,
        Ok(None),
        "he is out already"
    );
    assert_eq!(home.store.chats_of(ben.user_id).await.unwrap(), []);
}

#[tokio::test]
async fn a_role_is_what_the_owner_last_gave() {
    let home = Home::new().await;
    let ben = home.let_in(10, "Ben").await;
    home.store.set_role(ben.user_id, Role::Guest).await.unwrap();
    assert_eq!(
        home.store.admit(ben.device_id).await.unwrap().unwrap().role,
        Role::Guest
    );
    let unknown = home.store.set_role(UserId::new(), Role::Guest).await.unwrap_err();
    assert_eq!(code(unknown), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_person_sees_themselves_and_what_is_theirs() {
    let home = Home::new().await;
    let (ben, _eve) = (home.let_in(10, "Ben").await, home.let_in(20, "Eve").await);
    home.invite(3, None, false).await.unwrap();
    home.invite(4, Some(ben.user_id), false).await.unwrap();
    home.store.device_seen(ben.device_id, UnixMillis(7)).await.unwrap();
    let people = home.store.people(Some(ben.user_id)).await.unwrap();
    assert_eq!(
        people.users.iter().map(|user| user.id).collect::<Vec<_>>(),
        [ben.user_id]
    );
    assert_eq!(people.devices.len(), 1);
    assert_eq!(people.devices[0].last_seen_at, Some(UnixMillis(7)));
    assert_eq!(people.invites.len(), 1);
    assert_eq!(home.store.people(None).await.unwrap().invites.len(), 2);
}
