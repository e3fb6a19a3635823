//! Durable appends through both doors, beside the store without any.

use std::sync::Arc;

use anyhow::Result;
use hearth_domain::ChatId;
use hearth_orders::load::{Appended, Cost, Door, Job as Load};

use super::{
    cost_note,
    program::load,
    sizes::{BYTES, Sizes},
    world::{Encrypted, World},
};
use crate::{
    append,
    job::Job,
    progress,
    row::{Goal, Limit, Row},
};

const DOORS: [(&str, Door); 3] = [
    ("over HTTP", Door::Http),
    ("over sockets", Door::Socket { in_flight: 1 }),
    ("over sockets, 16 under way in each", Door::Socket { in_flight: 16 }),
];

pub(super) async fn measure(job: &Job, sizes: &Sizes, world: &mut World) -> Result<Vec<Row>> {
    let mut host = world.host(Encrypted::No)?;
    let users = world.users();
    let chats = users.iter().take(sizes.callers).map(|user| host.chat(&[*user]));
    let chats: Vec<ChatId> = chats.collect::<Result<_>>()?;
    let texts: Arc<[String]> = vec![hearth_orders::text("append", BYTES); sizes.callers * sizes.of_each_caller].into();
    let mut alone = Vec::new();
    let mut through: [(Vec<f64>, Vec<Cost>); DOORS.len()] = Default::default();
    // The first round warms up; it is not counted.
    for run in 0..=job.runs {
        let rate = append::rate_of_hearth(&job.directory, &texts, sizes.of_each_caller).await?;
        if run > 0 {
            alone.push(rate);
        }
        for ((_, door), (rates, costs)) in DOORS.iter().zip(&mut through) {
            let tokens = world.sign_in(&host, sizes.callers)?;
            let appended: Appended = load(&Load::Append {
                at: host.at.clone(),
                process: host.process(),
                door: *door,
                callers: tokens.into_iter().zip(chats.iter().copied()).collect(),
                of_each: sizes.of_each_caller,
                bytes: BYTES,
            })?;
            if run > 0 {
                rates.push(appended.messages_per_second);
                costs.push(appended.cost);
            }
        }
        if run > 0 {
            progress(&format!("appends through the doors: run {run} of {}", job.runs));
        }
    }
    host.end()?;
    let rows = DOORS.iter().zip(through).map(|((how, _), (rates, costs))| Row {
        what: format!("durable append {how}, {} guests", sizes.callers),
        unit: "messages/s",
        hearth: rates,
        limit: Some(Limit {
            name: "the store alone, 32 callers",
            runs: alone.clone(),
        }),
        goal: Goal::Shown,
        notes: vec![cost_note("Hearth", &costs)],
    });
    Ok(rows.collect())
}
