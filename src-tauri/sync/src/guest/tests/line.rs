//! A connection and the other side of it, played by hand.

use std::{collections::HashMap, time::Duration};

use hearth_domain::{
    Action, ApiError, CatchUp, ChangeSet, Chat, ChatHead, ChatId, Connection, DeviceId, Epoch, ErrorCode, Event,
    GuestFrame, HostFrame, MessageId, OpId, Operation, PROTOCOL, Receipt, Rev, Role, SpaceId, UnixMillis, UserId,
};

use crate::guest::{AccessToken, CatchUpFailure, Cursor, Effect, Guest, Input, Membership, Moment};

/// A connection and the other side of it, played by hand.
pub(super) struct Line {
    guest: Option<Guest>,
    pub(super) at: Duration,
    pub(super) membership: Membership,
    pub(super) cursors: HashMap<ChatId, Cursor>,
}

impl Line {
    pub(super) fn new() -> Self {
        let membership = Membership {
            space_id: SpaceId::new(),
            user_id: UserId::new(),
            device_id: DeviceId::new(),
        };
        Self {
            guest: Some(Guest::new(membership)),
            at: Duration::ZERO,
            membership,
            cursors: HashMap::new(),
        }
    }

    pub(super) fn feed(&mut self, input: Input) -> Vec<Effect> {
        let now = Moment {
            at: self.at,
            chance: 1.0,
        };
        let (guest, effects) = self.guest.take().expect("it is always put back").step(now, input);
        self.guest = Some(guest);
        effects
    }

    pub(super) fn guest(&self) -> &Guest {
        self.guest.as_ref().expect("it is always put back")
    }

    pub(super) fn hear(&mut self, frame: HostFrame) -> Vec<Effect> {
        self.feed(Input::Heard(Box::new(frame)))
    }

    /// Lets time pass until the next deadline.
    pub(super) fn wait(&mut self) -> Vec<Effect> {
        self.at = self.guest().deadline().expect("something is due");
        self.feed(Input::Tick)
    }

    pub(super) fn refreshed() -> Input {
        Input::Refreshed(Ok((AccessToken::new("a.b.c".to_owned()), Duration::from_secs(900))))
    }

    pub(super) fn dial(&mut self) -> Vec<Effect> {
        let cursors = self.cursors.clone();
        self.feed(Input::Dialed(Ok(cursors)))
    }

    pub(super) fn welcome(&self) -> HostFrame {
        HostFrame::Welcome {
            protocol: PROTOCOL,
            space_id: self.membership.space_id,
            space_name: "Home".to_owned(),
            user_id: self.membership.user_id,
            device_id: self.membership.device_id,
            role: Role::Member,
            now: UnixMillis(0),
        }
    }

    pub(super) fn live() -> Self {
        Self::live_with(&[])
    }

    pub(super) fn live_with(cursors: &[(ChatId, Cursor)]) -> Self {
        let mut line = Self::new();
        line.cursors = cursors.iter().copied().collect();
        assert_eq!(line.feed(Input::Tick), [Effect::Refresh]);
        assert_eq!(line.feed(Self::refreshed()), [Effect::Dial]);
        assert!(matches!(line.dial()[..], [Effect::Send(GuestFrame::Hello { .. })]));
        let welcome = line.welcome();
        let effects = line.hear(welcome);
        assert!(effects.contains(&Effect::Connection(Connection::Connected)));
        assert_eq!(effects.last(), Some(&Effect::Next));
        line
    }

    /// With nothing in the outbox and all chats named.
    pub(super) fn settled(cursors: &[(ChatId, Cursor)]) -> Self {
        let mut line = Self::live_with(cursors);
        assert_eq!(line.feed(Input::Next(None)), []);
        assert_eq!(line.hear(heads(cursors, true)), []);
        line
    }

    /// After a break: dials and is welcomed again.
    pub(super) fn come_back(&mut self) -> Vec<Effect> {
        self.wait();
        self.dial();
        let welcome = self.welcome();
        self.hear(welcome)
    }

    pub(super) fn send(&mut self, text: &str) -> (Operation, Vec<Effect>) {
        let operation = operation(text);
        let effects = self.feed(Input::Next(Some(Box::new(operation.clone()))));
        (operation, effects)
    }
}

pub(super) fn heads(cursors: &[(ChatId, Cursor)], complete: bool) -> HostFrame {
    let head = |(chat_id, cursor): &(ChatId, Cursor)| ChatHead {
        chat_id: *chat_id,
        epoch: cursor.epoch,
        head_rev: cursor.rev,
    };
    HostFrame::Heads {
        heads: cursors.iter().map(head).collect(),
        complete,
    }
}

pub(super) fn cursor(rev: i64) -> Cursor {
    Cursor {
        epoch: Epoch::new(),
        rev: Rev(rev),
    }
}

pub(super) fn operation(text: &str) -> Operation {
    Operation {
        op_id: OpId::new(),
        chat_id: ChatId::new(),
        action: Action::send(MessageId::new(), text),
    }
}

pub(super) fn changes(chat_id: ChatId, epoch: Epoch, from: i64, to: i64) -> ChangeSet {
    ChangeSet {
        chat_id,
        epoch,
        from: Rev(from),
        to: Rev(to),
        chat: None,
        participants: Vec::new(),
        messages: Vec::new(),
        earlier_texts: Vec::new(),
    }
}

pub(super) fn told(changes: ChangeSet) -> HostFrame {
    HostFrame::Event {
        event: Event::Changes(changes),
    }
}

pub(super) fn gone(chat_id: ChatId) -> HostFrame {
    HostFrame::Event {
        event: Event::ChatGone {
            chat_id,
            space_id: SpaceId::new(),
        },
    }
}

pub(super) fn page(changes: ChangeSet, head_rev: i64) -> Input {
    Input::CaughtUp {
        chat_id: changes.chat_id,
        result: Ok(CatchUp::Changes {
            changes,
            head_rev: Rev(head_rev),
        }),
    }
}

/// The answer to who asks for another life of a chat than there is.
pub(super) fn another_life(chat: Chat) -> Input {
    Input::CaughtUp {
        chat_id: chat.id,
        result: Ok(CatchUp::EpochChanged { chat }),
    }
}

pub(super) fn no_page(chat_id: ChatId, why: CatchUpFailure) -> Input {
    Input::CaughtUp {
        chat_id,
        result: Err(why),
    }
}

pub(super) fn refusal(code: ErrorCode) -> ApiError {
    ApiError {
        code,
        message: "no".to_owned(),
    }
}

pub(super) fn receipt(operation: &Operation, rev: i64) -> Receipt {
    Receipt {
        op_id: operation.op_id,
        chat_id: operation.chat_id,
        rev: Rev(rev),
    }
}

pub(super) fn catch_up(chat_id: ChatId, epoch: Epoch, after: i64) -> Effect {
    Effect::CatchUp {
        chat_id,
        epoch,
        after: Rev(after),
    }
}

pub(super) fn chat_row(id: ChatId, epoch: Epoch) -> Chat {
    let json = serde_json::json!({
        "id": id, "space_id": SpaceId::new(), "owner_id": UserId::new(), "epoch": epoch, "rev": 1, "head_rev": 1,
        "title": "", "renamed": false, "pinned": false, "archived": false, "deleted": false, "answering": "always",
        "active_leaf": null, "created_at": 0, "active_at": 0,
    });
    serde_json::from_value(json).expect("these are a chat's fields")
}
