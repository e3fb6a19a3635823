//! One message to many sockets, beside the plainest broadcast of the same bytes to as many.

use anyhow::{Result, bail};
use hearth_orders::{
    host::{Answer, At},
    load::{Audience, Cost, FannedOut, Job as Load},
};

use super::{
    cost_note,
    program::{Program, load},
    sizes::Sizes,
    world::{Encrypted, World},
};
use crate::{
    job::Job,
    progress,
    row::{Goal, Limit, Row},
};

/// Of all runs.
#[derive(Default)]
struct Side {
    rates: Vec<f64>,
    costs: Vec<Cost>,
}

pub(super) fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Row> {
    let mut host = world.host(Encrypted::No)?;
    let users: Vec<_> = world.users().into_iter().take(sizes.listeners).collect();
    let chat = host.chat(&users)?;
    // The first message also names the chat, which is told with it.
    host.say(&[chat], 1)?;
    let mut bare = Program::start("bare-broadcast", &[])?;
    let Answer::Listening(bare_at) = bare.answer()? else {
        bail!("it was to say where it is")
    };
    let (mut own, mut other) = (Side::default(), Side::default());
    let mut bytes = 0;
    // The first round warms up; it is not counted.
    for run in 0..=job.runs {
        let tokens = world.sign_in(&host, sizes.listeners)?;
        let guests = Audience::Guests {
            tokens,
            chat_id: Some(chat),
        };
        let heard = fanned_out(&host.at, host.process(), guests, sizes)?;
        bytes = heard.frame.len();
        let same = Audience::Bare {
            sockets: sizes.listeners,
            frame: heard.frame.clone(),
        };
        let heard_bare = fanned_out(&bare_at, bare.process(), same, sizes)?;
        if run > 0 {
            own.push(&heard);
            other.push(&heard_bare);
            progress(&format!("fan-out: run {run} of {}", job.runs));
        }
    }
    bare.end()?;
    host.end()?;
    Ok(Row {
        what: format!("fan-out to {} sockets", sizes.listeners),
        unit: "deliveries/s",
        hearth: own.rates,
        limit: Some(Limit {
            name: "a bare axum broadcast of the same bytes",
            runs: other.rates,
        }),
        goal: Goal::RatioAtLeast(0.7),
        notes: vec![
            format!(
                "each socket is another person's, all in one chat; {} messages a run, {} under way at a time, frames of \
                 {bytes} bytes, no TLS; Hearth's are on its disk before they are told",
                sizes.fan_out.messages, sizes.fan_out.in_flight
            ),
            cost_note("Hearth", &own.costs),
            cost_note("the bare broadcast", &other.costs),
        ],
    })
}

impl Side {
    fn push(&mut self, run: &FannedOut) {
        self.rates.push(run.deliveries_per_second);
        self.costs.push(run.cost);
    }
}

fn fanned_out(at: &At, process: u32, audience: Audience, sizes: &Sizes) -> Result<FannedOut> {
    load(&Load::FanOut {
        at: at.clone(),
        process,
        audience,
        sizes: sizes.fan_out,
    })
}
