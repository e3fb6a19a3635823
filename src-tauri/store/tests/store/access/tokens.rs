//! Refresh tokens: each is good once, for its own device, and a stolen one ends them all.

use hearth_domain::DeviceId;
use hearth_store::Refreshed;

use super::{DAY, key, registered};
use crate::home::Home;

#[tokio::test]
async fn a_refresh_token_is_good_once_and_an_answer_that_was_lost_is_given_again() {
    let home = Home::new().await;
    let ben = home.let_in(10, "Ben").await;
    let device = ben.device_id;
    assert_eq!(home.refresh(device, 10, 11).await, Refreshed::Admitted(ben));
    assert_eq!(
        home.refresh(device, 10, 12).await,
        Refreshed::Admitted(ben),
        "the answer was lost"
    );
    assert_eq!(
        home.refresh(device, 11, 13).await,
        Refreshed::Admitted(ben),
        "it was only late"
    );
    assert_eq!(
        home.refresh(device, 99, 14).await,
        Refreshed::Refused,
        "nobody gave that out"
    );
    assert_eq!(home.refresh(device, 13, 15).await, Refreshed::Admitted(ben));
    assert_eq!(
        home.refresh(device, 12, 16).await,
        Refreshed::FamilyEnded,
        "somebody else has it"
    );
    assert_eq!(home.refresh(device, 15, 17).await, Refreshed::Refused);
    assert_eq!(home.store.admit(device).await, Ok(None));
}

#[tokio::test]
async fn a_used_token_that_comes_again_ends_the_family_and_its_person_can_be_invited_again() {
    let home = Home::new().await;
    let ben = home.let_in(10, "Ben").await;
    home.refresh(ben.device_id, 10, 11).await;
    home.refresh(ben.device_id, 11, 12).await;
    assert_eq!(home.refresh(ben.device_id, 10, 13).await, Refreshed::FamilyEnded);
    assert_eq!(home.refresh(ben.device_id, 12, 14).await, Refreshed::Refused);
    assert_eq!(home.store.device_key(ben.device_id).await, Ok(None));

    home.invite(2, Some(ben.user_id), false).await.unwrap();
    let (device, user) = registered(home.register(2, 20, "", key(1)).await);
    assert_eq!(user, ben.user_id);
    assert_eq!(home.refresh(device, 20, 21).await, Refreshed::Waiting);
    home.store.approve_device(device).await.unwrap();
    assert!(matches!(home.refresh(device, 20, 21).await, Refreshed::Admitted(_)));
}

#[tokio::test]
async fn another_devices_token_is_no_token() {
    let home = Home::new().await;
    let (ben, eve) = (home.let_in(10, "Ben").await, home.let_in(20, "Eve").await);
    assert_eq!(home.refresh(eve.device_id, 10, 11).await, Refreshed::Refused);
    assert!(matches!(
        home.refresh(ben.device_id, 10, 12).await,
        Refreshed::Admitted(_)
    ));
    assert_eq!(home.refresh(DeviceId::new(), 12, 13).await, Refreshed::Refused);
}

#[tokio::test]
async fn a_token_that_nobody_used_for_two_months_is_worthless() {
    let home = Home::new().await;
    let ben = home.let_in(10, "Ben").await;
    home.clock.advance(60 * DAY - 1);
    assert!(matches!(
        home.refresh(ben.device_id, 10, 11).await,
        Refreshed::Admitted(_)
    ));
    assert!(
        matches!(home.refresh(ben.device_id, 10, 12).await, Refreshed::Admitted(_)),
        "the answer may be lost also after a long time"
    );
    home.clock.advance(60 * DAY);
    assert_eq!(home.refresh(ben.device_id, 12, 13).await, Refreshed::Refused);
    assert_eq!(home.refresh(ben.device_id, 10, 14).await, Refreshed::Refused);
}

#[tokio::test]
async fn used_tokens_are_forgotten_after_a_month() {
    let home = Home::new().await;
    let ben = home.let_in(1, "Ben").await;
    for token in 1..40 {
        home.clock.advance(DAY);
        assert_eq!(
            home.refresh(ben.device_id, token, token + 1).await,
            Refreshed::Admitted(ben)
        );
    }
    let db = home.look().await;
    let kept = crate::home::column::<i64>(&db, "SELECT count(*) FROM refresh_tokens").await;
    assert_eq!(kept, [31], "those of a month, and the one that is good");
    assert_eq!(home.refresh(ben.device_id, 1, 100).await, Refreshed::Refused);
    assert_eq!(home.refresh(ben.device_id, 20, 101).await, Refreshed::FamilyEnded);
}
