//! A host, its guests, the lines between them, and what happens, drawn from a seed.

use std::time::Duration;

use fastrand::Rng;
use hearth_domain::{
    ChatHead, ChatId, CloseCode, ErrorCode, Event, GuestFrame, HostFrame, MessageId, MessageStatus, PROTOCOL, Role,
    SpaceId, UnixMillis,
};
use hearth_sync::{AccessToken, CatchUpFailure, Input, LinkError, RefreshFailure};

use crate::{
    homes::{Homes, PEOPLE},
    host::{Committed, Host, refusal},
    line::{Asked, Coming},
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
    was_restored: bool,
    /// Which takes as long as the rest.
    pub(crate) checks_index: bool,
    /// Nobody is too busy any more.
    is_calm: bool,
}

impl World {
    pub(crate) async fn begin(homes: &Homes, seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let host = Host::begin(homes).await;
        let mut seats = Vec::new();
        for actor in homes.people.iter().take(rng.usize(2..=PEOPLE)) {
            seats.push(Seat::begin(homes, *actor, Duration::ZERO).await);
        }
        // A fresh copy is made at the end, for one of them.
        let whose = rng.usize(..seats.len());
        let fresh = Seat::begin(homes, homes.people[whose], Duration::ZERO).await;
        Self {
            rng,
            now: Duration::ZERO,
            host,
            seats,
            space: homes.space,
            fresh: Some(fresh),
            messages: Vec::new(),
            words: 0,
            was_restored: false,
            checks_index: seed.is_multiple_of(8),
            is_calm: false,
        }
    }

    pub(crate) fn was_restored(&self) -> bool {
        self.was_restored
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
            0..36 => self.flow(at).await,
            36..62 => self.guest_asks(at).await,
            62..72 => self.owner_asks().await,
            72..79 => self.finish_some().await,
            79..83 => self.cut(at).await,
            83..85 => self.seats[at].line.cut(),
            85..87 => self.too_slow(at),
            87..90 => self.seats[at].dies_in = Some(self.rng.u32(..6)),
            90..92 => self.seats[at].line.is_down ^= true,
            92 => self.restart_host().await,
            93 => {
                if self.rng.u32(..4) == 0 {
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

    /// Something gets through on a guest's line, a few times.
    async fn flow(&mut self, at: usize) {
        for _ in 0..self.rng.usize(1..8) {
            if !self.step_line(at).await {
                return;
            }
        }
    }

    /// One thing gets through; false if nothing was on its way.
    async fn step_line(&mut self, at: usize) -> bool {
        let line = &mut self.seats[at].line;
        if line.is_refreshing {
            line.is_refreshing = false;
            let lifetime = Duration::from_secs(if self.rng.bool() { 900 } else { self.rng.u64(1..200) });
            let result = if line.is_down {
                Err(RefreshFailure::Unreachable)
            } else {
                Ok((AccessToken::new("token".to_owned()), lifetime))
            };
            self.feed(at, Input::Refreshed(result)).await;
            return true;
        }
        if line.is_dialing {
            line.is_dialing = false;
            line.is_open = !line.is_down;
            let dialed = if line.is_down {
                Err(LinkError::Unreachable("no route".to_owned()))
            } else {
                Ok(self.seats[at].cursors().await)
            };
            self.feed(at, Input::Dialed(dialed)).await;
            return true;
        }
        if line.is_down {
            return false;
        }
        let mut ways = Vec::new();
        if !line.going.is_empty() {
            ways.push(0);
        }
        if !line.coming.is_empty() {
            ways.push(1);
        }
        if !line.asked.is_empty() {
            ways.push(2);
        }
        if line.list.is_some() {
            ways.push(3);
        }
        match self.rng.choice(&ways) {
            Some(0) => self.hear_guest(at).await,
            Some(1) => self.hear_host(at).await,
            Some(2) => self.step_request(at).await,
            Some(_) => self.tell_list(at),
            None => return false,
        }
        true
    }

    async fn hear_guest(&mut self, at: usize) {
        let Some(frame) = self.seats[at].line.going.pop_front() else {
            return;
        };
        match frame {
            GuestFrame::Hello { .. } => self.welcome(at).await,
            GuestFrame::Apply { operation } => {
                let actor = self.seats[at].actor;
                let (answer, committed) = self.host.apply(&operation, &actor).await;
                let frame = match answer {
                    Ok(receipt) => HostFrame::Applied { receipt },
                    Err(error) => HostFrame::Refused {
                        op_id: operation.op_id,
                        error,
                    },
                };
                // The answer may overtake the rows.
                if self.rng.bool() {
                    self.tell_all(committed);
                    self.seats[at].line.tell(frame);
                } else {
                    self.seats[at].line.tell(frame);
                    self.tell_all(committed);
                }
            }
            GuestFrame::Read { .. }
            | GuestFrame::Renew { .. }
            | GuestFrame::StopRun { .. }
            | GuestFrame::Typing { .. }
            | GuestFrame::Present { .. } => {}
        }
    }

    async fn welcome(&mut self, at: usize) {
        let actor = self.seats[at].actor;
        let list = self.host.store.heads(None, 1_000, &actor).await.unwrap();
        let line = &mut self.seats[at].line;
        line.is_told = true;
        line.list = Some(list);
        line.tell(HostFrame::Welcome {
            protocol: PROTOCOL,
            space_id: self.space,
            space_name: "Home".to_owned(),
            user_id: actor.user_id,
            device_id: actor.device_id,
            role: Role::Member,
            now: UnixMillis(0),
        });
    }

    fn tell_list(&mut self, at: usize) {
        let line = &mut self.seats[at].line;
        let Some(list) = line.list.take() else { return };
        let (first, last) = list.split_at(list.len() / 2);
        for (heads, complete) in [(first, false), (last, true)] {
            line.tell(HostFrame::Heads {
                heads: heads.to_vec(),
                complete,
            });
        }
    }

    /// Tells everybody whom a commit concerns.
    pub(crate) fn tell_all(&mut self, committed: impl IntoIterator<Item = Committed>) {
        for Committed { changes, before, after } in committed {
            let deleted = changes.chat.as_ref().is_some_and(|chat| chat.deleted);
            for seat in &mut self.seats {
                let user = seat.actor.user_id;
                let head = ChatHead {
                    chat_id: changes.chat_id,
                    epoch: changes.epoch,
                    head_rev: changes.to,
                };
                let gone = Event::ChatGone {
                    chat_id: changes.chat_id,
                    space_id: self.space,
                };
                let told = if after.contains(&user) || (deleted && before.contains(&user)) {
                    Event::Changes(changes.clone())
                } else if before.contains(&user) {
                    gone
                } else {
                    continue;
                };
                // Rows that no frame holds are caught up.
                let frame = if matches!(told, Event::Changes(_)) && self.rng.u32(..10) == 0 {
                    HostFrame::Heads {
                        heads: vec![head],
                        complete: false,
                    }
                } else {
                    HostFrame::Event { event: told }
                };
                seat.line.tell(frame);
            }
        }
    }

    async fn hear_host(&mut self, at: usize) {
        match self.seats[at].line.coming.pop_front() {
            Some(Coming::Frame(frame)) => self.feed(at, Input::Heard(frame)).await,
            Some(Coming::Closed(code)) => {
                self.seats[at].line.is_open = false;
                self.feed(at, Input::Closed(code)).await;
            }
            None => {}
        }
    }

    /// A request arrives, or its answer does.
    async fn step_request(&mut self, at: usize) {
        let which = self.rng.usize(..self.seats[at].line.asked.len());
        let actor = self.seats[at].actor;
        let answer = match self.seats[at].line.asked.swap_remove(which) {
            Asked::Changes { chat_id, epoch, after } => {
                let limit = self.rng.u32(1..12);
                let store = &self.host.store;
                let result = store.changes_after(chat_id, epoch, after, limit, &actor).await;
                Asked::CaughtUp {
                    chat_id,
                    result: result.map_err(refusal),
                }
            }
            Asked::Post(operation) => {
                let (result, committed) = self.host.apply(&operation, &actor).await;
                self.tell_all(committed);
                Asked::Posted {
                    op_id: operation.op_id,
                    result,
                }
            }
            Asked::CaughtUp { chat_id, result } => {
                let busy = !self.is_calm && self.rng.u32(..20) == 0;
                let result = result.map_err(|error| {
                    assert_eq!(error.code, ErrorCode::NotFound, "{error}");
                    CatchUpFailure::NotFound
                });
                let result = if busy { Err(CatchUpFailure::TooMany) } else { result };
                return self.feed(at, Input::CaughtUp { chat_id, result }).await;
            }
            Asked::Posted { op_id, result } => {
                let result = result.map_err(LinkError::Refused);
                return self.feed(at, Input::Posted { op_id, result }).await;
            }
        };
        self.seats[at].line.asked.push(answer);
    }

    async fn cut(&mut self, at: usize) {
        self.seats[at].line.cut();
        if self.seats[at].line.is_open {
            self.seats[at].line.is_open = false;
            self.feed(at, Input::Closed(None)).await;
        }
    }

    /// The host gives up on a reader that does not keep up.
    fn too_slow(&mut self, at: usize) {
        let line = &mut self.seats[at].line;
        if line.is_told {
            let keep = self.rng.usize(..=line.coming.len());
            line.coming.truncate(keep);
            line.is_told = false;
            line.list = None;
            line.going.clear();
            line.coming.push_back(Coming::Closed(Some(CloseCode::TooSlow.code())));
        }
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
        let committed = self.host.finish(which, status, &text).await;
        self.tell_all(committed);
    }

    async fn all_cut(&mut self) {
        for at in 0..self.seats.len() {
            self.cut(at).await;
        }
    }

    async fn restart_host(&mut self) {
        self.all_cut().await;
        self.host.restart().await;
    }

    async fn restore_host(&mut self) {
        self.all_cut().await;
        self.was_restored |= self.host.restore().await;
    }

    fn jump(&mut self, at: usize) {
        let hour = 3_600_000;
        let millis = self.rng.i64(-5 * hour..5 * hour);
        if self.rng.bool() {
            self.host.clock.advance(millis);
        } else {
            self.seats[at].clock.advance(millis);
        }
    }

    /// Nothing happens any more but what must: everything that is on its way arrives, and what is due comes.
    pub(crate) async fn settle(&mut self) {
        self.is_calm = true;
        // Whoever was told to come back later does.
        self.now += Duration::from_secs(10);
        for _ in 0..4 {
            while !self.host.tasks.is_empty() {
                self.finish_some().await;
            }
            for at in 0..self.seats.len() {
                self.seats[at].line.is_down = false;
                self.seats[at].dies_in = None;
                // What was cut without a word is noticed now.
                if self.seats[at].line.is_open && !self.seats[at].line.is_told && self.seats[at].line.is_quiet() {
                    self.cut(at).await;
                }
                self.feed(at, Input::Tick).await;
                self.settle_one(at).await;
            }
        }
        for at in 0..self.seats.len() {
            let actor = self.seats[at].actor;
            let heads = self.host.store.heads(None, 1_000, &actor).await.unwrap();
            self.seats[at].line.tell(HostFrame::Heads { heads, complete: false });
            self.settle_one(at).await;
        }
    }

    async fn settle_one(&mut self, at: usize) {
        for _ in 0..20_000 {
            if self.step_line(at).await {
                continue;
            }
            let seat = &self.seats[at];
            let waits = seat.store.next_operation(seat.space).await.unwrap().is_some();
            if seat.is_connected() && seat.line.is_told && !waits {
                return;
            }
            let due = seat
                .due()
                .unwrap_or_else(|| panic!("guest {at} waits for nothing: {:?}", seat.guest()));
            self.now = self.now.max(due);
            self.feed(at, Input::Tick).await;
        }
        panic!("guest {at} never settles");
    }

    /// A guest that has seen nothing of all this.
    pub(crate) async fn seat_fresh(&mut self) -> usize {
        let fresh = self.fresh.take().unwrap();
        self.seats.push(fresh);
        let at = self.seats.len() - 1;
        self.settle_one(at).await;
        at
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
