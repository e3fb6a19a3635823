//! The host, its data and its guests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use hearth_domain::{ChatId, UserId};
use hearth_orders::{
    host::{Answer, At, Order, Ticket},
    load::{Job, SignedIn},
};
use tempfile::TempDir;

use super::{
    program::{Program, load},
    sizes::{BYTES, Sizes},
};
use crate::progress;

/// What stays from one host process to the next.
pub(super) struct World {
    directory: TempDir,
    guests: Vec<Ticket>,
}

/// A running host.
pub(super) struct Host {
    program: Program,
    pub(super) at: At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encrypted {
    Yes,
    No,
}

impl World {
    pub(super) fn make(parent: &Path, sizes: &Sizes) -> Result<Self> {
        progress(&format!("letting {} guests in", sizes.guests));
        let mut world = Self {
            directory: tempfile::tempdir_in(parent)?,
            guests: Vec::new(),
        };
        let mut host = world.host(Encrypted::No)?;
        let made = host.order(&Order::MakeGuests { count: sizes.guests })?;
        let Answer::Guests { guests } = made else {
            bail!("guests were ordered")
        };
        world.guests = guests;
        host.end()?;
        Ok(world)
    }

    pub(super) fn host(&self, encrypted: Encrypted) -> Result<Host> {
        let directory = self.directory().display().to_string();
        let arguments: &[&str] = match encrypted {
            Encrypted::Yes => &[&directory, "--tls"],
            Encrypted::No => &[&directory],
        };
        let mut program = Program::start("hearth-host", arguments)?;
        let Answer::Listening(at) = program.answer()? else {
            bail!("the host was to say where it is")
        };
        Ok(Host { program, at })
    }

    pub(super) fn directory(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Access tokens of the first `count` guests, good for 15 minutes and with the next host of this world too.
    pub(super) fn sign_in(&mut self, host: &Host, count: usize) -> Result<Vec<String>> {
        let those = self.guests.get(..count).context("there are not so many guests")?;
        let signed_in: SignedIn = load(&Job::SignIn {
            at: host.at.clone(),
            guests: those.to_vec(),
        })?;
        self.guests.splice(..count, signed_in.guests);
        Ok(signed_in.tokens)
    }

    /// The user of each guest.
    pub(super) fn users(&self) -> Vec<UserId> {
        self.guests.iter().map(|guest| guest.user_id).collect()
    }
}

impl Host {
    pub(super) fn process(&self) -> u32 {
        self.program.process()
    }

    pub(super) fn chat(&mut self, users: &[UserId]) -> Result<ChatId> {
        let users = users.to_vec();
        match self.order(&Order::MakeChat { users })? {
            Answer::Chat { chat_id } => Ok(chat_id),
            Answer::Listening(_) | Answer::Guests { .. } | Answer::Said => bail!("a chat was ordered"),
        }
    }

    pub(super) fn say(&mut self, chats: &[ChatId], each: usize) -> Result<()> {
        let chats = chats.to_vec();
        let bytes = BYTES;
        self.order(&Order::Say { chats, each, bytes }).map(drop)
    }

    pub(super) fn end(self) -> Result<()> {
        self.program.end()
    }

    pub(super) fn kill(self) -> Result<()> {
        self.program.kill()
    }

    fn order(&mut self, order: &Order) -> Result<Answer> {
        self.program.tell(order)?;
        self.program.answer()
    }
}
