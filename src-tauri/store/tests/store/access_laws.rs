//! Whatever is asked in whatever order: nobody is in who was not let in, and a code lets one in.

use std::collections::{BTreeMap, HashMap};

use hearth_domain::{DeviceId, InviteId, UserId};
use hearth_store::{Refreshed, Registering};
use proptest::{collection::vec, prelude::*};

use crate::{
    access::{DAY, MINUTE, hash, key},
    home::Home,
};

/// What may happen; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Invite {
        for_known: Option<usize>,
        approved: bool,
    },
    Cancel(usize),
    Register {
        code: usize,
        key: u8,
    },
    Approve(usize),
    /// A device comes with its newest token, or with any that was ever given to anybody.
    Refresh(usize),
    RefreshAny {
        device: usize,
        token: usize,
    },
    RevokeDevice(usize),
    RevokeUser(usize),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let any_of = 0..1000_usize;
    let pause = prop_oneof![4 => Just(MINUTE), 1 => Just(11 * MINUTE), 1 => Just(31 * DAY), 1 => Just(61 * DAY)];
    prop_oneof![
        4 => (prop::option::weighted(0.3, any_of.clone()), prop::bool::weighted(0.1))
            .prop_map(|(for_known, approved)| Step::Invite { for_known, approved }),
        1 => any_of.clone().prop_map(Step::Cancel),
        6 => (any_of.clone(), 0..3_u8).prop_map(|(code, key)| Step::Register { code, key }),
        4 => any_of.clone().prop_map(Step::Approve),
        8 => any_of.clone().prop_map(Step::Refresh),
        6 => (any_of.clone(), any_of.clone()).prop_map(|(device, token)| Step::RefreshAny { device, token }),
        1 => any_of.clone().prop_map(Step::RevokeDevice),
        1 => any_of.prop_map(Step::RevokeUser),
        2 => pause.prop_map(Step::Wait),
    ]
}

struct Code {
    id: InviteId,
    expires_at: i64,
    for_user: Option<UserId>,
    approved: bool,
    cancelled: bool,
    /// The device that has used it, with the key that it brought.
    used_by: Option<(DeviceId, u8)>,
}

/// A device as the law says it must be.
struct Known {
    user: UserId,
    let_in: bool,
    out: bool,
    /// Ended while it waited: no trace of it is kept.
    forgotten: bool,
    /// When each token was given that is not forgotten.
    given: HashMap<u64, i64>,
    /// Given last and not used.
    open: Vec<u64>,
    last_used: Option<u64>,
}

impl Known {
    fn end(&mut self) {
        self.out = true;
        self.forgotten |= !self.let_in;
        self.given.clear();
    }
}

struct Story {
    home: Home,
    now: i64,
    codes: Vec<(u64, Code)>,
    devices: BTreeMap<DeviceId, Known>,
    revoked_users: Vec<UserId>,
    /// Every token there ever was.
    tokens: u64,
}

fn pick<T: Clone>(from: &[T], number: usize) -> Option<T> {
    (!from.is_empty()).then(|| from[number % from.len()].clone())
}

impl Story {
    async fn begin() -> Self {
        Self {
            home: Home::new().await,
            now: 0,
            codes: Vec::new(),
            devices: BTreeMap::new(),
            revoked_users: Vec::new(),
            tokens: 0,
        }
    }

    fn ids(&self) -> Vec<DeviceId> {
        self.devices.keys().copied().collect()
    }

    fn users(&self) -> Vec<UserId> {
        self.devices.values().map(|device| device.user).collect()
    }

    fn is_in(&self, device: &Known) -> bool {
        device.let_in && !device.out && !self.revoked_users.contains(&device.user)
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Invite { for_known, approved } => self.invite(for_known, approved).await,
            Step::Cancel(number) => {
                let some = number.checked_rem(self.codes.len()).map(|at| &mut self.codes[at].1);
                let Some(code) = some else { return };
                code.cancelled |= self.home.store.cancel_invite(code.id).await.is_ok();
            }
            Step::Register { code, key } => self.register(code, key).await,
            Step::Approve(number) => {
                let Some(id) = pick(&self.ids(), number) else { return };
                let waits = self
                    .devices
                    .get_mut(&id)
                    .filter(|it| !it.let_in && !it.out)
                    .map(|it| it.let_in = true);
                let approved = self.home.store.approve_device(id).await;
                assert_eq!(approved.is_ok(), waits.is_some());
            }
            Step::Refresh(number) => {
                let Some(id) = pick(&self.ids(), number) else { return };
                let newest = self.devices[&id].open.last().copied().unwrap_or_default();
                self.refresh(id, newest).await;
            }
            Step::RefreshAny { device, token } => {
                let Some(id) = pick(&self.ids(), device) else { return };
                self.refresh(id, token as u64 % (self.tokens + 1)).await;
            }
            Step::RevokeDevice(number) => {
                let Some(id) = pick(&self.ids(), number) else { return };
                let known = self.home.store.revoke_device(id).await.is_ok();
                let device = self.devices.get_mut(&id).unwrap();
                assert_eq!(known, !device.forgotten);
                device.end();
            }
            Step::RevokeUser(number) => {
                let Some(user) = pick(&self.users(), number) else {
                    return;
                };
                if user != self.home.store.user_id() && self.home.store.revoke_user(user).await.is_ok() {
                    self.revoked_users.push(user);
                    let theirs = self.devices.values_mut().filter(|device| device.user == user);
                    theirs.filter(|device| !device.forgotten).for_each(|device| {
                        // Those that waited are kept with their person.
                        device.let_in = true;
                        device.end();
                    });
                }
            }
            Step::Wait(millis) => {
                self.home.clock.advance(millis);
                self.now += millis;
            }
        }
    }

    async fn invite(&mut self, for_known: Option<usize>, approved: bool) {
        let for_user = for_known.and_then(|number| pick(&self.users(), number));
        let number = self.codes.len() as u64 + 1;
        let Ok(id) = self.home.invite(number, for_user, approved).await else {
            return;
        };
        let code = Code {
            id,
            expires_at: self.now + 10 * MINUTE,
            for_user,
            approved,
            cancelled: false,
            used_by: None,
        };
        self.codes.push((number, code));
    }

    async fn register(&mut self, code: usize, with: u8) {
        if self.codes.is_empty() {
            return;
        }
        let at = code % self.codes.len();
        self.tokens += 1;
        let token = self.tokens;
        let (number, code) = &mut self.codes[at];
        let outcome = self.home.register(*number, token, "Ben", key(with)).await.unwrap();
        let in_time = code.expires_at > self.now && !code.cancelled;
        let Registering::Registered { device_id, user_id, .. } = outcome else {
            return;
        };
        assert!(in_time, "a code was good after its time");
        assert!(!self.revoked_users.contains(&user_id), "a revoked person came back");
        match code.used_by {
            Some(first) => assert_eq!(first, (device_id, with), "a code let two in"),
            None => {
                code.used_by = Some((device_id, with));
                assert!(code.for_user.is_none_or(|user| user == user_id));
                let device = Known {
                    user: user_id,
                    let_in: code.approved,
                    out: false,
                    forgotten: false,
                    given: HashMap::new(),
                    open: Vec::new(),
                    last_used: None,
                };
                assert!(self.devices.insert(device_id, device).is_none());
            }
        }
        let device = self.devices.get_mut(&device_id).unwrap();
        assert!(device.last_used.is_none() && !device.out);
        device.given.insert(token, self.now);
        device.open.push(token);
    }

    async fn refresh(&mut self, id: DeviceId, token: u64) {
        self.tokens += 1;
        let next = self.tokens;
        let expected = self.expected(id, token);
        let outcome = self.home.store.refresh(id, hash(token), hash(next)).await.unwrap();
        let now = self.now;
        let device = self.devices.get_mut(&id).unwrap();
        match outcome {
            Refreshed::Admitted(actor) => {
                assert_eq!(
                    (expected, actor.device_id, actor.user_id),
                    (Expected::Admitted, id, device.user)
                );
                if device.last_used != Some(token) {
                    device.open.clear();
                    device.last_used = Some(token);
                }
                device.open.push(next);
                device.given.insert(next, now);
                let open = device.open.clone();
                device
                    .given
                    .retain(|it, at| *it == token || open.contains(it) || *at >= now - 30 * DAY);
            }
            Refreshed::Waiting => assert_eq!(expected, Expected::Waiting),
            Refreshed::Refused => assert_eq!(expected, Expected::Refused),
            Refreshed::FamilyEnded => {
                assert_eq!(expected, Expected::FamilyEnded);
                device.end();
            }
        }
    }

    fn expected(&self, id: DeviceId, token: u64) -> Expected {
        let device = &self.devices[&id];
        let Some(given) = device.given.get(&token) else {
            return Expected::Refused;
        };
        let again = device.last_used == Some(token);
        if !again && !device.open.contains(&token) {
            return Expected::FamilyEnded;
        }
        let tip = if again { device.open.last().unwrap() } else { &token };
        let age = self.now - if again { device.given[tip] } else { *given };
        match () {
            () if age >= 60 * DAY => Expected::Refused,
            () if device.let_in => Expected::Admitted,
            () => Expected::Waiting,
        }
    }

    async fn only_those_are_in_who_were_let_in(&self) {
        for (id, device) in &self.devices {
            let admitted = self.home.store.admit(*id).await.unwrap();
            assert_eq!(admitted.is_some(), self.is_in(device), "{id}");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Admitted,
    Waiting,
    Refused,
    FamilyEnded,
}

#[test]
fn nobody_is_in_who_was_not_let_in_and_a_code_lets_one_in() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(128)
    };
    proptest!(config, |(steps in vec(step(), 1..60))| {
        runtime.block_on(async {
            let mut story = Story::begin().await;
            for step in steps {
                story.take(step).await;
                story.only_those_are_in_who_were_let_in().await;
            }
            story.home.store.close().await;
        });
    });
}
