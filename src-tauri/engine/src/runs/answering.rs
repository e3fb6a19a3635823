//! Carries out what the run's state machine asks for.

use std::{future::pending, sync::Arc, time::Duration};

use futures::{StreamExt, stream::BoxStream};
use hearth_domain::{
    DeltaKind, TokenCount,
    run::{self, Effect, Event, Outcome},
};
use hearth_provider::{Failure, StreamEvent};
use hearth_store::AnswerTask;
use tokio::time::{Instant, sleep_until};

use super::{batch::Batch, live::Live, request, saving::Saver};
use crate::core::Core;

/// How often a door hears of new text.
const SHOW_INTERVAL: Duration = Duration::from_millis(40);

/// An answer that has ended.
pub(super) struct Answered {
    pub(super) outcome: Outcome,
    /// The part of the input in `outcome.usage` that the provider put into its cache.
    pub(super) cache_written: TokenCount,
}

/// Makes the answer; all of it has been shown when this returns.
pub(super) async fn answer(core: &Arc<Core>, live: &Live, task: &Arc<AnswerTask>) -> Answered {
    let mut answering = Answering {
        core,
        live,
        task,
        next: Next::Nothing,
        cache_written: TokenCount(0),
        unshown: Batch::every(SHOW_INTERVAL),
        saver: Saver::new(Arc::clone(core), task.run_id),
    };
    let outcome = answering.until_finished().await;
    answering.show();
    answering.next = Next::Nothing;
    let cache_written = answering.cache_written;
    answering.saver.settle().await;
    Answered { outcome, cache_written }
}

struct Answering<'a> {
    core: &'a Arc<Core>,
    live: &'a Live,
    task: &'a Arc<AnswerTask>,
    next: Next,
    /// As the last count of tokens said.
    cache_written: TokenCount,
    unshown: Batch,
    saver: Saver,
}

/// Where the next event comes from.
enum Next {
    Nothing,
    Provider(BoxStream<'static, Result<StreamEvent, Failure>>),
    Retry(Instant),
}

impl Answering<'_> {
    async fn until_finished(&mut self) -> Outcome {
        let task = self.task;
        let (mut state, mut effects) = run::start(task.text_so_far.clone(), task.reasoning_so_far.clone());
        loop {
            for effect in effects {
                if let Some(outcome) = self.carry_out(effect) {
                    return outcome;
                }
            }
            let event = self.next_event().await;
            (state, effects) = run::step(state, event);
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Outcome> {
        match effect {
            Effect::Ask => {
                self.live.waits_no_more();
                self.next = Next::Provider(request::ask(Arc::clone(self.core), Arc::clone(self.task)));
            }
            Effect::Wait { wait, delay } => {
                tracing::info!(run = %self.live.run_id, reason = ?wait.reason, attempt = wait.attempt, ?delay, "waiting to ask again");
                self.next = Next::Retry(Instant::now() + delay);
                self.live.waits(&self.core.events, wait);
            }
            Effect::Append { kind, text } => {
                self.unshown.push(kind, &text);
                self.saver.push(kind, &text);
            }
            Effect::Finish(outcome) => return Some(outcome),
        }
        None
    }

    async fn next_event(&mut self) -> Event {
        loop {
            // In this order: what a user waits for comes before what the provider sends without end.
            tokio::select! {
                biased;
                () = self.live.stop.cancelled() => return Event::Stop,
                () = self.core.closing.cancelled() => return Event::Exit,
                () = sleep_until_some(self.unshown.due(Instant::now())) => {}
                () = self.saver.work() => continue,
                event = self.next.event(self.core, &mut self.cache_written) => return event,
            }
            self.show();
        }
    }

    fn show(&mut self) {
        for (kind, piece) in self.unshown.take(Instant::now()) {
            self.live.show(&self.core.events, kind, piece);
        }
    }
}

impl Next {
    async fn event(&mut self, core: &Core, cache_written: &mut TokenCount) -> Event {
        match self {
            Self::Nothing => pending().await,
            Self::Retry(due) => {
                sleep_until(*due).await;
                Event::RetryDue
            }
            Self::Provider(stream) => match stream.next().await {
                Some(Ok(event)) => arrived(event, cache_written),
                Some(Err(failure)) => failed(failure, core),
                None => Event::StreamEnded,
            },
        }
    }
}

fn arrived(event: StreamEvent, cache_written: &mut TokenCount) -> Event {
    match event {
        StreamEvent::Text(text) => Event::Arrived {
            kind: DeltaKind::Text,
            text,
        },
        StreamEvent::Reasoning(text) => Event::Arrived {
            kind: DeltaKind::Reasoning,
            text,
        },
        StreamEvent::Usage {
            usage,
            cache_written: written,
        } => {
            *cache_written = written;
            Event::Usage(usage)
        }
        StreamEvent::Finished(reason) => Event::Finished(reason),
    }
}

fn failed(failure: Failure, core: &Core) -> Event {
    Event::Failed(run::Failure {
        error: failure.error,
        retryable: failure.retryable,
        retry_after: failure.retry_after,
        at: core.clock.now(),
        jitter: fastrand::f64(),
    })
}

async fn sleep_until_some(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}
