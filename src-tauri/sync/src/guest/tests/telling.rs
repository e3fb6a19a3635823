//! What is told and not kept, in both directions.

use std::time::Duration;

use hearth_domain::{ChatId, Event, GuestFrame, HostFrame, MessageId, ReadMark, Rev, Settings, UserId};

use super::line::{Line, another_life, changes, chat_row, cursor, gone, heads, page, told};
use crate::guest::{Effect, Input};

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
        Event::MessageRequested {
            chat_id: chat,
            message_id: MessageId::new(),
        },
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

fn read_to(chat_id: ChatId, seq: i64) -> ReadMark {
    ReadMark {
        chat_id,
        user_id: UserId::new(),
        seq: Rev(seq),
    }
}

fn state(read_marks: Vec<ReadMark>) -> HostFrame {
    HostFrame::State {
        read_marks,
        presence: Vec::new(),
    }
}

/// Else a copy that is just begun would show as unread what its user has read elsewhere.
#[test]
fn marks_of_a_chat_are_kept_once_it_is_there() {
    let (known, new) = ((ChatId::new(), cursor(4)), (ChatId::new(), cursor(3)));
    let mut line = Line::live_with(&[known]);
    let (of_known, of_new) = (read_to(known.0, 2), read_to(new.0, 1));
    assert_eq!(line.hear(state(vec![of_known, of_new])), [Effect::Here(Vec::new())]);
    let begun = line.hear(heads(&[known, new], true));
    assert_eq!(begun.first(), Some(&Effect::Marks(vec![of_known])));
    let later = read_to(new.0, 2);
    assert_eq!(line.hear(marked(later)), [], "there is nothing to mark yet");
    line.feed(another_life(chat_row(new.0, new.1.epoch)));
    let put = line.feed(page(changes(new.0, new.1.epoch, 0, 3), 3));
    assert!(matches!(put[..], [Effect::Put { .. }, Effect::Marks(_)]));
    assert_eq!(put.last(), Some(&Effect::Marks(vec![of_new, later])));
    assert!(matches!(line.hear(marked(read_to(new.0, 3)))[..], [Effect::Tell(_)]));
}

/// What was read of the life before a backup was restored says nothing of what was read of this one.
#[test]
fn marks_of_two_lives_of_a_chat_are_not_mixed() {
    let (chat, old, new) = (ChatId::new(), cursor(40), cursor(3));
    let mut line = Line::live_with(&[(chat, old)]);
    let mark = read_to(chat, 2);
    line.hear(state(vec![mark]));
    let read = |seq| {
        Input::Say(GuestFrame::Read {
            chat_id: chat,
            seq: Rev(seq),
        })
    };
    assert_eq!(line.feed(read(39)), [], "it is not known yet which life it is of");
    let effects = line.hear(heads(&[(chat, new)], true));
    assert!(matches!(effects[..], [Effect::CatchUp { .. }]));
    assert_eq!(line.feed(read(40)), []);
    line.feed(another_life(chat_row(chat, new.epoch)));
    let put = line.feed(page(changes(chat, new.epoch, 0, 3), 3));
    assert_eq!(put.last(), Some(&Effect::Marks(vec![mark])));
    assert!(matches!(line.feed(read(3))[..], [Effect::Send(_)]));
}

/// They may come back later, and are told then how far they had read.
#[test]
fn marks_of_a_chat_that_is_gone_are_forgotten() {
    let (chat, known) = (ChatId::new(), cursor(4));
    let mut line = Line::live_with(&[(chat, known)]);
    line.hear(state(vec![read_to(chat, 2)]));
    line.hear(gone(chat));
    assert!(matches!(
        line.hear(told(changes(chat, known.epoch, 0, 5)))[..],
        [Effect::Put { .. }]
    ));
}

fn marked(read_mark: ReadMark) -> HostFrame {
    HostFrame::Event {
        event: Event::ReadMarked { read_mark },
    }
}
