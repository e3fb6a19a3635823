//! A second machine, on which Hearth runs too, and the space that it has joined.

use std::sync::Arc;

use hearth_domain::{
    Action, ChatDetail, ChatFilter, ChatId, ChatListRequest, ChatSummary, Clock, Connection, DeviceState, Event,
    JoinRequest, ManualClock, MessagePageRequest, OpId, Operation, PageAnchor, ParticipantId, ParticipantKind,
    PendingOperation, Role, SpaceId, SpaceInfo, SystemClock, UserId,
};
use hearth_engine::{Engine, EventStream};
use hearth_sync::InviteAddress;
use tempfile::TempDir;

use crate::{
    actions::message,
    forward::Forward,
    host::{Host, engine, in_time},
    keychain::MemoryKeychain,
    settings_file::MemorySettings,
};

pub(crate) struct Machine {
    pub(crate) engine: Engine,
    pub(crate) events: EventStream,
    pub(crate) directory: TempDir,
    pub(crate) keychain: MemoryKeychain,
    settings: MemorySettings,
    clock: Arc<ManualClock>,
}

impl Machine {
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (keychain, settings) = (MemoryKeychain::default(), MemorySettings::default());
        let clock = Arc::new(ManualClock::at(Clock::now(&SystemClock)));
        let engine = engine(&directory, &clock, &keychain, &settings).await;
        Self {
            events: engine.subscribe(),
            engine,
            directory,
            keychain,
            settings,
            clock,
        }
    }

    pub(crate) async fn restart(self) -> Self {
        // All that is under way is done then, the rest of an earlier membership too.
        self.engine.shutdown().await;
        let engine = engine(&self.directory, &self.clock, &self.keychain, &self.settings).await;
        Self {
            events: engine.subscribe(),
            engine,
            ..self
        }
    }

    /// The network is gone, as this machine notices.
    pub(crate) async fn cut_off(&mut self, way: &Forward) {
        way.cut();
        self.connection(Connection::Offline).await;
    }

    /// The network is back; what becomes of it is the story's.
    pub(crate) fn back_on(&self, way: &Forward) {
        way.heal();
        self.engine.network_changed();
    }

    pub(crate) async fn event<T>(&mut self, what: &str, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
        let events = &mut self.events;
        let find = async {
            loop {
                let event = events.next().await.expect("the engine runs");
                if let Some(found) = pick(&event) {
                    return found;
                }
            }
        };
        in_time(what, find).await
    }

    pub(crate) async fn space(&self) -> SpaceInfo {
        let mut spaces = self.engine.spaces().await.expect("the spaces can be read");
        assert_eq!(spaces.len(), 2);
        spaces.remove(1)
    }

    /// Waits until the joined space's connection is this.
    pub(crate) async fn connection(&mut self, wanted: Connection) {
        if self.space().await.connection == wanted {
            return;
        }
        let pick = |event: &Event| match event {
            Event::SpacesChanged { spaces } => spaces.iter().any(|space| space.connection == wanted).then_some(()),
            _ => None,
        };
        self.event(&format!("{wanted:?}"), pick).await;
    }

    pub(crate) async fn ask_in(&self, space: Option<SpaceId>, chat_id: ChatId, action: Action) -> OpId {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        let asked = in_time("the answer", self.engine.apply_in(space, operation)).await;
        asked.expect("it is kept");
        op_id
    }

    pub(crate) async fn send(&self, chat: ChatId, text: &str) -> OpId {
        self.ask_in(None, chat, message(text)).await
    }

    /// Brings somebody into a chat, and waits until they are in it.
    pub(crate) async fn bring_in(&mut self, chat: ChatId, user_id: UserId) {
        self.ask_in(None, chat, Action::AddUser { user_id }).await;
        self.all_sent(chat).await;
    }

    /// Waits until nothing of the chat waits any more.
    pub(crate) async fn all_sent(&mut self, chat: ChatId) {
        if self.open(chat).await.pending.is_empty() {
            return;
        }
        let pick = |event: &Event| match event {
            Event::PendingChanged { chat_id, pending } => (*chat_id == chat && pending.is_empty()).then_some(()),
            _ => None,
        };
        self.event("an empty outbox", pick).await;
    }

    pub(crate) async fn refused(&mut self, op: OpId) -> PendingOperation {
        let pick = |event: &Event| match event {
            Event::PendingChanged { pending, .. } => pending
                .iter()
                .find(|waits| waits.operation.op_id == op && waits.refused.is_some())
                .cloned(),
            _ => None,
        };
        self.event("the refusal", pick).await
    }

    pub(crate) async fn open(&self, chat: ChatId) -> ChatDetail {
        self.engine.open_chat(chat).await.expect("there is a copy")
    }

    /// The chats of a space as its part of the list shows them; without one, of the machine's own.
    pub(crate) async fn listed(&self, space: impl Into<Option<SpaceId>>) -> Vec<ChatSummary> {
        let request = ChatListRequest {
            space_id: space.into(),
            filter: ChatFilter::Current,
            search: String::new(),
            after: None,
            limit: 10,
        };
        let list = self.engine.list_chats(request).await;
        list.expect("the list can be read").chats
    }

    pub(crate) async fn texts(&self, chat: ChatId) -> Vec<String> {
        texts(&self.engine, chat).await
    }

    /// Waits until the copy's last message is this.
    pub(crate) async fn shows(&mut self, chat: ChatId, text: &str) {
        while self.texts(chat).await.last().map(String::as_str) != Some(text) {
            let pick = |event: &Event| match event {
                Event::Changes(changes) if changes.chat_id == chat => Some(()),
                _ => None,
            };
            self.event(&format!("the message {text:?}"), pick).await;
        }
    }
}

pub(crate) struct Joined {
    pub(crate) host: Host,
    pub(crate) way: Forward,
    pub(crate) guest: Machine,
    pub(crate) space: SpaceId,
}

/// A machine that was let in to a host's space, over a network that can be cut.
pub(crate) async fn joined() -> Joined {
    let host = Host::start().await;
    let way = Forward::to(host.address()).await;
    let mut guest = Machine::start().await;
    let info = guest.engine.join_space(request(link(&host, &way).await)).await;
    let space = info.expect("the invite is good").id;
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    Joined {
        host,
        way,
        guest,
        space,
    }
}

pub(crate) async fn texts(engine: &Engine, chat_id: ChatId) -> Vec<String> {
    let request = MessagePageRequest {
        chat_id,
        anchor: PageAnchor::End,
        limit: 200,
    };
    let page = engine.message_page(request).await.expect("the chat is there");
    page.messages.into_iter().map(|view| view.message.text).collect()
}

/// What the person at the host asks, and is given.
pub(crate) async fn ask_host(host: &Host, chat_id: ChatId, action: Action) {
    let op_id = OpId::new();
    let operation = Operation { op_id, chat_id, action };
    host.engine.apply(operation).await.expect("the owner may");
}

/// As whom a user takes part in a chat.
pub(crate) fn place_of(user: UserId, detail: &ChatDetail) -> ParticipantId {
    let mut places = detail.participants.iter();
    let place = places.find(|row| matches!(&row.kind, ParticipantKind::User { user_id, .. } if *user_id == user));
    place.expect("they take part").id
}

/// The link of an invite with that code, whose addresses lead over `way`.
pub(crate) fn link_with(host: &Host, way: &Forward, code: String) -> String {
    let card = host.engine.space_card();
    let invite = InviteAddress {
        addresses: vec![way.address.to_string()],
        fingerprint: host.server.fingerprint().to_owned(),
        code,
        name: card.name,
        space_id: card.id,
    };
    invite.to_link()
}

pub(crate) async fn link(host: &Host, way: &Forward) -> String {
    link_with(host, way, host.invite(Role::Member).await)
}

pub(crate) fn request(link: String) -> JoinRequest {
    JoinRequest {
        link,
        user_name: "Ben".to_owned(),
        device_name: "Laptop".to_owned(),
    }
}

pub(crate) async fn approve_all(host: &Host) {
    let people = host.engine.people(host.owner()).await.expect("the owner may ask");
    for device in people.devices {
        if device.state == DeviceState::Waiting {
            host.engine
                .approve_device(host.owner(), device.id)
                .await
                .expect("it waits");
        }
    }
}
