//! One guest that has nothing yet reads all of a chat's changes.

use std::{path::Path, time::Instant};

use anyhow::Result;
use hearth_domain::ChatId;
use hearth_orders::{host::At, load::CaughtUp};

use crate::{chat_copy::ChatCopy, cost::Meter, http::Http, kept::Kept, link::Way};

pub(crate) async fn run(
    at: &At,
    process: u32,
    token: &str,
    chat_id: ChatId,
    keep_in: Option<&Path>,
) -> Result<CaughtUp> {
    let mut http = Http::connect(&Way::to(at)?, 0).await?;
    let mut copy = ChatCopy::empty(chat_id);
    if let Some(directory) = keep_in {
        copy.kept = Some(Kept::open(directory, &mut http, token).await?);
    }
    let meter = Meter::start(process)?;
    let started = Instant::now();
    copy.catch_up(&mut http, token).await?;
    let caught_up = CaughtUp {
        seconds: started.elapsed().as_secs_f64(),
        rows: copy.messages.len(),
        bytes: copy.bytes,
        cost: meter.read()?,
    };
    if let Some(kept) = copy.kept {
        kept.close().await;
    }
    Ok(caught_up)
}
