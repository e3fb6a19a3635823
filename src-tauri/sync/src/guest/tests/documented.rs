//! What the protocol's page says of a guest's times is what this guest keeps to.

use crate::{
    backoff::{FIRST, LONGEST},
    guest::{
        attempts::APPROVAL_POLL,
        live::{
            life::{PROBE, QUIET, SILENCE},
            telling::{PRESENCE, TYPING},
        },
        losing::AT_FAULT,
    },
};

/// Without its line breaks.
fn protocol() -> String {
    let page = include_str!("../../../../../docs/protocol.md");
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_protocols_times_are_the_guests() {
    let protocol = protocol();
    for said in [
        format!("| `typing` | sent at most every {} s;", TYPING.as_secs()),
        format!("Sent at most every {} seconds while the user types", TYPING.as_secs()),
        format!("| `present` | sent every {} s;", PRESENCE.as_secs()),
        format!("and every {} seconds while it stays so", PRESENCE.as_secs()),
        format!("| asking for approval | every {} s |", APPROVAL_POLL.as_secs()),
        format!("asks again every {} s with the same token", APPROVAL_POLL.as_secs()),
        format!(
            "| after {} s, doubling to {} s,",
            FIRST.as_secs_f64(),
            LONGEST.as_secs()
        ),
        format!("A guest that has heard nothing for {} seconds", SILENCE.as_secs()),
        format!("has heard nothing for {} seconds, it pings first", QUIET.as_secs()),
        format!("and gives the answer {} seconds", PROBE.as_secs()),
        format!("connects again not sooner than {} s |", AT_FAULT.as_secs()),
        format!("connects again after {} s or more |", AT_FAULT.as_secs()),
    ] {
        assert!(protocol.contains(&said), "{said:?} is not said");
    }
}
