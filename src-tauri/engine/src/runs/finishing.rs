//! The end of a run: its price, its final message, and the news of both.

use std::{sync::Arc, time::Duration};

use hearth_domain::{Event, NoticeCode, Picodollars};
use hearth_store::{AnswerOutcome, AnswerTask, StoreError};
use tokio::time::sleep;

use super::{answering::Answered, live::Live};
use crate::{core::Core, error};

/// How often a write that failed is tried again. The text is in memory meanwhile.
const RETRY: Duration = Duration::from_secs(5);

/// Writes the final message. Where the disk is full, or another program holds the database, it waits until Hearth
/// itself ends.
pub(super) async fn finish(core: &Arc<Core>, live: &Live, task: &AnswerTask, answered: Answered) {
    let cost = cost(core, task, &answered).await;
    let outcome = answered.outcome;
    let answer = AnswerOutcome {
        status: outcome.status,
        text: outcome.text,
        reasoning: outcome.reasoning,
        finish: outcome.finish,
        error: outcome.error,
        usage: outcome.usage,
        cost,
        left_out: answered.left_out,
    };
    let mut told = false;
    while let Err(problem) = write(core, live, &answer).await {
        if !told {
            told = true;
            tracing::error!(run = %live.run_id, %problem, "an answer's end could not be written");
            core.events.notice(NoticeCode::DiskFull, problem.to_string());
        }
        tokio::select! {
            () = sleep(RETRY) => {}
            () = core.closing.cancelled() => {
                // What the run had saved becomes the message at the next start.
                if write(core, live, &answer).await.is_err() {
                    end(core, live);
                }
                return;
            }
        }
    }
}

/// # Errors
/// What may pass. Any other failure ends the run: its chat is gone, or the database is broken and the next start
/// recovers what there is.
async fn write(core: &Arc<Core>, live: &Live, answer: &AnswerOutcome) -> Result<(), StoreError> {
    let _order = core.order.lock(live.chat_id).await;
    let settings = core.settings.current();
    let mut owed = None;
    match core.store.finish_answer(live.run_id, answer.clone(), &settings).await {
        Ok((changes, next)) => {
            core.publish(changes);
            owed = next;
        }
        Err(problem) if error::may_pass(&problem) => return Err(problem),
        Err(problem) => tracing::error!(run = %live.run_id, %problem, "an answer's end was not written"),
    }
    end(core, live);
    if let Some(task) = owed {
        super::start(core, task);
    }
    Ok(())
}

fn end(core: &Core, live: &Live) {
    core.runs.all().remove(&live.run_id);
    core.events.publish(Event::RunEnded {
        chat_id: live.chat_id,
        run_id: live.run_id,
        message_id: live.message_id,
    });
    live.ended.cancel();
}

/// None if the usage, the model's price or the price of a part of the usage is unknown.
async fn cost(core: &Core, task: &AnswerTask, answered: &Answered) -> Option<Picodollars> {
    let usage = answered.outcome.usage.as_ref()?;
    let settings = core.settings.current();
    let provider = settings.provider(task.assistant.provider_id)?;
    let table = core.price_table().await;
    let price = table.price(provider, &task.assistant.model)?;
    price.cost(usage, answered.cache_written)
}
