//! A host that says nothing.

use std::time::Duration;

use hearth_domain::{ChatId, Connection, GuestFrame};

use super::line::Line;
use crate::guest::{Effect, Input};

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
