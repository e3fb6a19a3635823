//! What the host tells, as its server decides whom and when.

use hearth_domain::{
    ChangeSet, ChatHead, Event, HostFrame, PROTOCOL, ParticipantKind, ReadMark, Rev, Role, UnixMillis, UserId,
};

use super::World;

/// What happened at the host, once it is on its disk.
#[expect(clippy::large_enum_variant, reason = "it is told and gone")]
pub(crate) enum News {
    Changes(ChangeSet),
    Read(ReadMark),
}

impl World {
    /// It is told at once, or after a while.
    pub(crate) async fn publish(&mut self, news: impl IntoIterator<Item = News>) {
        self.untold.extend(news);
        if self.rng.u32(..4) != 0 {
            self.tell_all().await;
        }
    }

    pub(super) async fn tell_all(&mut self) {
        while !self.untold.is_empty() {
            self.tell_next().await;
        }
    }

    pub(super) async fn tell_next(&mut self) {
        match self.untold.pop_front() {
            Some(News::Changes(changes)) => self.tell_changes(changes).await,
            Some(News::Read(mark)) => self.tell_read(mark).await,
            None => {}
        }
    }

    /// To whoever takes part in the chat now that it is told.
    async fn tell_changes(&mut self, changes: ChangeSet) {
        let chat_id = changes.chat_id;
        let is_end = changes.chat.as_ref().is_some_and(|chat| chat.deleted);
        let users = if is_end {
            self.host.store.users_at_end(chat_id).await.unwrap()
        } else {
            self.host.store.users_in(chat_id).await.unwrap()
        };
        let row_of = |user: UserId| {
            changes.participants.iter().find_map(|row| match &row.kind {
                ParticipantKind::User { user_id, .. } if *user_id == user => Some(row.present),
                ParticipantKind::User { .. } | ParticipantKind::Assistant(_) => None,
            })
        };
        let head = ChatHead {
            chat_id,
            epoch: changes.epoch,
            head_rev: changes.to,
        };
        self.changed.insert(chat_id, head);
        for seat in &mut self.seats {
            let user = seat.actor.user_id;
            let is_brought_in = row_of(user) == Some(true) && changes.from > Rev::ZERO && !is_end;
            let frame = if !users.contains(&user) {
                if row_of(user) != Some(false) {
                    continue;
                }
                let space_id = self.space;
                HostFrame::Event {
                    event: Event::ChatGone { chat_id, space_id },
                }
            // Rows that no frame holds are caught up.
            } else if is_brought_in || self.rng.u32(..6) == 0 {
                HostFrame::Heads {
                    heads: vec![head],
                    complete: false,
                }
            } else {
                HostFrame::Event {
                    event: Event::Changes(changes.clone()),
                }
            };
            seat.line.tell(frame);
        }
    }

    /// Their own to a user for sure; somebody else's where there is room.
    async fn tell_read(&mut self, read_mark: ReadMark) {
        let users = self.host.store.users_in(read_mark.chat_id).await.unwrap();
        for seat in &mut self.seats {
            let user = seat.actor.user_id;
            let is_told = user == read_mark.user_id || users.contains(&user) && self.rng.bool();
            if is_told {
                seat.line.tell(HostFrame::Event {
                    event: Event::ReadMarked { read_mark },
                });
            }
        }
    }

    /// Says how far chats have come that changed since this was last said.
    pub(super) async fn beat(&mut self) {
        for head in std::mem::take(&mut self.changed).into_values() {
            let users = self.host.store.users_in(head.chat_id).await.unwrap();
            let of_chat = self.seats.iter_mut().filter(|seat| users.contains(&seat.actor.user_id));
            for seat in of_chat {
                seat.line.tell(HostFrame::Heads {
                    heads: vec![head],
                    complete: false,
                });
            }
        }
    }

    /// From now on the guest is told everything.
    pub(super) async fn welcome(&mut self, at: usize) {
        let actor = self.seats[at].actor;
        let read_marks = self.host.store.read_marks(&actor).await.unwrap();
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
        // In parts, as where one frame does not hold them all.
        let (first, last) = read_marks.split_at(read_marks.len() / 2);
        for marks in [first, last] {
            line.tell(HostFrame::State {
                read_marks: marks.to_vec(),
                presence: Vec::new(),
            });
        }
    }

    pub(super) fn tell_list(&mut self, at: usize) {
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
}
