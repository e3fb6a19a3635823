//! Hearth itself as a guest: one engine joins the space of another over the real server.

use std::sync::Arc;

use hearth_domain::{
    Action, ChatDetail, ChatFilter, ChatId, ChatListRequest, Connection, ErrorCode, Event, InviteRequest, JoinRequest,
    ManualClock, MessageId, MessagePageRequest, MessageStatus, NoticeCode, OpId, Operation, PageAnchor,
    PendingOperation, Role, SpaceId, SpaceInfo, SystemClock,
};
use hearth_engine::{Engine, EventStream};
use hearth_sync::InviteAddress;
use tempfile::TempDir;

use crate::{
    forward::Forward,
    host::{Host, engine, in_time, model},
    keychain::MemoryKeychain,
    settings_file::MemorySettings,
};

/// A second machine, on which Hearth runs too.
struct Machine {
    engine: Engine,
    events: EventStream,
    directory: TempDir,
    keychain: MemoryKeychain,
    settings: MemorySettings,
    clock: Arc<ManualClock>,
}

impl Machine {
    async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (keychain, settings) = (MemoryKeychain::default(), MemorySettings::default());
        let clock = Arc::new(ManualClock::at(hearth_domain::Clock::now(&SystemClock)));
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

    async fn restart(self) -> Self {
        // All that is under way is done then, the rest of an earlier membership too.
        self.engine.shutdown().await;
        let engine = engine(&self.directory, &self.clock, &self.keychain, &self.settings).await;
        Self {
            events: engine.subscribe(),
            engine,
            ..self
        }
    }

    async fn event<T>(&mut self, what: &str, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
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

    async fn space(&self) -> SpaceInfo {
        let mut spaces = self.engine.spaces().await.expect("the spaces can be read");
        assert_eq!(spaces.len(), 2);
        spaces.remove(1)
    }

    /// Waits until the joined space's connection is this.
    async fn connection(&mut self, wanted: Connection) {
        if self.space().await.connection == wanted {
            return;
        }
        let pick = |event: &Event| match event {
            Event::SpacesChanged { spaces } => spaces.iter().any(|space| space.connection == wanted).then_some(()),
            _ => None,
        };
        self.event(&format!("{wanted:?}"), pick).await;
    }

    async fn ask_in(&self, space: Option<SpaceId>, chat_id: ChatId, action: Action) -> OpId {
        let op_id = OpId::new();
        let operation = Operation { op_id, chat_id, action };
        let asked = in_time("the answer", self.engine.apply_in(space, operation)).await;
        asked.expect("it is kept");
        op_id
    }

    async fn send(&self, chat: ChatId, text: &str) -> OpId {
        self.ask_in(None, chat, message(text)).await
    }

    /// Waits until nothing of the chat waits any more.
    async fn all_sent(&mut self, chat: ChatId) {
        if self.open(chat).await.pending.is_empty() {
            return;
        }
        let pick = |event: &Event| match event {
            Event::PendingChanged { chat_id, pending } => (*chat_id == chat && pending.is_empty()).then_some(()),
            _ => None,
        };
        self.event("an empty outbox", pick).await;
    }

    async fn refused(&mut self, op: OpId) -> PendingOperation {
        let pick = |event: &Event| match event {
            Event::PendingChanged { pending, .. } => pending
                .iter()
                .find(|waits| waits.operation.op_id == op && waits.refused.is_some())
                .cloned(),
            _ => None,
        };
        self.event("the refusal", pick).await
    }

    async fn open(&self, chat: ChatId) -> ChatDetail {
        self.engine.open_chat(chat).await.expect("there is a copy")
    }

    async fn texts(&self, chat: ChatId) -> Vec<String> {
        texts(&self.engine, chat).await
    }

    /// Waits until the copy's last message is this.
    async fn shows(&mut self, chat: ChatId, text: &str) {
        while self.texts(chat).await.last().map(String::as_str) != Some(text) {
            let pick = |event: &Event| match event {
                Event::Changes(changes) if changes.chat_id == chat => Some(()),
                _ => None,
            };
            self.event(&format!("the message {text:?}"), pick).await;
        }
    }
}

async fn texts(engine: &Engine, chat_id: ChatId) -> Vec<String> {
    let request = MessagePageRequest {
        chat_id,
        anchor: PageAnchor::End,
        limit: 200,
    };
    let page = engine.message_page(request).await.expect("the chat is there");
    page.messages.into_iter().map(|view| view.message.text).collect()
}

fn message(text: &str) -> Action {
    Action::SendMessage {
        message_id: MessageId::new(),
        text: text.to_owned(),
    }
}

fn create() -> Action {
    Action::CreateChat { model: None }
}

async fn link(host: &Host, way: &Forward) -> String {
    let card = host.engine.space_card();
    let invite = InviteAddress {
        addresses: vec![way.address.to_string()],
        fingerprint: host.server.fingerprint().to_owned(),
        code: host.invite(Role::Member).await,
        name: card.name,
        space_id: card.id,
    };
    invite.to_link()
}

fn request(link: String) -> JoinRequest {
    JoinRequest {
        link,
        user_name: "Ben".to_owned(),
        device_name: "Laptop".to_owned(),
    }
}

async fn approve_all(host: &Host) {
    let people = host.engine.people(host.owner()).await.expect("the owner may ask");
    for device in people.devices {
        if device.state == hearth_domain::DeviceState::Waiting {
            host.engine
                .approve_device(host.owner(), device.id)
                .await
                .expect("it waits");
        }
    }
}

struct Joined {
    host: Host,
    way: Forward,
    guest: Machine,
    space: SpaceId,
}

async fn joined() -> Joined {
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

#[tokio::test]
async fn an_invite_is_looked_at_then_used_and_the_guest_waits_to_be_let_in() {
    let host = Host::start().await;
    let way = Forward::to(host.address()).await;
    let mut guest = Machine::start().await;
    let link = link(&host, &way).await;
    let preview = guest
        .engine
        .inspect_invite(link.clone())
        .await
        .expect("the host answers");
    assert_eq!(preview.fingerprint, host.server.fingerprint());
    assert_eq!(
        (preview.space_name, preview.known),
        (host.engine.space_card().name, false)
    );
    let people = host.engine.people(host.owner()).await.expect("the owner may ask");
    assert_eq!(people.users.len(), 1, "looking tells the host nothing");

    let info = guest
        .engine
        .join_space(request(link.clone()))
        .await
        .expect("the invite is good");
    assert_eq!(info.id, host.engine.space_card().id);
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    assert_eq!(guest.space().await.role, Role::Member);

    let other = Machine::start().await;
    let again = other.engine.join_space(request(link)).await.map_err(|error| error.code);
    assert_eq!(again.err(), Some(ErrorCode::InviteInvalid));
}

#[tokio::test]
async fn a_chat_of_two_machines_shows_on_both_what_either_says() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.send(chat, "from the guest").await;
    guest.all_sent(chat).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    guest.all_sent(chat).await;
    assert_eq!(texts(&host.engine, chat).await, ["from the guest"]);
    let operation = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action: message("from the host"),
    };
    host.engine.apply(operation).await.expect("the owner takes part");
    guest.shows(chat, "from the host").await;
    let detail = guest.open(chat).await;
    assert_eq!((detail.me, detail.chat.space_id), (guest.space().await.me, space));
    assert_eq!(detail.participants.len(), 2);
    let list = ChatListRequest {
        space_id: Some(space),
        filter: hearth_domain::ChatFilter::Current,
        search: "host".to_owned(),
        after: None,
        limit: 10,
    };
    let found = guest.engine.list_chats(list).await.expect("the copy can be searched");
    assert_eq!(found.chats.len(), 1);
    let people = guest.engine.space_users(space).await.expect("the host answers");
    assert_eq!(people.len(), 2);
}

#[tokio::test]
async fn whoever_is_brought_into_a_chat_is_shown_as_here() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let mut told = host.engine.subscribe();
    host.engine.set_active(true).await;
    in_time("the owner's coming", async {
        while !matches!(told.next().await, Some(Event::PresenceChanged { .. })) {}
    })
    .await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    let pick = |event: &Event| match event {
        Event::PresenceChanged { presence } => (presence.user_id == owner).then_some(*presence),
        _ => None,
    };
    let here = guest.event("who is here", pick).await;
    assert_eq!((here.online, here.space_id), (true, space));
}

/// Else the message blinks: it is neither among those that wait nor among those that are there.
#[tokio::test]
async fn a_message_is_shown_by_its_host_before_it_waits_no_more() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    guest.events = guest.engine.subscribe();
    for number in 0..20 {
        let text = format!("number {number}");
        let op = guest.send(chat, &text).await;
        let (mut waits, mut is_there) = (false, false);
        let follow = |event: &Event| {
            match event {
                Event::Changes(changes) => {
                    is_there |= changes.messages.iter().any(|message| message.text == text);
                }
                Event::PendingChanged { pending, .. } => {
                    let now = pending.iter().any(|one| one.operation.op_id == op);
                    assert!(now || is_there || !waits, "it is in neither");
                    assert!(waits || !now || !is_there, "it waits once more");
                    waits = now;
                }
                _ => {}
            }
            (is_there && !waits).then_some(())
        };
        guest.event("the message", follow).await;
    }
    drop(host);
}

#[tokio::test]
async fn what_is_written_offline_is_shown_waits_and_goes_out_in_order_once() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    way.cut();
    guest.connection(Connection::Offline).await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let wanted: Vec<String> = (0..20).map(|number| format!("message {number}")).collect();
    for text in &wanted {
        guest.send(chat, text).await;
    }
    let long = "x".repeat(200_000);
    guest.send(chat, &long).await;
    assert_eq!(guest.space().await.waiting, 22);
    let detail = guest.open(chat).await;
    assert_eq!((detail.chat.title.as_str(), detail.pending.len()), ("message 0", 22));
    // Nothing of it is in memory only.
    let mut guest = guest.restart().await;
    assert_eq!(guest.space().await.waiting, 22);
    way.heal();
    guest.engine.network_changed();
    guest.connection(Connection::Connected).await;
    guest.all_sent(chat).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    guest.all_sent(chat).await;
    let mut all = wanted;
    all.push(long);
    assert_eq!(texts(&host.engine, chat).await, all);
    assert_eq!(guest.texts(chat).await, all);
    assert_eq!(guest.space().await.waiting, 0);
}

#[tokio::test]
async fn an_answer_streams_to_a_guest_who_comes_in_its_middle_and_to_one_who_was_cut_off() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = ChatId::new();
    let model = Some(model());
    guest.ask_in(Some(space), chat, Action::CreateChat { model }).await;
    guest.send(chat, "tell me").await;
    host.model.say("Once ");
    let pick = |event: &Event| matches!(event, Event::RunDelta { .. }).then_some(());
    guest.event("the first words", pick).await;
    let run = guest.open(chat).await.run.expect("it is under way");
    assert_eq!((run.text.as_str(), run.asked_by), ("Once ", guest.space().await.me));
    way.cut();
    guest.connection(Connection::Offline).await;
    host.model.say("upon ");
    way.heal();
    guest.engine.network_changed();
    guest.connection(Connection::Connected).await;
    host.model.say("a time");
    let mut so_far = "Once ".to_owned();
    let pick = |event: &Event| {
        if let Event::RunDelta { offset, text, .. } = event {
            assert_eq!(*offset as usize, so_far.len(), "no gap and no repeat");
            so_far.push_str(text);
        }
        (so_far == "Once upon a time").then_some(())
    };
    guest.event("the rest", pick).await;
    host.model.finish();
    guest.shows(chat, "Once upon a time").await;
    let pick = |event: &Event| matches!(event, Event::RunEnded { .. }).then_some(());
    if guest.open(chat).await.run.is_some() {
        guest.event("the end", pick).await;
    }
    assert_eq!(guest.open(chat).await.run, None);
    let request = MessagePageRequest {
        chat_id: chat,
        anchor: PageAnchor::End,
        limit: 10,
    };
    let page = guest.engine.message_page(request).await.expect("there is a copy");
    let last = page.messages.last().map(|view| view.message.status);
    assert_eq!(last, Some(MessageStatus::Complete));
}

#[tokio::test]
async fn a_guest_stops_the_answer_that_it_asked_for() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    let model = Some(model());
    guest.ask_in(Some(space), chat, Action::CreateChat { model }).await;
    guest.send(chat, "tell me").await;
    host.model.say("For ever ");
    let pick = |event: &Event| match event {
        Event::RunDelta { run_id, .. } => Some(*run_id),
        _ => None,
    };
    let run = guest.event("the first words", pick).await;
    guest.engine.stop_run(run).await.expect("the host can be told");
    let pick = |event: &Event| match event {
        Event::Changes(changes) => changes
            .messages
            .iter()
            .any(|message| message.status == MessageStatus::Stopped)
            .then_some(()),
        _ => None,
    };
    guest.event("the stopped answer", pick).await;
}

#[tokio::test]
async fn a_refusal_is_shown_with_what_it_is_of_and_can_be_given_up() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    let stranger = Action::AddUser {
        user_id: hearth_domain::UserId::new(),
    };
    let op = guest.ask_in(None, chat, stranger).await;
    let refused = guest.refused(op).await;
    assert!(refused.refused.is_some());
    guest.send(chat, "the queue moves on").await;
    guest.shows(chat, "the queue moves on").await;
    while guest.open(chat).await.pending.len() > 1 {
        let pick = |event: &Event| matches!(event, Event::PendingChanged { .. }).then_some(());
        guest.event("the end of the message's waiting", pick).await;
    }
    guest.events = guest.engine.subscribe();
    guest.engine.retry_operation(op).await.expect("it is there");
    let pick = |event: &Event| match event {
        Event::PendingChanged { pending, .. } => pending
            .iter()
            .any(|waits| waits.operation.op_id == op && waits.refused.is_none())
            .then_some(()),
        _ => None,
    };
    guest.event("that it waits again", pick).await;
    guest.refused(op).await;
    guest.engine.discard_operation(op).await.expect("it is there");
    assert!(guest.open(chat).await.pending.is_empty());
    let again = guest.engine.discard_operation(op).await.map_err(|error| error.code);
    assert_eq!(again, Err(ErrorCode::NotFound));
    drop(host);
}

#[tokio::test]
async fn a_revoked_guest_is_told_keeps_its_copy_and_comes_back_with_another_invite() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.send(chat, "kept").await;
    guest.all_sent(chat).await;
    let device = host
        .engine
        .people(host.owner())
        .await
        .expect("the owner may ask")
        .devices;
    let device = device
        .iter()
        .find(|device| device.kind == hearth_domain::DeviceKind::Desktop)
        .expect("it was let in");
    host.engine
        .revoke_device(host.owner(), device.id)
        .await
        .expect("the owner may");
    guest.connection(Connection::Revoked).await;
    assert_eq!(guest.texts(chat).await, ["kept"]);
    let operation = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action: message("into the void"),
    };
    let refused = guest.engine.apply(operation).await.map_err(|error| error.code);
    assert_eq!(refused.err(), Some(ErrorCode::Forbidden));
    // It stays so after a restart, without asking the host again and again.
    let mut guest = guest.restart().await;
    assert_eq!(guest.space().await.connection, Connection::Revoked);

    let request_again = InviteRequest {
        role: Role::Member,
        for_user: Some(device.user_id),
    };
    let (_, code) = host
        .engine
        .create_invite(host.owner(), request_again)
        .await
        .expect("the owner may invite");
    let card = host.engine.space_card();
    let invite = InviteAddress {
        addresses: vec![way.address.to_string()],
        fingerprint: host.server.fingerprint().to_owned(),
        code: code.expose().to_owned(),
        name: card.name,
        space_id: card.id,
    };
    guest
        .engine
        .join_space(request(invite.to_link()))
        .await
        .expect("the invite is good");
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    guest.send(chat, "back").await;
    guest.all_sent(chat).await;
    assert_eq!(guest.texts(chat).await, ["kept", "back"]);
}

#[tokio::test]
async fn another_machine_at_the_hosts_address_is_sent_nothing() {
    let Joined {
        host, way, mut guest, ..
    } = joined().await;
    let impostor = Host::start().await;
    way.cut();
    guest.connection(Connection::Offline).await;
    way.lead_to(impostor.address());
    way.heal();
    guest.engine.network_changed();
    guest.connection(Connection::CertificateChanged).await;
    let looked = guest.engine.inspect_invite(link(&host, &way).await).await;
    assert_eq!(
        looked.map_err(|error| error.code).err(),
        Some(ErrorCode::CertificateChanged)
    );
}

#[tokio::test]
async fn a_guest_that_starts_again_comes_back_by_itself_and_catches_up() {
    let Joined {
        host,
        way,
        guest,
        space,
    } = joined().await;
    let mut guest = guest;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    guest.all_sent(chat).await;
    way.cut();
    guest.engine.shutdown().await;
    for number in 0..50 {
        let operation = Operation {
            op_id: OpId::new(),
            chat_id: chat,
            action: message(&format!("while you were away {number}")),
        };
        host.engine.apply(operation).await.expect("the owner takes part");
    }
    way.heal();
    let mut guest = guest.restart().await;
    guest.connection(Connection::Connected).await;
    guest.shows(chat, "while you were away 49").await;
    assert_eq!(guest.texts(chat).await, texts(&host.engine, chat).await);
}

#[tokio::test]
async fn a_space_that_is_left_is_gone_or_stays_to_be_read() {
    for keep_copy in [true, false] {
        let Joined {
            host, mut guest, space, ..
        } = joined().await;
        let chat = ChatId::new();
        guest.ask_in(Some(space), chat, create()).await;
        guest.send(chat, "remember").await;
        guest.all_sent(chat).await;
        guest.engine.leave_space(space, keep_copy).await.expect("it was joined");
        let people = host.engine.people(host.owner()).await.expect("the owner may ask");
        let ended = people
            .devices
            .iter()
            .filter(|device| device.state == hearth_domain::DeviceState::Revoked);
        assert_eq!(ended.count(), 1, "the host was told");
        let spaces = guest.engine.spaces().await.expect("the spaces can be read");
        if keep_copy {
            assert_eq!(spaces[1].connection, Connection::Revoked);
            assert_eq!(guest.texts(chat).await, ["remember"]);
        } else {
            assert_eq!(spaces.len(), 1);
            let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
            assert_eq!(gone.err(), Some(ErrorCode::NotFound));
        }
    }
}

#[tokio::test]
async fn a_guest_who_is_taken_out_of_a_chat_has_no_copy_of_it_any_more() {
    let Joined {
        host, mut guest, space, ..
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    let owner = host.engine.home_actor().user_id;
    guest.ask_in(None, chat, Action::AddUser { user_id: owner }).await;
    guest.all_sent(chat).await;
    let me = guest.space().await.me;
    let detail = guest.open(chat).await;
    let participant = detail
        .participants
        .iter()
        .find(|row| matches!(&row.kind, hearth_domain::ParticipantKind::User { user_id, .. } if *user_id == me));
    let operation = Operation {
        op_id: OpId::new(),
        chat_id: chat,
        action: Action::RemoveParticipant {
            participant_id: participant.expect("they take part").id,
        },
    };
    host.engine.apply(operation).await.expect("the owner of the space may");
    let pick = |event: &Event| match event {
        Event::ChatGone { chat_id, space_id } => (*chat_id == chat && *space_id == space).then_some(()),
        _ => None,
    };
    guest.event("the end of the copy", pick).await;
    let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
    assert_eq!(gone.err(), Some(ErrorCode::NotFound));
}

/// Nothing that a user wrote is lost, also where there is no place for it any more.
#[tokio::test]
async fn what_waits_for_a_chat_that_is_gone_becomes_a_chat_of_ones_own() {
    for deleted in [false, true] {
        let Joined {
            host,
            way,
            mut guest,
            space,
        } = joined().await;
        let (chat, owner) = (ChatId::new(), host.engine.home_actor());
        let me = guest.space().await.me;
        let ask_host = async |action: Action| {
            let op_id = OpId::new();
            let chat_id = chat;
            let operation = Operation { op_id, chat_id, action };
            host.engine.apply(operation).await.expect("the owner may");
        };
        ask_host(create()).await;
        let title = "Our plans".to_owned();
        ask_host(Action::Rename { title }).await;
        ask_host(Action::AddUser { user_id: me }).await;
        let pick = |event: &Event| matches!(event, Event::Changes(changes) if changes.chat_id == chat).then_some(());
        guest.event("the chat", pick).await;
        way.cut();
        guest.connection(Connection::Offline).await;
        guest.send(chat, "my first words").await;
        guest.send(chat, "my last words").await;
        let draft = "and a thought".to_owned();
        guest.engine.save_draft(Some(chat), draft).await.expect("it is kept");
        if deleted {
            ask_host(Action::DeleteChat).await;
        } else {
            let detail = host.engine.acting(owner).open_chat(chat).await.expect("it is there");
            let theirs = detail.participants.iter().find(
                |row| matches!(&row.kind, hearth_domain::ParticipantKind::User { user_id, .. } if *user_id == me),
            );
            let participant_id = theirs.expect("they take part").id;
            ask_host(Action::RemoveParticipant { participant_id }).await;
        }
        way.heal();
        guest.engine.network_changed();
        let pick = |event: &Event| match event {
            Event::Notice(notice) if notice.code == NoticeCode::UnsentKept => Some(notice.detail.clone()),
            _ => None,
        };
        assert_eq!(guest.event("a word about it", pick).await, "Our plans");
        let request = ChatListRequest {
            space_id: None,
            filter: ChatFilter::Current,
            search: String::new(),
            after: None,
            limit: 10,
        };
        let own = guest
            .engine
            .list_chats(request)
            .await
            .expect("the list can be read")
            .chats;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].title, "Our plans");
        let kept = guest.texts(own[0].id).await;
        assert_eq!(kept, ["my first words", "my last words", "and a thought"]);
        let gone = guest.engine.open_chat(chat).await.map_err(|error| error.code);
        assert_eq!(gone.err(), Some(ErrorCode::NotFound));
        drop((host, space));
    }
}

/// Whoever leaves with the copy finds what was never sent, and can put it away.
#[tokio::test]
async fn what_waits_for_a_space_that_was_left_can_be_discarded() {
    let Joined {
        host,
        way,
        mut guest,
        space,
    } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    guest.all_sent(chat).await;
    way.cut();
    guest.connection(Connection::Offline).await;
    let op = guest.send(chat, "too late").await;
    guest.engine.leave_space(space, true).await.expect("it was joined");
    let pending = guest.open(chat).await.pending;
    assert!(pending.len() == 1 && pending[0].refused.is_some(), "{pending:?}");
    guest.engine.discard_operation(op).await.expect("it was refused");
    assert!(guest.open(chat).await.pending.is_empty());
    assert_eq!(guest.space().await.waiting, 0);
    drop(host);
}

#[tokio::test]
async fn a_token_that_is_still_on_its_way_does_not_take_the_place_of_a_new_invites() {
    let Joined { host, way, guest, .. } = joined().await;
    // The next sign-in of the first membership is answered late.
    way.hold_answers();
    let guest = guest.restart().await;
    let devices = async || {
        host.engine
            .people(host.owner())
            .await
            .expect("the owner may ask")
            .devices
    };
    let other_way = Forward::to(host.address()).await;
    let link = link(&host, &other_way).await;
    let mut guest = guest;
    guest
        .engine
        .join_space(request(link))
        .await
        .expect("the invite is good");
    assert_eq!(devices().await.len(), 3);
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    way.let_answers_go();
    let mut guest = guest.restart().await;
    guest.connection(Connection::Connected).await;
}

#[tokio::test]
async fn a_message_as_long_as_one_may_be_arrives_whatever_it_is_made_of() {
    let Joined { mut guest, space, .. } = joined().await;
    let chat = ChatId::new();
    guest.ask_in(Some(space), chat, create()).await;
    // The log of a terminal has many a character that JSON writes with six.
    let text = "\u{1b}".repeat(hearth_domain::MAX_MESSAGE_BYTES);
    guest.send(chat, &text).await;
    guest.all_sent(chat).await;
    assert!(guest.texts(chat).await == [text]);
}
