//! A host, its guests, the lines between them, and what happens, drawn from a seed.

mod doubling;
mod flow;
mod mishaps;
mod settling;
mod telling;

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use fastrand::Rng;
use hearth_domain::{ChatHead, ChatId, MessageId, MessageStatus, SpaceId};
use hearth_sync::Input;

pub(crate) use self::telling::News;
use crate::{
    homes::{Homes, PEOPLE},
    host::Host,
    seat::Seat,
};

/// Happenings before everything is let settle.
const HAPPENINGS: usize = 70;

pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) now: Duration,
    pub(crate) host: Host,
    pub(crate) seats: Vec<Seat>,
    pub(crate) space: SpaceId,
    pub(crate) fresh: Option<Seat>,
    /// Ids to choose among: of messages that were asked for, made or not.
    pub(crate) messages: Vec<MessageId>,
    pub(crate) words: u32,
    /// What the host has on its disk and has told nobody yet, in its order.
    untold: VecDeque<News>,
    /// Chats that have changed since it was last said how far they have come.
    changed: BTreeMap<ChatId, ChatHead>,
    was_restored: bool,
    /// At the index and the files, which takes as long as the rest.
    pub(crate) looks_closer: bool,
    /// Nobody is too busy any more.
    is_calm: bool,
}

impl World {
    pub(crate) async fn begin(homes: &Homes, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let host = Host::begin(homes).await;
        let mut whose = homes.people[..rng.usize(2..=PEOPLE)].to_vec();
        if rng.u32(..3) == 0 {
            // Somebody with two devices. Which of them an operation comes from is nothing to the host.
            let first = whose[0];
            whose.pop();
            whose.push(first);
        }
        let mut seats = Vec::new();
        for actor in &whose {
            seats.push(Seat::begin(homes, *actor, Duration::ZERO).await);
        }
        // A fresh copy is made at the end, for one of them.
        let actor = whose[rng.usize(..whose.len())];
        let fresh = Seat::begin(homes, actor, Duration::ZERO).await;
        Self {
            rng,
            now: Duration::ZERO,
            host,
            seats,
            space: homes.space,
            fresh: Some(fresh),
            messages: Vec::new(),
            words: 0,
            untold: VecDeque::new(),
            changed: BTreeMap::new(),
            was_restored: false,
            looks_closer: seed.is_multiple_of(8),
            is_calm: false,
        }
    }

    pub(crate) fn was_restored(&self) -> bool {
        self.was_restored
    }

    /// A backup does not hold the files: what was deleted since is gone, and what came since is nobody's.
    pub(crate) fn checks_files(&self) -> bool {
        self.looks_closer && !self.was_restored
    }

    pub(crate) async fn live(&mut self) {
        for _ in 0..HAPPENINGS {
            self.now += Duration::from_millis(self.rng.u64(0..400));
            self.something().await;
            for at in 0..self.seats.len() {
                if self.seats[at].due().is_some_and(|due| due <= self.now) {
                    self.feed(at, Input::Tick).await;
                }
            }
        }
    }

    async fn something(&mut self) {
        let at = self.rng.usize(..self.seats.len());
        match self.rng.u32(..100) {
            0..34 => self.flow(at).await,
            34..58 => self.guest_asks(at).await,
            58..67 => self.owner_asks().await,
            67..73 => self.finish_some().await,
            73..77 => self.guest_reads(at).await,
            77 => self.owner_reads().await,
            78 => self.beat().await,
            79..83 => self.cut(at).await,
            83..85 => self.seats[at].line.cut(),
            85..87 => self.too_slow(at),
            87..90 => self.seats[at].dies_in = Some(self.rng.u32(..6)),
            90..92 => self.seats[at].line.is_down ^= true,
            92 => self.restart_host().await,
            93 if self.host.has_backup() => self.restore_host().await,
            93 => {
                if self.rng.bool() {
                    self.host.back_up().await;
                }
            }
            94 => self.restore_host().await,
            95..97 => self.jump(at),
            97 => self.now += Duration::from_secs(self.rng.u64(..90)),
            98 => self.feed(at, Input::NetworkChanged).await,
            _ => self.give_up_something(at).await,
        }
    }

    pub(crate) async fn feed(&mut self, at: usize, input: Input) {
        let chance = self.rng.f64();
        self.seats[at].feed(self.now, chance, input).await;
    }

    async fn finish_some(&mut self) {
        if self.host.tasks.is_empty() {
            return;
        }
        let which = self.rng.usize(..self.host.tasks.len());
        let status = match self.rng.u32(..4) {
            0 => MessageStatus::Stopped,
            1 => MessageStatus::Failed,
            _ => MessageStatus::Complete,
        };
        let text = if status == MessageStatus::Failed {
            String::new()
        } else {
            self.word()
        };
        let news = self.host.finish(which, status, &text).await;
        self.publish(news).await;
    }

    pub(crate) fn word(&mut self) -> String {
        self.words += 1;
        let common = self.rng.choice(["alpha", "beta", "gamma"]).unwrap();
        format!("{common} w{}", self.words)
    }

    /// A chat that a guest has a copy of, or one that nobody knows.
    pub(crate) async fn chat_of(&mut self, at: usize) -> ChatId {
        let mut known: Vec<ChatId> = self.seats[at].cursors().await.into_keys().collect();
        known.sort();
        self.rng.choice(known).unwrap_or_default()
    }

    pub(crate) async fn end(self) {
        for seat in self.seats.into_iter().chain(self.fresh) {
            seat.store.close().await;
        }
        self.host.store.close().await;
    }
}
