//! What a socket costs while nothing happens: the growth of the server's memory for as many as are connected.

use std::{thread::sleep, time::Duration};

use anyhow::{Result, bail};
use hearth_orders::{
    host::{Answer, At},
    load::{Audience, Job as Load},
    process::resident_bytes,
};

use super::{
    program::{Program, begin_load},
    sizes::Sizes,
    world::{Encrypted, World},
};
use crate::{
    job::Job,
    progress,
    row::{Goal, Limit, Row},
};

/// Kilobytes (1,000 bytes) a socket.
const MOST: f64 = 40.0;

/// Sockets that come and go before memory is looked at: what is made once is not the sockets'.
const WARM_UP: usize = 8;

/// How often memory is looked at until it no longer changes.
const LOOK: Duration = Duration::from_millis(300);

const MOST_LOOKS: usize = 30;

pub(super) fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Vec<Row>> {
    let (mut plain, mut bare, mut tls, mut many) = (vec![], vec![], vec![], vec![]);
    for run in 1..=job.runs {
        // With another host, so that signing in leaves nothing behind in the measured one.
        let host = world.host(Encrypted::No)?;
        let tokens = world.sign_in(&host, sizes.guests)?;
        host.end()?;
        let one_each = tokens.get(..sizes.idle).unwrap_or(&tokens);
        let several_each: Vec<String> = tokens.iter().cycle().take(sizes.many_idle).cloned().collect();
        plain.push(of_hearth(world, Encrypted::No, one_each)?);
        bare.push(of_bare(sizes.idle)?);
        tls.push(of_hearth(world, Encrypted::Yes, one_each)?);
        many.push(of_hearth(world, Encrypted::Yes, &several_each)?);
        progress(&format!("idle sockets: run {run} of {}", job.runs));
    }
    let row = |what: String, hearth, name, runs| Row {
        what,
        unit: "KB",
        hearth,
        limit: Some(Limit { name, runs }),
        goal: Goal::AtMost(MOST),
        notes: Vec::new(),
    };
    let (few, most) = (sizes.idle, sizes.many_idle);
    Ok(vec![
        row(
            format!("an idle socket of {few}, without TLS"),
            plain.clone(),
            "a bare axum socket",
            bare,
        ),
        row(
            format!("an idle socket of {few}, with TLS"),
            tls.clone(),
            "the same without TLS",
            plain,
        ),
        row(
            format!("an idle socket of {most}, with TLS"),
            many,
            "the same of fewer sockets",
            tls,
        ),
    ])
}

/// Kilobytes a socket, in a host that was just started.
fn of_hearth(world: &World, encrypted: Encrypted, tokens: &[String]) -> Result<f64> {
    let host = world.host(encrypted)?;
    let guests = |tokens: &[String]| Audience::Guests {
        tokens: tokens.to_vec(),
        chat_id: None,
    };
    let few = tokens.get(..WARM_UP).unwrap_or(tokens);
    let growth = growth(host.process(), &host.at, guests(few), guests(tokens), tokens.len())?;
    host.end()?;
    Ok(growth)
}

fn of_bare(sockets: usize) -> Result<f64> {
    let mut bare = Program::start("bare-broadcast", &[])?;
    let Answer::Listening(at) = bare.answer()? else {
        bail!("it was to say where it is")
    };
    let audience = |sockets| Audience::Bare {
        sockets,
        frame: String::new(),
    };
    let growth = growth(bare.process(), &at, audience(WARM_UP), audience(sockets), sockets)?;
    bare.end()?;
    Ok(growth)
}

fn growth(process: u32, at: &At, few: Audience, all: Audience, sockets: usize) -> Result<f64> {
    hold(at, few)?.end()?;
    let before = settled(process)?;
    let load = hold(at, all)?;
    let after = settled(process)?;
    load.end()?;
    Ok((after as f64 - before as f64) / 1000.0 / sockets as f64)
}

/// A load generator that has its sockets open.
fn hold(at: &At, audience: Audience) -> Result<Program> {
    let at = at.clone();
    let mut load = begin_load(&Load::Hold { at, audience })?;
    load.answer::<hearth_orders::load::Holding>()?;
    Ok(load)
}

/// Bytes in memory, once two looks see the same within a hundredth.
fn settled(process: u32) -> Result<u64> {
    let mut last = resident_bytes(process)?;
    for _ in 0..MOST_LOOKS {
        sleep(LOOK);
        let now = resident_bytes(process)?;
        if now.abs_diff(last) <= now / 100 {
            return Ok(now.max(last));
        }
        last = now;
    }
    bail!("the memory of process {process} does not settle")
}
