//! Letting devices in, once for each invite, and showing them out again.

use hearth_domain::{
    Action, Actor, ChatId, DeviceId, DeviceKind, DeviceState, ErrorCode, Invite, InviteId, Role, UnixMillis, UserId,
};
use hearth_store::{NewDevice, NewInvite, Refreshed, Registering, StoreError, TokenHash};

use crate::home::{Home, code, operation};

pub(crate) const MINUTE: i64 = 60 * 1000;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;

/// A code or token of its own for each number.
pub(crate) fn hash(number: u64) -> TokenHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    TokenHash(bytes)
}

pub(crate) fn key(number: u8) -> Vec<u8> {
    vec![number; 65]
}

impl Home {
    fn now(&self) -> UnixMillis {
        hearth_domain::Clock::now(&*self.clock)
    }

    pub(crate) async fn invite(
        &self,
        code: u64,
        for_user: Option<UserId>,
        approved: bool,
    ) -> Result<InviteId, StoreError> {
        let id = InviteId::new();
        let invite = Invite {
            id,
            role: Role::Member,
            for_user,
            created_at: self.now(),
            expires_at: UnixMillis(self.now().0 + 10 * MINUTE),
        };
        let new = NewInvite {
            invite,
            code: hash(code),
            created_by: self.store.user_id(),
            approved,
        };
        self.store.add_invite(new).await?;
        Ok(id)
    }

    pub(crate) async fn register(
        &self,
        code: u64,
        token: u64,
        name: &str,
        public_key: Vec<u8>,
    ) -> Result<Registering, StoreError> {
        let new = NewDevice {
            code: hash(code),
            refresh_token: hash(token),
            user_name: name.to_owned(),
            device_name: "Laptop".to_owned(),
            kind: DeviceKind::Desktop,
            public_key,
        };
        self.store.register(new).await
    }

    /// A device with the first refresh token `token` that came with an invite and was let in.
    async fn let_in(&self, token: u64, name: &str) -> Actor {
        self.invite(token, None, false).await.unwrap();
        let (device, _) = registered(self.register(token, token, name, key(1)).await);
        self.store.approve_device(device).await.unwrap();
        self.store.admit(device).await.unwrap().unwrap()
    }

    async fn refresh(&self, device: DeviceId, token: u64, next: u64) -> Refreshed {
        self.store.refresh(device, hash(token), hash(next)).await.unwrap()
    }

    async fn names(&self) -> Vec<String> {
        let people = self.store.people(None).await.unwrap();
        people.users.into_iter().map(|user| user.name).collect()
    }
}

fn registered(outcome: Result<Registering, StoreError>) -> (DeviceId, UserId) {
    match outcome.unwrap() {
        Registering::Registered { device_id, user_id, .. } => (device_id, user_id),
        Registering::InviteInvalid => panic!("the invite is good"),
    }
}

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

#[tokio::test]
async fn what_answers_used_is_summed_by_day_person_and_model() {
    let home = Home::new().await;
    let chat = home.chat().await;
    home.exchange(chat, "one", "1").await;
    home.exchange(chat, "two", "2").await;
    home.clock.advance(DAY);
    home.exchange(chat, "three", "3").await;
    let rows = home.store.usage(None).await.unwrap();
    let sums: Vec<_> = rows
        .iter()
        .map(|row| (row.answers, row.input.0, row.output.0, row.cost.0, row.unpriced))
        .collect();
    assert_eq!(sums, [(1, 100, 10, 7_000_000, 0), (2, 200, 20, 14_000_000, 0)]);
    assert_eq!(rows[0].day, rows[1].day + 1);
    assert_eq!(home.store.usage(Some(home.store.user_id())).await.unwrap(), rows);
    assert_eq!(home.store.usage(Some(UserId::new())).await.unwrap(), []);
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
