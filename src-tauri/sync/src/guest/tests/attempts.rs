//! Coming in, coming back, and what is not tried again.

use std::time::Duration;

use hearth_domain::{CloseCode, Connection, ErrorCode, GuestFrame, UserId};

use super::line::{Line, refusal};
use crate::{
    LinkError,
    guest::{CatchUpFailure, Effect, Input, RefreshFailure},
};

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

/// Section 13 of the protocol. With `chance` 1 the first wait of all is 500 ms.
#[test]
fn each_close_code_is_followed_by_the_wait_that_the_protocol_gives_it() {
    for code in CloseCode::ALL {
        let mut line = Line::live();
        line.at += Duration::from_secs(60);
        line.feed(Input::Closed(Some(code.code())));
        let wait = line.guest().deadline().map(|then| (then - line.at).as_millis());
        let expected = match code {
            CloseCode::Revoked | CloseCode::WrongProtocol => None,
            CloseCode::BadFrame | CloseCode::TooBig | CloseCode::TooMany => Some(20_000),
            CloseCode::GoingAway
            | CloseCode::NotSignedIn
            | CloseCode::TooSlow
            | CloseCode::TokenExpired
            | CloseCode::Silent => Some(500),
        };
        assert_eq!(wait, expected, "{code:?}");
    }
}

#[test]
fn a_host_that_asked_for_a_pause_has_it_also_where_the_network_changes() {
    let refused = LinkError::Refused(refusal(ErrorCode::RateLimited));
    for (input, pause) in [
        (Input::Closed(Some(CloseCode::TooMany.code())), 20),
        (Input::Closed(Some(CloseCode::BadFrame.code())), 20),
        (Input::Dialed(Err(refused)), 5),
    ] {
        let mut line = Line::live();
        if matches!(input, Input::Dialed(_)) {
            line.feed(Input::Closed(None));
            assert_eq!(line.wait(), [Effect::Dial]);
        }
        line.feed(input);
        let then = line.at + Duration::from_secs(pause);
        for _ in 0..3 {
            line.at += Duration::from_secs(1);
            assert_eq!(line.feed(Input::NetworkChanged), []);
        }
        assert_eq!(line.guest().deadline(), Some(then), "and no longer");
        assert_eq!(line.wait(), [Effect::Dial]);
    }
}

/// Each failure made the next wait longer; where the network changes only what the host asked for is left of it.
#[test]
fn a_change_of_the_network_leaves_of_a_wait_what_the_host_asked_for() {
    let mut line = Line::live();
    line.feed(Input::Closed(None));
    for _ in 0..7 {
        assert_eq!(line.wait().last(), Some(&Effect::Dial));
        line.feed(Input::Dialed(Err(LinkError::Unreachable("no route".to_owned()))));
    }
    assert_eq!(line.wait(), [Effect::Dial]);
    line.feed(Input::Dialed(Err(LinkError::Refused(refusal(ErrorCode::RateLimited)))));
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(20)));
    assert_eq!(line.feed(Input::NetworkChanged), []);
    assert_eq!(line.guest().deadline(), Some(line.at + Duration::from_secs(5)));
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
