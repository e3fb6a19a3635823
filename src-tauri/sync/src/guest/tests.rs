use std::collections::HashMap;

use hearth_domain::{
    Action, ApiError, CatchUp, ChangeSet, Chat, ChatHead, DeviceId, Epoch, ErrorCode, MAX_MESSAGE_BYTES, MessageId,
    OpId, Operation, Receipt, Rev, Role, Settings, SpaceId, UnixMillis, UserId,
};

use super::*;

/// A connection and the other side of it, played by hand.
struct Line {
    guest: Option<Guest>,
    at: Duration,
    membership: Membership,
    cursors: HashMap<ChatId, Cursor>,
}

impl Line {
    fn new() -> Self {
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

    fn feed(&mut self, input: Input) -> Vec<Effect> {
        let now = Moment {
            at: self.at,
            chance: 1.0,
        };
        let (guest, effects) = self.guest.take().expect("it is always put back").step(now, input);
        self.guest = Some(guest);
        effects
    }

    fn guest(&self) -> &Guest {
        self.guest.as_ref().expect("it is always put back")
    }

    fn hear(&mut self, frame: HostFrame) -> Vec<Effect> {
        self.feed(Input::Heard(Box::new(frame)))
    }

    /// Lets time pass until the next deadline.
    fn wait(&mut self) -> Vec<Effect> {
        self.at = self.guest().deadline().expect("something is due");
        self.feed(Input::Tick)
    }

    fn refreshed() -> Input {
        Input::Refreshed(Ok((AccessToken::new("a.b.c".to_owned()), Duration::from_secs(900))))
    }

    fn dial(&mut self) -> Vec<Effect> {
        let cursors = self.cursors.clone();
        self.feed(Input::Dialed(Ok(cursors)))
    }

    fn welcome(&self) -> HostFrame {
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

    fn live() -> Self {
        Self::live_with(&[])
    }

    fn live_with(cursors: &[(ChatId, Cursor)]) -> Self {
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
    fn settled(cursors: &[(ChatId, Cursor)]) -> Self {
        let mut line = Self::live_with(cursors);
        assert_eq!(line.feed(Input::Next(None)), []);
        let heads = cursors.iter().map(|(chat, cursor)| head(*chat, *cursor)).collect();
        assert_eq!(line.hear(HostFrame::Heads { heads, complete: true }), []);
        line
    }

    fn send(&mut self, text: &str) -> (Operation, Vec<Effect>) {
        let operation = operation(text);
        let effects = self.feed(Input::Next(Some(Box::new(operation.clone()))));
        (operation, effects)
    }
}

fn head(chat_id: ChatId, cursor: Cursor) -> ChatHead {
    ChatHead {
        chat_id,
        epoch: cursor.epoch,
        head_rev: cursor.rev,
    }
}

fn cursor(rev: i64) -> Cursor {
    Cursor {
        epoch: Epoch::new(),
        rev: Rev(rev),
    }
}

fn operation(text: &str) -> Operation {
    Operation {
        op_id: OpId::new(),
        chat_id: ChatId::new(),
        action: Action::SendMessage {
            message_id: MessageId::new(),
            text: text.to_owned(),
        },
    }
}

fn changes(chat_id: ChatId, epoch: Epoch, from: i64, to: i64) -> ChangeSet {
    ChangeSet {
        chat_id,
        epoch,
        from: Rev(from),
        to: Rev(to),
        chat: None,
        participants: Vec::new(),
        messages: Vec::new(),
    }
}

fn told(changes: ChangeSet) -> HostFrame {
    HostFrame::Event {
        event: Event::Changes(changes),
    }
}

fn page(changes: ChangeSet, head_rev: i64) -> Input {
    Input::CaughtUp {
        chat_id: changes.chat_id,
        result: Ok(CatchUp::Changes {
            changes,
            head_rev: Rev(head_rev),
        }),
    }
}

fn refusal(code: ErrorCode) -> ApiError {
    ApiError {
        code,
        message: "no".to_owned(),
    }
}

fn receipt(operation: &Operation, rev: i64) -> Receipt {
    Receipt {
        op_id: operation.op_id,
        chat_id: operation.chat_id,
        rev: Rev(rev),
    }
}

fn catch_up(chat_id: ChatId, epoch: Epoch, after: i64) -> Effect {
    Effect::CatchUp {
        chat_id,
        epoch,
        after: Rev(after),
    }
}

fn chat_row(id: ChatId, epoch: Epoch) -> Chat {
    let json = serde_json::json!({
        "id": id, "space_id": SpaceId::new(), "owner_id": UserId::new(), "epoch": epoch, "rev": 1, "head_rev": 1,
        "title": "", "renamed": false, "pinned": false, "archived": false, "deleted": false, "answering": "always",
        "active_leaf": null, "created_at": 0, "active_at": 0,
    });
    serde_json::from_value(json).expect("these are a chat's fields")
}

#[test]
fn a_device_that_waits_for_approval_asks_every_two_seconds_and_then_comes_in() {
    let mut line = Line::new();
    assert_eq!(line.feed(Input::Tick), [Effect::Refresh]);
    let waiting = || Input::Refreshed(Err(RefreshFailure::WaitingForApproval));
    assert_eq!(
        line.feed(waiting()),
        [Effect::Connection(Connection::WaitingForApproval)]
    );
    for _ in 0..3 {
        assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(2)));
        assert_eq!(line.wait(), [Effect::Refresh]);
        assert_eq!(line.feed(waiting()), []);
    }
    line.wait();
    let effects = line.feed(Line::refreshed());
    assert_eq!(effects, [Effect::Dial, Effect::Connection(Connection::Connecting)]);
}

#[test]
fn a_break_is_tried_again_at_once_and_is_offline_only_when_that_fails() {
    let mut line = Line::live();
    line.at += Duration::from_secs(60);
    let effects = line.feed(Input::Closed(None));
    assert_eq!(effects, [Effect::Close, Effect::Connection(Connection::Connecting)]);
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_millis(500)));
    assert_eq!(line.wait(), [Effect::Dial], "the token is still good");
    let failed = || Input::Dialed(Err(LinkError::Unreachable("no route".to_owned())));
    assert_eq!(
        line.feed(failed()),
        [Effect::Close, Effect::Connection(Connection::Offline)]
    );
    let mut waits = Vec::new();
    for _ in 0..7 {
        let before = line.at;
        assert_eq!(line.wait(), [Effect::Dial]);
        waits.push((line.at - before).as_millis());
        assert_eq!(line.feed(failed()), [Effect::Close]);
    }
    assert_eq!(waits, [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
    assert_eq!(line.feed(Input::NetworkChanged), [Effect::Dial], "at once");
}

#[test]
fn what_cannot_be_mended_by_trying_again_is_not_tried_again() {
    for (input, why) in [
        (Input::Closed(Some(CloseCode::Revoked.code())), Connection::Revoked),
        (
            Input::Closed(Some(CloseCode::WrongProtocol.code())),
            Connection::Incompatible,
        ),
        (Input::Refreshed(Err(RefreshFailure::SignedOut)), Connection::Revoked),
        (
            Input::Refreshed(Err(RefreshFailure::CertificateChanged)),
            Connection::CertificateChanged,
        ),
    ] {
        let mut line = Line::live();
        assert_eq!(line.feed(input), [Effect::Close, Effect::Connection(why)]);
        assert_eq!(line.guest().deadline(), None);
        assert!(line.guest().token().is_none());
        assert_eq!(line.feed(Input::NetworkChanged), []);
        assert_eq!(line.feed(Input::OutboxChanged), []);
    }
}

#[test]
fn nothing_is_sent_where_the_certificate_changed() {
    let mut line = Line::new();
    line.feed(Input::Tick);
    line.feed(Line::refreshed());
    let effects = line.feed(Input::Dialed(Err(LinkError::CertificateChanged)));
    assert_eq!(
        effects,
        [Effect::Close, Effect::Connection(Connection::CertificateChanged)]
    );
}

#[test]
fn a_socket_that_was_not_signed_in_asks_for_a_new_token() {
    for code in [CloseCode::NotSignedIn, CloseCode::TokenExpired] {
        let mut line = Line::live();
        line.feed(Input::Closed(Some(code.code())));
        assert_eq!(line.wait(), [Effect::Refresh]);
    }
}

#[test]
fn another_space_or_person_under_the_same_certificate_is_not_ours() {
    let mut line = Line::new();
    line.feed(Input::Tick);
    line.feed(Line::refreshed());
    line.dial();
    line.membership.user_id = UserId::new();
    let welcome = line.welcome();
    assert_eq!(
        line.hear(welcome),
        [Effect::Close, Effect::Connection(Connection::Incompatible)]
    );
}

#[test]
fn a_host_that_says_nothing_for_35_seconds_is_gone_and_a_ping_is_a_word() {
    let mut line = Line::settled(&[]);
    line.at += Duration::from_secs(34);
    line.feed(Input::Life);
    line.at += Duration::from_secs(34);
    assert_eq!(line.feed(Input::Tick), []);
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(1)));
    assert_eq!(line.wait().first(), Some(&Effect::Close));
}

#[test]
fn after_a_change_of_network_a_live_line_is_tested() {
    let mut line = Line::settled(&[]);
    assert_eq!(line.feed(Input::NetworkChanged), [Effect::Ping]);
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(8)));
    line.feed(Input::Life);
    assert!(line.guest().deadline() > Some(line.at + Duration::from_secs(8)));
}

/// Cables are pulled without a word. Whoever sends something then sees within seconds that it waits.
#[test]
fn what_is_sent_into_silence_asks_for_a_sign_of_life_first() {
    let mut line = Line::settled(&[]);
    line.at += Duration::from_secs(1);
    let typing = || {
        Input::Say(GuestFrame::Typing {
            chat_id: ChatId::new(),
            typing: true,
        })
    };
    assert!(
        matches!(line.feed(typing())[..], [Effect::Send(_)]),
        "it was heard just now"
    );
    line.at += Duration::from_secs(2);
    assert!(matches!(line.feed(typing())[..], [Effect::Ping, Effect::Send(_)]));
    assert!(matches!(line.feed(typing())[..], [Effect::Send(_)]), "once is enough");
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(8)));
    assert_eq!(line.wait(), [Effect::Close, Effect::Connection(Connection::Connecting)]);
}

#[test]
fn an_operation_that_is_not_answered_asks_for_a_sign_of_life_and_goes_on_waiting_if_there_is_one() {
    let mut line = Line::live();
    let begin = line.at;
    line.send("one");
    assert_eq!(line.wait(), [Effect::Ping]);
    assert_eq!(line.at, begin + Duration::from_secs(2));
    line.at += Duration::from_secs(1);
    line.feed(Input::Life);
    assert_eq!(line.wait(), [Effect::Ping], "it may be gone since");
    assert_eq!(line.at, begin + Duration::from_secs(5));
    assert_eq!(line.wait().first(), Some(&Effect::Close));
    assert_eq!(line.at, begin + Duration::from_secs(13));
}

/// A question behind a long message waits for it: on a slow line no long message would ever arrive.
#[test]
fn a_long_message_is_given_the_time_it_takes() {
    let mut line = Line::live();
    let begin = line.at;
    line.send(&"x".repeat(40_000));
    assert!(line.guest().deadline() > Some(begin + Duration::from_secs(30)));
}

#[test]
fn a_connection_that_is_not_back_in_three_seconds_is_offline() {
    let mut line = Line::live();
    line.at += Duration::from_secs(60);
    line.feed(Input::Closed(None));
    assert_eq!(line.wait(), [Effect::Dial]);
    let dialed_at = line.at;
    assert_eq!(line.wait(), [Effect::Connection(Connection::Offline)]);
    assert_eq!(line.at, dialed_at + Duration::from_secs(3));
    assert_eq!(line.guest().deadline(), None, "nothing more is due while it is dialed");
    line.dial();
    let welcome = line.welcome();
    assert!(line.hear(welcome).contains(&Effect::Connection(Connection::Connected)));
}

#[test]
fn the_token_is_renewed_two_minutes_before_its_end_and_again_if_that_fails() {
    let mut line = Line::settled(&[]);
    while line.at < Duration::from_secs(779) {
        line.at += Duration::from_secs(1);
        line.feed(Input::Life);
        assert_eq!(line.feed(Input::Tick), []);
    }
    assert_eq!(line.wait(), [Effect::Refresh]);
    assert_eq!(line.at, Duration::from_secs(780));
    assert_eq!(line.feed(Input::Tick), [], "one at a time");
    assert_eq!(line.feed(Input::Refreshed(Err(RefreshFailure::Unreachable))), []);
    assert_eq!(line.wait(), [Effect::Refresh]);
    assert_eq!(line.at, Duration::from_secs(795));
    assert!(matches!(
        line.feed(Line::refreshed())[..],
        [Effect::Send(GuestFrame::Renew { .. })]
    ));
}

#[test]
fn chats_that_came_further_are_caught_up_and_those_not_named_are_dropped() {
    let (same, behind, gone, made_here) = (ChatId::new(), ChatId::new(), ChatId::new(), ChatId::new());
    let known = [
        (same, cursor(4)),
        (behind, cursor(4)),
        (gone, cursor(4)),
        (made_here, Cursor::NOTHING),
    ];
    let mut line = Line::live_with(&known);
    let further = Cursor {
        rev: Rev(9),
        ..known[1].1
    };
    let first = HostFrame::Heads {
        heads: vec![head(same, known[0].1)],
        complete: false,
    };
    assert_eq!(line.hear(first), []);
    let last = HostFrame::Heads {
        heads: vec![head(behind, further)],
        complete: true,
    };
    let effects = line.hear(last);
    assert_eq!(
        effects,
        [Effect::Drop { chat_id: gone }, catch_up(behind, further.epoch, 4)]
    );
    let first_page = changes(behind, further.epoch, 4, 7);
    let effects = line.feed(page(first_page.clone(), 9));
    let put = Effect::Put {
        changes: first_page,
        start_over: false,
    };
    assert_eq!(effects, [put, catch_up(behind, further.epoch, 7)]);
    let last_page = changes(behind, further.epoch, 7, 9);
    assert!(matches!(line.feed(page(last_page, 9))[..], [Effect::Put { .. }]));
}

#[test]
fn a_chat_added_while_the_list_was_read_is_kept() {
    let mut line = Line::live();
    let (chat, epoch) = (ChatId::new(), Epoch::new());
    assert!(matches!(
        line.hear(told(changes(chat, epoch, 0, 1)))[..],
        [Effect::Put { .. }]
    ));
    let heads = HostFrame::Heads {
        heads: Vec::new(),
        complete: true,
    };
    assert_eq!(line.hear(heads), []);
}

#[test]
fn a_live_change_with_a_gap_before_it_is_caught_up_instead() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    let live = changes(chat, known.epoch, 4, 5);
    let put = |changes| Effect::Put {
        changes,
        start_over: false,
    };
    assert_eq!(line.hear(told(live.clone())), [put(live.clone())]);
    assert_eq!(line.hear(told(live)), [], "twice changes nothing");
    assert_eq!(
        line.hear(told(changes(chat, known.epoch, 7, 8))),
        [catch_up(chat, known.epoch, 5)]
    );
    // One page at a time; what came meanwhile is asked for after it.
    assert_eq!(line.hear(told(changes(chat, known.epoch, 8, 9))), []);
    let first = changes(chat, known.epoch, 5, 8);
    assert_eq!(
        line.feed(page(first.clone(), 8)),
        [put(first), catch_up(chat, known.epoch, 8)]
    );
}

#[test]
fn another_life_of_a_chat_replaces_it_with_the_first_page() {
    let (chat, known, new) = (ChatId::new(), cursor(40), cursor(3));
    let mut line = Line::settled(&[(chat, known)]);
    let heads = HostFrame::Heads {
        heads: vec![head(chat, new)],
        complete: false,
    };
    assert_eq!(line.hear(heads), [catch_up(chat, Cursor::NOTHING.epoch, 0)]);
    let row = chat_row(chat, new.epoch);
    let answer = Input::CaughtUp {
        chat_id: chat,
        result: Ok(CatchUp::EpochChanged { chat: row.clone() }),
    };
    assert_eq!(line.feed(answer), [catch_up(chat, new.epoch, 0)]);
    let mut first = changes(chat, new.epoch, 0, 3);
    let effects = line.feed(page(first.clone(), 3));
    // A copy begins with the chat's row, wherever in its history that was last changed.
    first.chat = Some(row);
    assert_eq!(
        effects,
        [Effect::Put {
            changes: first,
            start_over: true
        }]
    );
}

#[test]
fn a_host_that_has_less_than_the_copy_is_believed() {
    let (chat, known) = (ChatId::new(), cursor(40));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 50, 51)));
    let answer = Input::CaughtUp {
        chat_id: chat,
        result: Ok(CatchUp::EpochChanged {
            chat: chat_row(chat, known.epoch),
        }),
    };
    assert_eq!(line.feed(answer), [catch_up(chat, known.epoch, 0)]);
    let effects = line.feed(page(changes(chat, known.epoch, 0, 1), 1));
    assert!(matches!(effects[..], [Effect::Put { start_over: true, .. }]));
}

#[test]
fn a_host_whose_pages_lead_nowhere_is_not_asked_for_ever() {
    let (chat, known) = (ChatId::new(), cursor(4));
    for nonsense in [
        changes(chat, known.epoch, 4, 4),
        changes(chat, known.epoch, 2, 6),
        changes(chat, Epoch::new(), 4, 6),
        changes(chat, known.epoch, 4, 1),
    ] {
        let mut line = Line::settled(&[(chat, known)]);
        line.hear(told(changes(chat, known.epoch, 7, 8)));
        assert_eq!(line.feed(page(nonsense, 9)), []);
        assert_eq!(line.hear(told(changes(chat, known.epoch, 4, 5))), [], "given up");
    }
}

#[test]
fn a_chat_of_which_the_user_is_no_part_is_dropped_however_that_is_learnt() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    let gone = HostFrame::Event {
        event: Event::ChatGone {
            chat_id: chat,
            space_id: SpaceId::new(),
        },
    };
    assert_eq!(line.hear(gone), [Effect::Drop { chat_id: chat }]);
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 7, 8)));
    let failed = Input::CaughtUp {
        chat_id: chat,
        result: Err(CatchUpFailure::NotFound),
    };
    assert_eq!(line.feed(failed), [Effect::Drop { chat_id: chat }]);
    let late = page(changes(chat, known.epoch, 4, 8), 8);
    assert_eq!(line.feed(late), [], "a late page does not bring it back");
}

#[test]
fn operations_go_one_at_a_time_and_leave_the_outbox_when_the_copy_shows_them() {
    let mut line = Line::live();
    let (first, effects) = line.send("one");
    assert!(matches!(effects[..], [Effect::Send(GuestFrame::Apply { .. })]));
    assert_eq!(line.feed(Input::OutboxChanged), [], "the first is under way");
    let (chat, epoch) = (first.chat_id, Epoch::new());
    line.feed(Input::ChatMade { chat_id: chat });
    let applied = HostFrame::Applied {
        receipt: receipt(&first, 2),
    };
    assert_eq!(line.hear(applied), [], "the copy does not show it yet");
    let effects = line.hear(told(changes(chat, epoch, 0, 2)));
    let op_id = first.op_id;
    assert!(matches!(effects[0], Effect::Put { .. }));
    assert_eq!(effects[1..], [Effect::Confirm { op_id }, Effect::Next]);
    let (second, _) = line.send("two");
    let effects = line.hear(HostFrame::Refused {
        op_id: second.op_id,
        error: refusal(ErrorCode::Forbidden),
    });
    assert!(matches!(effects[..], [Effect::Refuse { .. }, Effect::Next]));
}

#[test]
fn an_operation_whose_rows_do_not_come_is_caught_up() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    let known = cursor(4);
    line.cursors.insert(asked.chat_id, known);
    line.feed(Input::Closed(None));
    line.wait();
    line.dial();
    let welcome = line.welcome();
    line.hear(welcome);
    line.feed(Input::Next(Some(Box::new(asked.clone()))));
    let applied = HostFrame::Applied {
        receipt: receipt(&asked, 6),
    };
    assert_eq!(line.hear(applied), []);
    assert_eq!(line.wait(), [catch_up(asked.chat_id, known.epoch, 4)]);
    let effects = line.feed(page(changes(asked.chat_id, known.epoch, 4, 6), 6));
    assert_eq!(effects[1..], [Effect::Confirm { op_id: asked.op_id }, Effect::Next]);
}

#[test]
fn an_answer_lost_with_the_line_is_asked_for_again_under_the_same_id() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    line.feed(Input::Closed(None));
    line.wait();
    line.dial();
    let welcome = line.welcome();
    assert_eq!(line.hear(welcome).last(), Some(&Effect::Next));
    let effects = line.feed(Input::Next(Some(Box::new(asked.clone()))));
    assert_eq!(effects, [Effect::Send(GuestFrame::Apply { operation: asked })]);
}

#[test]
fn an_answer_that_never_comes_ends_the_line() {
    let mut line = Line::live();
    line.send("one");
    let mut effects = Vec::new();
    while effects.is_empty() {
        line.at += Duration::from_secs(10);
        line.feed(Input::Life);
        effects = line.feed(Input::Tick);
    }
    assert_eq!(effects.first(), Some(&Effect::Close));
    assert_eq!(line.at, Duration::from_secs(60));
}

#[test]
fn a_host_that_cannot_take_it_now_is_asked_again_and_nothing_overtakes() {
    for code in [ErrorCode::RateLimited, ErrorCode::DiskFull, ErrorCode::Unavailable] {
        let mut line = Line::live();
        let (asked, _) = line.send("one");
        let refused = HostFrame::Refused {
            op_id: asked.op_id,
            error: refusal(code),
        };
        assert_eq!(line.hear(refused), []);
        assert_eq!(line.feed(Input::OutboxChanged), []);
        assert_eq!(line.wait(), [Effect::Next]);
    }
}

#[test]
fn what_no_frame_holds_goes_over_rest() {
    let mut line = Line::live();
    let (asked, effects) = line.send(&"x".repeat(MAX_MESSAGE_BYTES));
    assert_eq!(effects, [Effect::Post(asked.clone())]);
    let posted = Input::Posted {
        op_id: asked.op_id,
        result: Ok(receipt(&asked, 3)),
    };
    let confirmed = [Effect::Confirm { op_id: asked.op_id }, Effect::Next];
    assert_eq!(line.feed(posted), confirmed, "the chat is not in the copy any more");
}

#[test]
fn something_put_in_while_the_outbox_was_asked_is_not_forgotten() {
    let mut line = Line::live();
    assert_eq!(line.feed(Input::OutboxChanged), []);
    assert_eq!(line.feed(Input::Next(None)), [Effect::Next]);
    assert_eq!(line.feed(Input::Next(None)), []);
    assert_eq!(line.feed(Input::OutboxChanged), [Effect::Next]);
}

#[test]
fn a_host_tells_only_of_chats_and_only_of_those_in_the_copy() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    let typing = |chat_id| HostFrame::Event {
        event: Event::Typing {
            chat_id,
            user_id: UserId::new(),
            typing: true,
        },
    };
    assert!(matches!(line.hear(typing(chat))[..], [Effect::Tell(_)]));
    assert_eq!(line.hear(typing(ChatId::new())), []);
    for event in [
        Event::SettingsChanged {
            settings: Settings::default(),
        },
        Event::Resync,
        Event::JoinRequested { link: String::new() },
    ] {
        assert_eq!(line.hear(HostFrame::Event { event }), []);
    }
}

#[test]
fn typing_is_told_every_four_seconds_at_most_and_its_end_at_once() {
    let mut line = Line::settled(&[]);
    let chat_id = ChatId::new();
    let typing = |line: &mut Line, typing| {
        line.feed(Input::Life);
        line.feed(Input::Say(GuestFrame::Typing { chat_id, typing })).len()
    };
    assert_eq!(typing(&mut line, true), 1);
    line.at += Duration::from_secs(3);
    assert_eq!(typing(&mut line, true), 0);
    assert_eq!(typing(&mut line, false), 1);
    assert_eq!(typing(&mut line, true), 1);
    line.at += Duration::from_secs(4);
    assert_eq!(typing(&mut line, true), 1);
}

#[test]
fn presence_is_told_every_half_minute_while_the_user_is_there() {
    let mut line = Line::settled(&[]);
    let present = |active| Effect::Send(GuestFrame::Present { active });
    assert_eq!(line.feed(Input::Active(true)), [present(true)]);
    line.at += Duration::from_secs(20);
    line.feed(Input::Life);
    assert_eq!(line.wait(), [present(true)]);
    assert_eq!(line.at, Duration::from_secs(30));
    line.feed(Input::Life);
    assert_eq!(line.feed(Input::Active(false)), [present(false)]);
    assert!(line.guest().deadline() > Some(Duration::from_secs(50)));
}

#[test]
fn too_many_requests_are_made_again_later() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 7, 8)));
    let failed = Input::CaughtUp {
        chat_id: chat,
        result: Err(CatchUpFailure::TooMany),
    };
    assert_eq!(line.feed(failed), []);
    assert_eq!(line.wait(), [catch_up(chat, known.epoch, 4)]);
    assert_eq!(line.at, Duration::from_secs(4));
}

#[test]
fn a_copy_that_could_not_be_written_begins_again_from_what_is_there() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::settled(&[(chat, known)]);
    line.hear(told(changes(chat, known.epoch, 4, 5)));
    assert_eq!(line.feed(Input::StoreFailed).first(), Some(&Effect::Close));
    line.wait();
    line.dial();
    let welcome = line.welcome();
    line.hear(welcome);
    let ahead = Cursor { rev: Rev(5), ..known };
    let heads = HostFrame::Heads {
        heads: vec![head(chat, ahead)],
        complete: true,
    };
    assert_eq!(line.hear(heads), [catch_up(chat, known.epoch, 4)]);
}

fn gone(chat_id: ChatId) -> HostFrame {
    HostFrame::Event {
        event: Event::ChatGone {
            chat_id,
            space_id: SpaceId::new(),
        },
    }
}

/// A place in the outbox is given up for one in the copy, and for nothing less.
#[test]
fn a_high_rev_of_another_life_of_a_chat_does_not_show_what_was_sent_in_this_one() {
    let (mut asked, known, restored) = (operation("one"), cursor(80), cursor(51));
    let chat = ChatId::new();
    asked.chat_id = chat;
    let mut line = Line::live_with(&[(chat, known)]);
    line.feed(Input::Next(Some(Box::new(asked.clone()))));
    let applied = HostFrame::Applied {
        receipt: receipt(&asked, 51),
    };
    assert_eq!(line.hear(applied), [], "the host has not said yet which life it is");
    let heads = HostFrame::Heads {
        heads: vec![head(chat, restored)],
        complete: true,
    };
    assert_eq!(line.hear(heads), [catch_up(chat, Cursor::NOTHING.epoch, 0)]);
    let answer = Input::CaughtUp {
        chat_id: chat,
        result: Ok(CatchUp::EpochChanged {
            chat: chat_row(chat, restored.epoch),
        }),
    };
    assert_eq!(line.feed(answer), [catch_up(chat, restored.epoch, 0)]);
    let first = line.feed(page(changes(chat, restored.epoch, 0, 50), 51));
    assert!(matches!(first[..], [Effect::Put { .. }, Effect::CatchUp { .. }]));
    let last = line.feed(page(changes(chat, restored.epoch, 50, 51), 51));
    assert_eq!(last[1..], [Effect::Confirm { op_id: asked.op_id }, Effect::Next]);
}

#[test]
fn whoever_is_brought_back_while_a_page_is_on_its_way_gets_the_chat() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let pages = [
        page(changes(chat, known.epoch, 4, 8), 8),
        Input::CaughtUp {
            chat_id: chat,
            result: Err(CatchUpFailure::NotFound),
        },
        Input::CaughtUp {
            chat_id: chat,
            result: Err(CatchUpFailure::TooMany),
        },
    ];
    for of_before in pages {
        let mut line = Line::settled(&[(chat, known)]);
        line.hear(told(changes(chat, known.epoch, 7, 8)));
        assert_eq!(line.hear(gone(chat)), [Effect::Drop { chat_id: chat }]);
        assert_eq!(line.hear(told(changes(chat, known.epoch, 9, 10))), []);
        assert_eq!(line.feed(of_before), [catch_up(chat, Cursor::NOTHING.epoch, 0)]);
        let answer = Input::CaughtUp {
            chat_id: chat,
            result: Ok(CatchUp::EpochChanged {
                chat: chat_row(chat, known.epoch),
            }),
        };
        assert_eq!(line.feed(answer), [catch_up(chat, known.epoch, 0)]);
        let effects = line.feed(page(changes(chat, known.epoch, 0, 10), 10));
        assert!(matches!(effects[..], [Effect::Put { start_over: true, .. }]));
    }
}

#[test]
fn a_fault_of_the_host_may_be_of_the_moment_and_keeps_the_others_waiting_only_for_a_while() {
    let mut line = Line::live();
    let (asked, _) = line.send("one");
    let refused = || HostFrame::Refused {
        op_id: asked.op_id,
        error: refusal(ErrorCode::Internal),
    };
    for _ in 0..4 {
        assert_eq!(line.hear(refused()), []);
        assert_eq!(line.wait(), [Effect::Next]);
        line.feed(Input::Next(Some(Box::new(asked.clone()))));
    }
    let effects = line.hear(refused());
    assert!(matches!(effects[..], [Effect::Refuse { .. }, Effect::Next]));
    let (other, _) = line.send("two");
    let once = HostFrame::Refused {
        op_id: other.op_id,
        error: refusal(ErrorCode::Internal),
    };
    assert_eq!(line.hear(once), [], "each has its own attempts");
}

#[test]
fn only_a_host_that_says_so_ends_a_membership_or_takes_a_chat_away() {
    let said = |code| LinkError::Refused(refusal(code));
    assert_eq!(
        RefreshFailure::from(&said(ErrorCode::Unauthorized)),
        RefreshFailure::SignedOut
    );
    assert_eq!(
        CatchUpFailure::from(&said(ErrorCode::NotFound)),
        CatchUpFailure::NotFound
    );
    // "This server does not answer to that name": no word about the device or the chat.
    assert_eq!(
        RefreshFailure::from(&said(ErrorCode::Forbidden)),
        RefreshFailure::Unreachable
    );
    assert_eq!(
        CatchUpFailure::from(&said(ErrorCode::Forbidden)),
        CatchUpFailure::Unreachable
    );
    // One chat that a host cannot read is no reason to leave all others.
    for code in [ErrorCode::Internal, ErrorCode::DatabaseDamaged, ErrorCode::DiskFull] {
        assert_eq!(CatchUpFailure::from(&said(code)), CatchUpFailure::TooMany);
    }
}
