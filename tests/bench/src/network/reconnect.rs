//! Many guests write, their host is killed, and comes back: they all come at once, with what they have written meanwhile.

use anyhow::{Context, Result, bail};
use hearth_domain::ChatId;
use hearth_orders::load::{Cost, Happened, Job as Load, Next, Returned, WRITTEN};

use super::{
    cost_note,
    program::{Program, begin_load},
    sizes::Sizes,
    world::{Encrypted, World},
};
use crate::{
    job::Job,
    progress,
    row::{Goal, Row},
};

/// In seconds.
const MOST: f64 = 30.0;

/// Messages in each chat before, and while nobody is connected.
const BEFORE: usize = 20;
const MEANWHILE: usize = 3;

pub(super) fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Vec<Row>> {
    let mut runs = Vec::new();
    for run in 1..=job.runs {
        runs.push(one(sizes, world)?);
        progress(&format!("coming back: run {run} of {}", job.runs));
    }
    Ok(vec![time(&runs, sizes), losses(&runs, sizes)])
}

fn time(runs: &[Returned], sizes: &Sizes) -> Row {
    let each = |number: fn(&Returned) -> f64| runs.iter().map(number).collect::<Vec<f64>>();
    let worst = |number| each(number).into_iter().fold(0.0, f64::max);
    let again: usize = runs.iter().map(|run| run.tried_again).sum();
    let costs: Vec<Cost> = runs.iter().map(|run| run.cost).collect();
    Row {
        what: format!("{} guests come back at once", sizes.guests),
        unit: "s",
        // Where one never had everything, it is the time for which it was waited.
        hearth: each(|run| run.all_caught_up),
        limit: None,
        goal: Goal::AtMost(MOST),
        notes: vec![
            format!(
                "over TLS, in chats of {}, until all have everything; the host was killed while they wrote",
                sizes.guests_in_chat
            ),
            format!(
                "at worst all were welcomed after {:.2} s and half of them had everything after {:.2} s; {again} connections \
                 did not come about and were tried again",
                worst(|run| run.all_welcomed),
                worst(|run| run.half_caught_up),
            ),
            cost_note("Hearth", &costs),
        ],
    }
}

fn losses(runs: &[Returned], sizes: &Sizes) -> Row {
    let messages: usize = runs.iter().map(|run| run.messages).sum();
    Row {
        what: format!("messages lost or doubled when {} guests come back", sizes.guests),
        unit: "messages",
        hearth: runs.iter().map(|run| (run.lost + run.doubled) as f64).collect(),
        limit: None,
        goal: Goal::AtMost(0.0),
        notes: vec![format!(
            "of {messages} in all copies of all runs; each guest wrote {WRITTEN} messages while the host was killed and one \
             while it was away"
        )],
    }
}

fn one(sizes: &Sizes, world: &mut World) -> Result<Returned> {
    let mut host = world.host(Encrypted::Yes)?;
    let tokens = world.sign_in(&host, sizes.guests)?;
    let users = world.users();
    let chats = users.chunks(sizes.guests_in_chat).map(|some| host.chat(some));
    let chats: Vec<ChatId> = chats.collect::<Result<_>>()?;
    host.say(&chats, BEFORE)?;
    let chat_of = |number: usize| chats.get(number / sizes.guests_in_chat).copied();
    let guests = tokens.into_iter().enumerate();
    let guests = guests.map(|(number, token)| Some((token, chat_of(number)?)));
    let mut load = begin_load(&Load::Reconnect {
        at: host.at.clone(),
        guests: guests.collect::<Option<_>>().context("every guest has a chat")?,
    })?;
    expect(&mut load, |news| matches!(news, Happened::Following))?;
    load.tell(&Next::Write)?;
    expect(&mut load, |news| matches!(news, Happened::HalfWritten))?;
    host.kill()?;
    expect(&mut load, |news| matches!(news, Happened::CutOff))?;
    let mut host = world.host(Encrypted::Yes)?;
    host.say(&chats, MEANWHILE)?;
    load.tell(&Next::Return {
        at: host.at.clone(),
        process: host.process(),
        said: MEANWHILE,
    })?;
    let Happened::Returned(returned) = load.answer()? else {
        bail!("guests were to come back")
    };
    load.end()?;
    host.end()?;
    Ok(returned)
}

fn expect(load: &mut Program, that: impl Fn(&Happened) -> bool) -> Result<()> {
    if that(&load.answer()?) {
        Ok(())
    } else {
        bail!("the guests are at another point")
    }
}
