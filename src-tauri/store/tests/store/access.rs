//! Letting devices in, once for each invite, and showing them out again.

mod inviting;
mod people;
mod registering;
mod tokens;

use hearth_domain::{Actor, DeviceId, DeviceKind, Invite, InviteId, Role, UnixMillis, UserId};
use hearth_store::{NewDevice, NewInvite, Refreshed, Registering, StoreError, TokenHash};

use crate::home::Home;

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
