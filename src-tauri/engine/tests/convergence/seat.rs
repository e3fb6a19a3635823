//! One guest: a real store and the real state machine, driven as the engine drives them.

use std::{collections::HashMap, sync::Arc, time::Duration};

use hearth_domain::{
    Actor, ChatId, Connection, Event, GuestFrame, ManualClock, OpId, Operation, ReadMark, Rev, SpaceId,
};
use hearth_store::{JoinedSpace, MemberState, Store, StoreError};
use hearth_sync::{Cursor, Effect, Guest, Input, Membership, Moment};
use tempfile::TempDir;

use crate::{
    homes::{Homes, left_by_a_kill, open},
    line::{Asked, Line},
};

pub(crate) struct Seat {
    pub(crate) directory: TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    pub(crate) actor: Actor,
    pub(crate) space: SpaceId,
    guest: Option<Guest>,
    /// When its process began, on the world's clock.
    began: Duration,
    pub(crate) line: Line,
    /// What its user was told is kept.
    pub(crate) enqueued: HashMap<OpId, Operation>,
    pub(crate) confirmed: Vec<OpId>,
    /// Gone with the copy of its chat, or given up.
    pub(crate) let_go: Vec<OpId>,
    /// After so many more effects it is killed.
    pub(crate) dies_in: Option<u32>,
}

impl Seat {
    pub(crate) async fn begin(homes: &Homes, actor: Actor, now: Duration) -> Self {
        let directory = homes.guest();
        let clock = Arc::new(ManualClock::at(crate::homes::START));
        let store = open(directory.path(), &clock).await;
        let joined = JoinedSpace {
            id: homes.space,
            name: "Home".to_owned(),
            address: "host:8002".to_owned(),
            fingerprint: "0a".repeat(32),
            user_id: actor.user_id,
            device_id: actor.device_id,
            role: actor.role,
            state: MemberState::Active,
            left: false,
        };
        store.put_space(&joined).await.unwrap();
        Self {
            directory,
            clock,
            store,
            guest: Some(guest(homes.space, actor)),
            actor,
            space: homes.space,
            began: now,
            line: Line::default(),
            enqueued: HashMap::new(),
            confirmed: Vec::new(),
            let_go: Vec::new(),
            dies_in: None,
        }
    }

    pub(crate) fn guest(&self) -> &Guest {
        self.guest.as_ref().unwrap()
    }

    pub(crate) fn is_connected(&self) -> bool {
        *self.guest().connection() == Connection::Connected
    }

    /// When something is due, on the world's clock.
    pub(crate) fn due(&self) -> Option<Duration> {
        self.guest().deadline().map(|at| self.began + at)
    }

    /// All that was in memory is gone; what was on disk is there.
    async fn die(&mut self, now: Duration, death: Death) {
        self.line.reset();
        self.dies_in = None;
        match death {
            Death::OfTheConnection => {}
            Death::Killed => {
                let left = left_by_a_kill(self.directory.path());
                self.store = open(left.path(), &self.clock).await;
                self.directory = left;
            }
            Death::InOrder => {
                self.store.close().await;
                self.store = open(self.directory.path(), &self.clock).await;
            }
        }
        self.guest = Some(guest(self.space, self.actor));
        self.began = now;
    }

    pub(crate) async fn feed(&mut self, now: Duration, chance: f64, input: Input) {
        let mut next = vec![input];
        while !next.is_empty() {
            let input = next.remove(0);
            let at = now - self.began;
            let (stepped, effects) = self.guest.take().unwrap().step(Moment { at, chance }, input);
            self.guest = Some(stepped);
            for effect in effects {
                if let Some(left) = &mut self.dies_in {
                    if *left == 0 {
                        return self.die(now, Death::drawn(chance)).await;
                    }
                    *left -= 1;
                }
                next.extend(self.carry_out(effect).await);
            }
        }
    }

    async fn carry_out(&mut self, effect: Effect) -> Vec<Input> {
        match effect {
            Effect::Refresh => self.line.is_refreshing = true,
            Effect::Dial => self.line.is_dialing = true,
            Effect::Send(frame) => {
                if self.line.is_open {
                    self.line.going.push_back(frame);
                }
            }
            Effect::Close => self.line.reset(),
            Effect::CatchUp { chat_id, epoch, after } => {
                self.line.asked.push(Asked::Changes { chat_id, epoch, after });
            }
            Effect::Post(operation) => self.line.asked.push(Asked::Post(operation)),
            Effect::Put { changes, start_over } => {
                if changes.chat.as_ref().is_some_and(|chat| chat.deleted) {
                    self.note_let_go(changes.chat_id).await;
                }
                let put = self.store.put_changes(self.space, &changes, start_over).await;
                drop(put.unwrap_or_else(|error| panic!("rows of the host's are refused: {error}")));
            }
            Effect::Drop { chat_id } => {
                self.note_let_go(chat_id).await;
                self.store.drop_chat_copy(self.space, chat_id).await.unwrap();
            }
            Effect::Next => {
                let busy = self.guest().busy_chats();
                let next = self.store.next_operation_but(self.space, &busy).await.unwrap();
                return vec![Input::Next(next.map(Box::new))];
            }
            Effect::Confirm { op_id } => {
                if self.store.confirmed(op_id).await.unwrap().is_some() {
                    self.confirmed.push(op_id);
                }
            }
            Effect::Refuse { op_id, error } => drop(self.store.refused(op_id, &error).await.unwrap()),
            Effect::Marks(marks) => return self.compare_marks(marks).await,
            Effect::Tell(Event::ReadMarked { read_mark }) => {
                drop(self.store.put_read_marks(self.space, vec![read_mark]).await.unwrap());
            }
            Effect::Connection(connection) => assert!(
                !matches!(
                    connection,
                    Connection::Revoked | Connection::CertificateChanged | Connection::Incompatible
                ),
                "{connection:?}"
            ),
            Effect::Ping => return Vec::from_iter((self.line.is_told && !self.line.is_down).then_some(Input::Life)),
            Effect::Welcomed { .. } | Effect::Here(_) | Effect::Tell(_) => {}
        }
        Vec::new()
    }

    /// Keeps what the host says of marks; what its user has read further without the host is to be said.
    async fn compare_marks(&mut self, marks: Vec<ReadMark>) -> Vec<Input> {
        let compared = self.store.compare_read_marks(self.space, marks).await.unwrap();
        compared.ahead.into_iter().map(|mark| Input::Say(says(mark))).collect()
    }

    /// Its user has read so far; what the host is to be told of it.
    pub(crate) async fn mark_read(&self, chat_id: ChatId, seq: Rev) -> Option<Input> {
        let mark = ReadMark {
            chat_id,
            user_id: self.actor.user_id,
            seq,
        };
        let moved = self.store.put_read_marks(self.space, vec![mark]).await.unwrap();
        moved.first().map(|mark| Input::Say(says(*mark)))
    }

    async fn note_let_go(&mut self, chat: ChatId) {
        let waiting = self.store.pending(chat).await.unwrap();
        self.let_go.extend(waiting.iter().map(|waits| waits.operation.op_id));
    }

    pub(crate) async fn cursors(&self) -> HashMap<ChatId, Cursor> {
        let heads = self.store.copy_heads(self.space).await.unwrap();
        let cursor = |head: hearth_store::CopyHead| {
            let (epoch, rev) = (head.epoch, head.head_rev);
            (head.chat_id, Cursor { epoch, rev })
        };
        heads.into_iter().map(cursor).collect()
    }

    /// What its user asks for; refused at once where that can be told here.
    pub(crate) async fn enqueue(&mut self, operation: Operation) -> Result<(), StoreError> {
        self.store.enqueue(self.space, &operation, "Me").await?;
        self.enqueued.insert(operation.op_id, operation);
        Ok(())
    }
}

/// What of a guest ends.
enum Death {
    /// As when it leaves the space's line to begin anew, and stays open.
    OfTheConnection,
    Killed,
    InOrder,
}

impl Death {
    fn drawn(chance: f64) -> Self {
        match chance {
            ..0.7 => Self::OfTheConnection,
            0.7..0.94 => Self::Killed,
            _ => Self::InOrder,
        }
    }
}

fn says(mark: ReadMark) -> GuestFrame {
    GuestFrame::Read {
        chat_id: mark.chat_id,
        seq: mark.seq,
    }
}

fn guest(space_id: SpaceId, actor: Actor) -> Guest {
    Guest::new(Membership {
        space_id,
        user_id: actor.user_id,
        device_id: actor.device_id,
    })
}
