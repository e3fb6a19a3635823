//! The hub's task: each event to whom it concerns.

use std::{collections::HashMap, sync::Arc};

use hearth_domain::{
    ApiError, ChangeSet, ChatHead, ChatId, CloseCode, DeviceId, Event, HostFrame, ParticipantKind, SpaceId, UserId,
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    task::yield_now,
    time::{MissedTickBehavior, interval},
};

use super::{Answers, Asleep, Told};
use crate::{
    shared::Shared,
    socket::{Worth, running},
};

/// Tells the sockets what happens, until the server ends.
pub(crate) async fn tell(
    shared: Arc<Shared>,
    mut events: hearth_engine::EventStream,
    mut revoked: Receiver<DeviceId>,
    mut answers: Answers,
) {
    let space_id = shared.engine.space_card().id;
    let mut heartbeat = interval(shared.limits.heads_every);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut teller = Teller {
        shared,
        space_id,
        changed: HashMap::new(),
        asleep: Asleep::default(),
    };
    let closing = teller.shared.closing.clone();
    loop {
        tokio::select! {
            biased;
            () = closing.cancelled() => return,
            device = revoked.recv() => match device {
                Ok(device) => teller.shared.hub.end_device(device, CloseCode::Revoked),
                Err(RecvError::Lagged(_)) => teller.ask_for_revoked().await,
                Err(RecvError::Closed) => return,
            },
            // Before the answers: what was published before an answer was given is told before it.
            event = events.next() => match event {
                Some(event) => teller.event(event).await,
                None => return,
            },
            () = yield_now(), if !teller.asleep.is_empty() => teller.asleep.wake_some(),
            Some(answer) = answers.recv() => answer.deliver(),
            _ = heartbeat.tick() => teller.beat().await,
        }
    }
}

struct Teller {
    shared: Arc<Shared>,
    space_id: SpaceId,
    /// Chats that have changed since the last heartbeat.
    changed: HashMap<ChatId, ChatHead>,
    asleep: Asleep,
}

impl Teller {
    async fn event(&mut self, event: Event) {
        // Where events never cease nothing else gets its turn, and to find out whom one is for may take its time.
        self.asleep.wake_some();
        self.tell(event).await;
        self.asleep.wake_some();
    }

    async fn tell(&mut self, event: Event) {
        match event {
            Event::Changes(changes) => self.changes(changes).await,
            Event::RunStarted { chat_id, .. } | Event::RunEnded { chat_id, .. } => {
                self.tell_chat(chat_id, event, Worth::Kept, None).await;
            }
            Event::RunDelta { chat_id, .. } | Event::RunWaiting { chat_id, .. } => {
                self.tell_chat(chat_id, event, Worth::Ephemeral, None).await;
            }
            Event::Typing { chat_id, user_id, .. } => {
                self.tell_chat(chat_id, event, Worth::Ephemeral, Some(user_id)).await;
            }
            Event::ReadMarked { read_mark } => {
                let user = read_mark.user_id;
                self.tell_chat(read_mark.chat_id, event.clone(), Worth::Ephemeral, Some(user))
                    .await;
                // What is unread on the user's other devices hangs on it.
                let chat = Some(read_mark.chat_id);
                self.put(&[user], HostFrame::Event { event }, Worth::Kept, chat);
            }
            Event::PresenceChanged { presence } if presence.space_id == self.space_id => {
                let sharing = self
                    .shared
                    .engine
                    .sharing_with(presence.user_id)
                    .await
                    .unwrap_or_default();
                self.put(&sharing, HostFrame::Event { event }, Worth::Ephemeral, None);
            }
            // What was lost can concern anybody: everybody connects again and catches up.
            Event::Resync => self.shared.hub.end_all(CloseCode::TooSlow),
            Event::PresenceChanged { .. }
            | Event::ChatGone { .. }
            | Event::PendingChanged { .. }
            | Event::SpacesChanged { .. }
            | Event::SharingChanged { .. }
            | Event::PeopleChanged
            | Event::JoinRequested { .. }
            | Event::MessageRequested { .. }
            | Event::DraftChanged { .. }
            | Event::SettingsChanged { .. }
            | Event::ProvidersChanged { .. }
            | Event::Notice(_) => {}
        }
    }

    async fn tell_chat(&mut self, chat_id: ChatId, event: Event, worth: Worth, but: Option<UserId>) {
        let mut users = self.users_in(chat_id).await;
        users.retain(|user| Some(*user) != but);
        self.put(&users, HostFrame::Event { event }, worth, Some(chat_id));
    }

    async fn changes(&mut self, changes: ChangeSet) {
        let chat_id = changes.chat_id;
        let users = match &changes.chat {
            Some(chat) if chat.deleted && chat.space_id == self.space_id => self.users_at_end(chat_id).await,
            _ => self.users_in(chat_id).await,
        };
        let touched = Touched::by(&changes, &users);
        if users.is_empty() && touched.out.is_empty() {
            // No chat of this machine's space.
            return;
        }
        let head = ChatHead {
            chat_id,
            epoch: changes.epoch,
            head_rev: changes.to,
        };
        self.changed.insert(chat_id, head);
        let gone = Event::ChatGone {
            chat_id,
            space_id: self.space_id,
        };
        let gone = HostFrame::Event { event: gone };
        self.put(&touched.out, gone, Worth::Kept, Some(chat_id));
        let heads = HostFrame::Heads {
            heads: vec![head],
            complete: false,
        };
        self.put(&touched.brought_in, heads, Worth::Kept, Some(chat_id));
        let event = Event::Changes(changes);
        self.put(&touched.others, HostFrame::Event { event }, Worth::Kept, Some(chat_id));
        for user in touched.brought_in {
            let shared = Arc::clone(&self.shared);
            self.shared.tasks.spawn(running::tell_of_run(shared, user, chat_id));
        }
    }

    /// Says how far chats have come that changed since this was last said.
    async fn beat(&mut self) {
        let mut of_users: HashMap<UserId, Vec<ChatHead>> = HashMap::new();
        for head in std::mem::take(&mut self.changed).into_values() {
            for user in self.users_in(head.chat_id).await {
                of_users.entry(user).or_default().push(head);
            }
        }
        for (user, heads) in of_users {
            self.shared.hub.push_heads(user, &heads);
        }
    }

    /// Ends the sockets of devices that may no longer come in.
    async fn ask_for_revoked(&self) {
        for device in self.shared.hub.devices() {
            if self.shared.engine.admit(device).await.is_err() {
                self.shared.hub.end_device(device, CloseCode::Revoked);
            }
        }
    }

    async fn users_in(&self, chat_id: ChatId) -> Vec<UserId> {
        self.known(self.shared.engine.users_in(chat_id).await)
    }

    async fn users_at_end(&self, chat_id: ChatId) -> Vec<UserId> {
        self.known(self.shared.engine.users_at_end(chat_id).await)
    }

    fn known(&self, users: Result<Vec<UserId>, ApiError>) -> Vec<UserId> {
        users.unwrap_or_else(|error| {
            tracing::error!(code = ?error.code, "who takes part in a chat cannot be read: its sockets are ended");
            self.shared.hub.end_all(CloseCode::TooSlow);
            Vec::new()
        })
    }

    fn put(&mut self, users: &[UserId], frame: HostFrame, worth: Worth, chat: Option<ChatId>) {
        if users.is_empty() {
            return;
        }
        let told = Told { users, chat, worth };
        for text in hearth_sync::encode_host(&frame) {
            let left_out = self.shared.hub.put(&told, &text.into(), &mut self.asleep);
            self.shared.metrics.left_out(left_out);
        }
    }
}

/// Whom a change set concerns, and how.
struct Touched {
    /// Taken out by it.
    out: Vec<UserId>,
    /// Brought in by it: the chat's beginning is not known to them.
    brought_in: Vec<UserId>,
    others: Vec<UserId>,
}

impl Touched {
    fn by(changes: &ChangeSet, users: &[UserId]) -> Self {
        let rows = changes.participants.iter().filter_map(|row| match &row.kind {
            ParticipantKind::User { user_id, .. } => Some((*user_id, row.present)),
            ParticipantKind::Assistant(_) => None,
        });
        let rows: Vec<_> = rows.collect();
        let out = rows.iter().filter(|(user, present)| !present && !users.contains(user));
        // What is behind the chat's beginning or its end is all there is.
        let whole = changes.from.0 == 0 || changes.chat.as_ref().is_some_and(|chat| chat.deleted);
        let (brought_in, others) = users.iter().partition(|user| !whole && rows.contains(&(**user, true)));
        Self {
            out: out.map(|(user, _)| *user).collect(),
            brought_in,
            others,
        }
    }
}
