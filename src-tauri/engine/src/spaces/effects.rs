//! What the state machine asks for, carried out.

use std::{sync::Arc, time::Duration};

use hearth_domain::{ApiError, ChatId, Connection, ErrorCode, Event, GuestFrame, Presence, ReadMark, Role};
use hearth_store::{MemberState, StoreError};
use hearth_sync::{AccessToken, Effect, Guest, Heard, Input, LinkError, Pin, Socket, dial, encode_guest, find_hosts};
use tokio::{task::JoinSet, time::timeout};

use super::{
    copies,
    driver::{Done, Driver},
    links::locked,
    sign_in, waiting,
};
use crate::{core::Core, error, files::bring_to_host};

/// How long an announcement of the host's new address is listened for.
const LOOKING: Duration = Duration::from_secs(2);

/// Of all who announce themselves as the host that is looked for, the first that proves it has so long.
const PROVING: Duration = Duration::from_secs(10);

/// How long a broken line is listened to.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// So many failures in a row before it is looked for elsewhere, and again after as many more.
const LOOK_AFTER: u32 = 3;

/// Own marks that a host did not know of and is told in one go; the rest follow one by one.
const MARKS_AT_ONCE: usize = 100;

impl Driver {
    /// What an effect comes to at once; what takes longer goes on beside it.
    pub(super) async fn carry_out(&mut self, core: &Arc<Core>, guest: &Guest, effect: Effect) -> Vec<Input> {
        let space = self.joined.id;
        let outcome = match effect {
            Effect::Refresh => {
                if self.refreshing.is_none() {
                    let asking = sign_in::refresh(Arc::clone(core), self.joined.clone(), self.rest.clone());
                    self.refreshing = Some(core.tasks.spawn(self.life.bound(asking)));
                }
                Ok(Vec::new())
            }
            Effect::Dial => {
                self.dial();
                Ok(Vec::new())
            }
            Effect::Send(frame) => return self.send(frame).await,
            Effect::Ping => return self.ping().await,
            Effect::Close => {
                self.requests.abort_all();
                self.unsaid.clear();
                if let Some(socket) = self.socket.take() {
                    core.tasks.spawn(socket.close());
                }
                self.nobody_here(core);
                Ok(Vec::new())
            }
            Effect::CatchUp { chat_id, epoch, after } => {
                if let Some(token) = guest.token().cloned() {
                    let rest = self.rest.clone();
                    self.requests.spawn(async move {
                        let result = Box::new(rest.changes(&token, chat_id, epoch, after).await);
                        Done::CaughtUp { chat_id, result }
                    });
                }
                Ok(Vec::new())
            }
            Effect::Put { changes, start_over } => copies::put(core, space, changes, start_over).await,
            Effect::Drop { chat_id } => copies::let_go(core, space, chat_id).await,
            Effect::Next => {
                let next = core.store.next_operation_but(space, &guest.busy_chats()).await;
                next.map(|next| vec![Input::Next(next.map(Box::new))])
            }
            Effect::Post(operation) => {
                if let Some(token) = guest.token().cloned() {
                    self.post(core, token, operation);
                }
                Ok(Vec::new())
            }
            Effect::Confirm { op_id } => {
                self.seen.carrying.forget(op_id);
                settled(core, core.store.confirmed(op_id).await).await
            }
            Effect::Refuse { op_id, error } => {
                self.seen.carrying.forget(op_id);
                tracing::info!(%op_id, code = ?error.code, "the host refused an operation");
                settled(core, core.store.refused(op_id, &error).await).await
            }
            Effect::Welcomed { space_name, role } => self.welcomed(core, space_name, role).await,
            Effect::Marks(marks) => self.compare_marks(core, marks).await,
            Effect::Here(presence) => {
                presence.into_iter().for_each(|presence| self.here(core, presence));
                Ok(Vec::new())
            }
            Effect::Tell(event) => self.tell(core, event).await,
            Effect::Connection(connection) => self.connection(core, connection).await,
        };
        outcome.unwrap_or_else(|error| {
            tracing::warn!(%space, %error, "what came from a host could not be kept");
            vec![Input::StoreFailed]
        })
    }

    fn dial(&mut self) {
        let (address, pin, id) = (self.joined.address.clone(), self.pin.clone(), self.joined.id);
        let look = self.failures > 0 && self.failures.is_multiple_of(LOOK_AFTER);
        self.requests.spawn(async move {
            let result = dial(&address, &pin).await;
            if !look || !matches!(result, Err(LinkError::Unreachable(_))) {
                let result = result.map(Box::new);
                return Done::Dialed { address, result };
            }
            // It may have another address by now. Who answers there is known by the certificate.
            let found = find_hosts(LOOKING).await.unwrap_or_default();
            let moved = found
                .into_iter()
                .filter(|host| host.space_id == id && host.address != address);
            match first_proven(moved.map(|host| host.address), &pin).await {
                Some((address, socket)) => Done::Dialed {
                    address,
                    result: Ok(Box::new(socket)),
                },
                None => Done::Dialed {
                    address,
                    result: result.map(Box::new),
                },
            }
        });
    }

    async fn send(&mut self, frame: GuestFrame) -> Vec<Input> {
        let (Some(socket), Some(text)) = (&mut self.socket, encode_guest(&frame)) else {
            return Vec::new();
        };
        match socket.send(text).await {
            Ok(()) => Vec::new(),
            Err(_) => self.lost().await,
        }
    }

    async fn ping(&mut self) -> Vec<Input> {
        let Some(socket) = &mut self.socket else {
            return Vec::new();
        };
        match socket.ping().await {
            Ok(()) => Vec::new(),
            Err(_) => self.lost().await,
        }
    }

    /// The line is broken. Why may be the last that the host said on it.
    async fn lost(&mut self) -> Vec<Input> {
        let Some(mut socket) = self.socket.take() else {
            return Vec::new();
        };
        let last_words = async {
            loop {
                if let Heard::Closed(code) = socket.hear().await {
                    return code;
                }
            }
        };
        let code = timeout(LAST_WORDS, last_words).await.unwrap_or(None);
        vec![Input::Closed(code)]
    }

    /// The files of an operation go before it: where they cannot be taken to the host, the operation did not reach it.
    fn post(&mut self, core: &Core, token: AccessToken, operation: hearth_domain::Operation) {
        let (rest, store, seen) = (self.rest.clone(), core.store.clone(), Arc::clone(&self.seen));
        self.requests.spawn(async move {
            let op_id = operation.op_id;
            let way = || locked(&seen.way).clone();
            let files = operation.action.attachments();
            if !files.is_empty() {
                let bringing = async {
                    for file in files {
                        bring_to_host(&store, way, file).await?;
                    }
                    Ok(())
                };
                let brought = seen.carrying.files(op_id, bringing).await;
                if let Err(error) = brought.unwrap_or_else(|| Err(taken_back())) {
                    let code = match &error {
                        LinkError::Refused(refusal) => Some(refusal.code),
                        LinkError::CertificateChanged | LinkError::Unreachable(_) | LinkError::OtherProtocol => None,
                    };
                    tracing::info!(%op_id, ?code, "the files of an operation were not taken to the host");
                    let result = Err(error);
                    return Done::Posted { op_id, result };
                }
            }
            let (rest, token) = way().unwrap_or((rest, token));
            let result = rest.apply(&token, &operation).await;
            Done::Posted { op_id, result }
        });
    }

    async fn welcomed(&mut self, core: &Arc<Core>, name: String, role: Role) -> Result<Vec<Input>, StoreError> {
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let known = &mut self.joined;
        if known.name != name || known.role != role || known.state != MemberState::Active {
            known.name = name;
            known.role = role;
            known.state = MemberState::Active;
            core.store.put_space(known).await?;
            core.tell_spaces().await;
        }
        Ok(Vec::new())
    }

    async fn connection(&mut self, core: &Arc<Core>, connection: Connection) -> Result<Vec<Input>, StoreError> {
        tracing::info!(space = %self.joined.id, ?connection, "connection");
        let state = match connection {
            Connection::Revoked => MemberState::Revoked,
            Connection::WaitingForApproval => MemberState::Waiting,
            Connection::Local
            | Connection::Connecting
            | Connection::Connected
            | Connection::Offline
            | Connection::CertificateChanged
            | Connection::Incompatible => self.joined.state,
        };
        let has_ended = matches!(
            connection,
            Connection::Revoked | Connection::CertificateChanged | Connection::Incompatible
        );
        *locked(&self.seen.connection) = connection;
        if state != self.joined.state {
            self.joined.state = state;
            core.store.put_space(&self.joined).await?;
        }
        if has_ended {
            copies::nothing_is_told_any_more(core, self.joined.id).await?;
        }
        core.tell_spaces().await;
        Ok(Vec::new())
    }

    /// Keeps what the host says, and says what was read while the host was out of reach.
    async fn compare_marks(&mut self, core: &Arc<Core>, marks: Vec<ReadMark>) -> Result<Vec<Input>, StoreError> {
        let compared = core.store.compare_read_marks(self.joined.id, marks).await?;
        for read_mark in compared.moved {
            core.events.pass_on(Event::ReadMarked { read_mark });
        }
        let mut ahead = compared.ahead.into_iter();
        let at_once = ahead.by_ref().take(MARKS_AT_ONCE).map(says).collect();
        self.unsaid.extend(ahead);
        Ok(at_once)
    }

    async fn read(&self, core: &Arc<Core>, marks: Vec<ReadMark>) -> Result<(), StoreError> {
        for read_mark in core.store.put_read_marks(self.joined.id, marks).await? {
            core.events.pass_on(Event::ReadMarked { read_mark });
        }
        Ok(())
    }

    async fn tell(&mut self, core: &Arc<Core>, event: Event) -> Result<Vec<Input>, StoreError> {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest is of runs, or is told as it is")]
        match event {
            Event::ReadMarked { read_mark } => self.read(core, vec![read_mark]).await?,
            Event::PresenceChanged { presence } => self.here(core, presence),
            event => copies::told(core, event).await?,
        }
        Ok(Vec::new())
    }

    fn here(&self, core: &Core, presence: Presence) {
        let mut known = locked(&self.seen.presence);
        if presence.online {
            known.insert(presence.user_id, presence);
        } else {
            known.remove(&presence.user_id);
        }
        drop(known);
        core.events.pass_on(Event::PresenceChanged { presence });
    }

    /// Without the host, who is there is not known.
    fn nobody_here(&self, core: &Core) {
        let known = std::mem::take(&mut *locked(&self.seen.presence));
        for mut presence in known.into_values() {
            presence.online = false;
            core.events.pass_on(Event::PresenceChanged { presence });
        }
    }
}

pub(super) fn says(mark: ReadMark) -> Input {
    let (chat_id, seq) = (mark.chat_id, mark.seq);
    Input::Say(GuestFrame::Read { chat_id, seq })
}

/// Who of those who announce themselves as a host is it. The others cannot be stopped from it, and keep nobody waiting.
async fn first_proven(addresses: impl Iterator<Item = String>, pin: &Pin) -> Option<(String, Socket)> {
    let mut dialing: JoinSet<_> = addresses
        .map(|address| {
            let pin = pin.clone();
            async move { dial(&address, &pin).await.ok().map(|socket| (address, socket)) }
        })
        .collect();
    let first = async {
        while let Some(dialed) = dialing.join_next().await {
            if let Ok(Some(proven)) = dialed {
                return Some(proven);
            }
        }
        None
    };
    timeout(PROVING, first).await.unwrap_or_default()
}

/// Not a refusal: where it is not gone in the end, it is sent again.
fn taken_back() -> LinkError {
    LinkError::Refused(error::api(ErrorCode::Unavailable, "The operation is being taken back."))
}

/// An operation was answered: what waits in its chat has changed.
async fn settled(core: &Arc<Core>, chat: Result<Option<ChatId>, StoreError>) -> Result<Vec<Input>, StoreError> {
    if let Some(chat) = chat? {
        waiting::tell_pending(core, chat).await;
        core.tell_spaces().await;
    }
    Ok(Vec::new())
}

/// A refusal of the copy that another attempt would meet again.
pub(super) fn is_refusal(error: &StoreError) -> bool {
    matches!(
        ApiError::from(error.clone()).code,
        ErrorCode::Forbidden | ErrorCode::Invalid | ErrorCode::NotFound
    ) || matches!(error, StoreError::Constraint(_))
}
