//! What is told and not kept, in both directions.

use std::time::Duration;

use hearth_domain::{ChatId, Event, GuestFrame, HostFrame, Settings, UserId};

use super::line::{Line, cursor};
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
