//! What can be asked of the space from its own machine: the same through the control socket of a running server and, where
//! none runs, on the data itself.

use hearth_domain::{
    ApiError, Device, DeviceId, DeviceKind, DeviceState, ErrorCode, InviteLink, InviteRequest, People, Role, User,
    UserId,
};
use hearth_engine::Engine;
use hearth_server::{Reach, create_invite_link, create_owner_link};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum Ask {
    Invite {
        role: Role,
        /// One more device of this person, by id or name.
        for_user: Option<String>,
    },
    /// A device of the owner, which needs no approval.
    InviteOwner,
    People,
    Approve {
        device: String,
    },
    Revoke {
        who: String,
    },
    CheckDatabase,
    Backup,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(crate) enum Answer {
    Invited(InviteLink),
    People(People),
    /// What was done, in words.
    Done {
        words: String,
    },
}

/// The space of the data directory that this process holds.
#[derive(Clone)]
pub(crate) struct Space {
    pub(crate) engine: Engine,
    /// Where the server is found; none where none runs.
    pub(crate) reach: Option<Reach>,
}

impl Space {
    pub(crate) async fn answer(&self, ask: Ask) -> Result<Answer, ApiError> {
        match ask {
            Ask::Invite { role, for_user } => self.invite(role, for_user).await,
            Ask::InviteOwner => self.invite_owner().await.map(Answer::Invited),
            Ask::People => self.people().await.map(Answer::People),
            Ask::Approve { device } => self.approve(&device).await,
            Ask::Revoke { who } => self.revoke(&who).await,
            Ask::CheckDatabase => {
                self.engine.check_database().await?;
                Ok(done("the database is whole".to_owned()))
            }
            Ask::Backup => {
                let file = self.engine.back_up().await?;
                Ok(done(format!("a backup was made: {}", file.display())))
            }
        }
    }

    /// True while no device of the owner's was let in: then the first link is still needed.
    pub(crate) async fn has_no_owner(&self) -> Result<bool, ApiError> {
        let owner = self.engine.home_actor().user_id;
        let of_owner = |device: &Device| {
            device.user_id == owner && device.kind != DeviceKind::Host && device.state == DeviceState::Approved
        };
        Ok(!self.people().await?.devices.iter().any(of_owner))
    }

    pub(crate) async fn invite_owner(&self) -> Result<InviteLink, ApiError> {
        create_owner_link(&self.engine, self.reach()?).await
    }

    async fn invite(&self, role: Role, for_user: Option<String>) -> Result<Answer, ApiError> {
        let reach = self.reach()?;
        let for_user = match for_user {
            Some(name) => Some(user(&self.people().await?, &name)?.id),
            None => None,
        };
        let request = InviteRequest { role, for_user };
        let link = create_invite_link(&self.engine, reach, self.engine.home_actor(), request).await?;
        Ok(Answer::Invited(link))
    }

    pub(crate) async fn people(&self) -> Result<People, ApiError> {
        self.engine.people(self.engine.home_actor()).await
    }

    async fn approve(&self, named: &str) -> Result<Answer, ApiError> {
        let people = self.people().await?;
        let waiting = |device: &&Device| device.state == DeviceState::Waiting;
        let device = device(people.devices.iter().filter(waiting), named)?;
        self.engine.approve_device(self.engine.home_actor(), device.id).await?;
        Ok(done(format!("{} was let in", of_whom(&people, device))))
    }

    /// A name that is both a person's and a device's means nobody.
    async fn revoke(&self, named: &str) -> Result<Answer, ApiError> {
        let people = self.people().await?;
        let active = people
            .devices
            .iter()
            .filter(|device| device.state != DeviceState::Revoked);
        match (user(&people, named), device(active, named)) {
            (Ok(_), Ok(_)) => Err(invalid(format!(
                "“{named}” is the name of a person and of a device: give the id"
            ))),
            (Ok(user), Err(_)) => {
                self.engine.revoke_user(self.engine.home_actor(), user.id).await?;
                Ok(done(format!(
                    "{} and all their devices have no access any more",
                    user.name
                )))
            }
            (Err(_), Ok(device)) => {
                self.engine.revoke_device(self.engine.home_actor(), device.id).await?;
                Ok(done(format!("{} has no access any more", of_whom(&people, device))))
            }
            (Err(problem), Err(other)) => Err(if problem.code == ErrorCode::NotFound {
                other
            } else {
                problem
            }),
        }
    }

    fn reach(&self) -> Result<&Reach, ApiError> {
        self.reach
            .as_ref()
            .ok_or_else(|| invalid("the server does not run: start it, since an invite is answered by it".to_owned()))
    }
}

fn done(words: String) -> Answer {
    Answer::Done { words }
}

/// By id or by name. What is an id is no name: people name their own devices, and none of those names may stand between the
/// owner and an id.
fn user<'a>(people: &'a People, named: &str) -> Result<&'a User, ApiError> {
    let users = people.users.iter().filter(|user| !user.revoked);
    let id = named.parse::<UserId>().ok();
    the_one(
        users.filter(|user| id.map_or_else(|| user.name == named, |id| user.id == id)),
        named,
        "person",
    )
}

/// As [`user`].
fn device<'a>(devices: impl Iterator<Item = &'a Device>, named: &str) -> Result<&'a Device, ApiError> {
    let id = named.parse::<DeviceId>().ok();
    the_one(
        devices.filter(|device| id.map_or_else(|| device.name == named, |id| device.id == id)),
        named,
        "device",
    )
}

fn the_one<T>(mut found: impl Iterator<Item = T>, named: &str, what: &str) -> Result<T, ApiError> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(invalid(format!(
            "several have the name “{named}”: give the id of the {what}"
        ))),
        (None, _) => Err(ApiError {
            code: ErrorCode::NotFound,
            message: format!("there is no {what} “{named}” for which that could be done"),
        }),
    }
}

fn of_whom(people: &People, device: &Device) -> String {
    let user = people.users.iter().find(|user| user.id == device.user_id);
    format!("“{}” of {}", device.name, user.map_or("somebody", |user| &user.name))
}

fn invalid(message: String) -> ApiError {
    ApiError {
        code: ErrorCode::Invalid,
        message,
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::UnixMillis;

    use super::*;

    fn named(name: &str) -> User {
        User {
            id: UserId::new(),
            name: name.to_owned(),
            role: Role::Member,
            created_at: UnixMillis(0),
            revoked: false,
        }
    }

    #[test]
    fn a_person_is_meant_by_id_or_by_a_name_that_only_one_has() {
        let people = People {
            users: vec![named("Ana"), named("Ben"), named("Ben")],
            devices: Vec::new(),
            invites: Vec::new(),
        };
        assert_eq!(user(&people, "Ana").map(|user| user.id), Ok(people.users[0].id));
        let by_id = people.users[2].id;
        assert_eq!(user(&people, &by_id.to_string()).map(|user| user.id), Ok(by_id));
        assert_eq!(
            user(&people, "Ben").map_err(|error| error.code),
            Err(ErrorCode::Invalid)
        );
        assert_eq!(
            user(&people, "Cleo").map_err(|error| error.code),
            Err(ErrorCode::NotFound)
        );
    }

    /// People name their own devices. None of those names may stand between the owner and an id.
    #[test]
    fn an_id_means_what_has_it_whatever_others_are_called() {
        let eve = named("Eve");
        let device = |name: String| Device {
            id: DeviceId::new(),
            user_id: eve.id,
            name,
            kind: DeviceKind::Desktop,
            state: DeviceState::Approved,
            created_at: UnixMillis(0),
            last_seen_at: None,
        };
        let laptop = device("Laptop".to_owned());
        let devices = [device(eve.id.to_string()), device(laptop.id.to_string()), laptop];
        let people = People {
            users: vec![eve.clone(), named(&devices[2].id.to_string())],
            devices: devices.to_vec(),
            invites: Vec::new(),
        };
        let meant = |text: &str| {
            (
                user(&people, text).map(|user| user.id).ok(),
                super::device(people.devices.iter(), text).map(|device| device.id).ok(),
            )
        };
        assert_eq!(meant(&eve.id.to_string()), (Some(eve.id), None));
        assert_eq!(meant(&devices[2].id.to_string()), (None, Some(devices[2].id)));
        assert_eq!(meant("Laptop"), (None, Some(devices[2].id)));
    }
}
