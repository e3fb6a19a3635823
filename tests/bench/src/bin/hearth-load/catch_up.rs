//! One guest that has nothing yet reads all of a chat's changes.

use std::time::Instant;

use anyhow::Result;
use hearth_domain::ChatId;
use hearth_orders::{host::At, load::CaughtUp};

use crate::{chat_copy::ChatCopy, cost::Meter, http::Http, link::Way};

pub(crate) async fn run(at: &At, process: u32, token: &str, chat_id: ChatId) -> Result<CaughtUp> {
    let mut http = Http::connect(&Way::to(at)?, 0).await?;
    let mut copy = ChatCopy::empty(chat_id);
    let meter = Meter::start(process)?;
    let started = Instant::now();
    copy.catch_up(&mut http, token).await?;
    Ok(CaughtUp {
        seconds: started.elapsed().as_secs_f64(),
        rows: copy.messages.len(),
        bytes: copy.bytes,
        cost: meter.read()?,
    })
}
