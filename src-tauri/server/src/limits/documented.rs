//! What the protocol's page says of limits is what is in force.

use hearth_domain::{MAX_ATTACHMENTS, MAX_CHUNK_BYTES, MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, Settings};

use super::{Limits, Rate};
use crate::{
    accept::MAX_HEAD,
    rest::uploads::SLOWEST,
    router::{LONG_BODY, SHORT_BODY},
    socket::slot::{MAX_WAITING, MAX_WAITING_BYTES},
    tokens::ACCESS_TOKEN_SECONDS,
};

const PROTOCOL: &str = include_str!("../../../../docs/protocol.md");

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What the table of section 12 says of something.
fn said(what: &str) -> &'static str {
    let section = PROTOCOL
        .split("\n## 12. ")
        .nth(1)
        .expect("there is a section on limits");
    let begin = format!("| {what} | ");
    let row = section.lines().find_map(|line| line.strip_prefix(&begin));
    row.unwrap_or_else(|| panic!("nothing is said of {what}"))
}

/// With a comma before the last three digits, where there are more.
fn number(number: impl TryInto<u64>) -> String {
    let number = number.try_into().unwrap_or_default();
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

fn at_once(rate: Rate) -> String {
    format!("{} at once, {} a second", number(rate.at_once), rate.per_second)
}

fn one_in(rate: Rate) -> String {
    format!("{} at once, then 1 in {} s |", rate.at_once, 1.0 / rate.per_second)
}

#[test]
fn the_protocols_limits_are_those_in_force() {
    let limits = Limits::default();
    let (ping, answer) = (limits.ping_every.as_secs(), limits.answer_within.as_secs());
    let (hello, head, request) = (limits.hello.as_secs(), limits.head.as_secs(), limits.request.as_secs());
    let rows = [
        ("`hello` after the connection is open", format!("{hello} s |")),
        (
            "a frame, both directions",
            format!("{} bytes |", number(MAX_FRAME_BYTES)),
        ),
        ("a message's text", format!("{} MiB of UTF-8", MAX_MESSAGE_BYTES / MIB)),
        (
            "a request's body",
            format!("{} KiB; {} MiB more", SHORT_BODY / KIB, (LONG_BODY - SHORT_BODY) / MIB),
        ),
        (
            "a piece of a file",
            format!(
                "{} MiB; {request} s to arrive, and 1 s more for each {} KiB that have |",
                MAX_CHUNK_BYTES / MIB,
                SLOWEST / 1024
            ),
        ),
        (
            "a file",
            format!(
                "{} MiB, unless the host's owner says otherwise; {MAX_ATTACHMENTS} in a message |",
                Settings::default().general.max_file_mb
            ),
        ),
        (
            "a request",
            format!(
                "{request} s to arrive and be answered, {head} s of it for its head; the head {} KiB |",
                MAX_HEAD / KIB
            ),
        ),
        (
            "ping from the host; its answer",
            format!("every {ping} s; within {answer} s |"),
        ),
        (
            "`heads` of what changed",
            format!("every {} s |", limits.heads_every.as_secs()),
        ),
        (
            "waiting for a slow reader",
            format!("{MAX_WAITING} frames or {} MiB;", MAX_WAITING_BYTES / MIB),
        ),
        (
            "a connection that takes nothing of what is written to it",
            format!("{} s |", limits.unread.as_secs()),
        ),
        ("requests of one device", at_once(limits.device)),
        (
            "requests that are not signed in, from one address",
            at_once(limits.address),
        ),
        ("wrong invite codes from one address", one_in(limits.wrong_codes)),
        ("wrong refresh tokens of one device", one_in(limits.wrong_tokens)),
        (
            "frames of one socket other than `apply`, pings included",
            at_once(limits.frames),
        ),
        ("sockets of one device", format!("{} |", limits.sockets_per_device)),
        (
            "connections",
            format!(
                "{}, of which {} from one address |",
                number(limits.connections),
                limits.connections_per_address
            ),
        ),
        ("access token", format!("{} minutes;", ACCESS_TOKEN_SECONDS / 60)),
    ];
    for (what, expected) in rows {
        let said = said(what);
        assert!(
            said.starts_with(&expected),
            "{what}: {said:?} is said, and {expected:?} in force"
        );
    }
    let silent = format!("no answer to a ping, or nothing taken for {} s", ping + answer);
    assert!(PROTOCOL.contains(&silent), "{silent:?} is not said");
}
