//! Carries out what the run's state machine asks for.

use std::{future::pending, sync::Arc, time::Duration};

use futures::{StreamExt, stream::BoxStream};
use hearth_domain::{
    DeltaKind, LeftOut, TokenCount,
    run::{self, Effect, Event, Outcome},
};
use hearth_provider::{Failure, StreamEvent};
use hearth_store::AnswerTask;
use tokio::time::{Instant, sleep_until};

use super::{
    batch::Batch,
    live::Live,
    request::{self, Heard},
    saving::Saver,
};
use crate::core::Core;

/// How often a door hears of new text.
const SHOW_INTERVAL: Duration = Duration::from_millis(40);

/// An answer that has ended.
pub(super) struct Answered {
    pub(super) outcome: Outcome,
    /// The part of the input in `outcome.usage` that the provider put into its cache.
    pub(super) cache_written: TokenCount,
    /// Files that the model was not shown, or not all of.
    pub(super) left_out: Vec<LeftOut>,
}

/// Makes the answer; all of it has been shown when this returns.
pub(super) async fn answer(core: &Arc<Core>, live: &Live, task: &Arc<AnswerTask>) -> Answered {
    let mut answering = Answering {
        core,
        live,
        task,
        next: Next::Nothing,
        beside: Beside::default(),
        unshown: Batch::every(SHOW_INTERVAL),
        saver: Saver::new(Arc::clone(core), task.run_id),
    };
    let outcome = answering.until_finished().await;
    answering.show();
    answering.next = Next::Nothing;
    answering.saver.settle().await;
    let Beside {
        cache_written,
        left_out,
    } = answering.beside;
    Answered {
        outcome,
        cache_written,
        left_out,
    }
}

struct Answering<'a> {
    core: &'a Arc<Core>,
    live: &'a Live,
    task: &'a Arc<AnswerTask>,
    next: Next,
    beside: Beside,
    unshown: Batch,
    saver: Saver,
}

/// What is learnt of the last request that is no matter of the run's.
#[derive(Default)]
struct Beside {
    /// As the last count of tokens said.
    cache_written: TokenCount,
    left_out: Vec<LeftOut>,
}

/// Where the next event comes from.
enum Next {
    Nothing,
    Provider(BoxStream<'static, Heard>),
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
                event = self.next.event(self.core, &mut self.beside) => return event,
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
    async fn event(&mut self, core: &Core, beside: &mut Beside) -> Event {
        match self {
            Self::Nothing => pending().await,
            Self::Retry(due) => {
                sleep_until(*due).await;
                Event::RetryDue
            }
            Self::Provider(stream) => loop {
                match stream.next().await {
                    Some(Heard::LeftOut(files)) => beside.left_out = files,
                    Some(Heard::Provider(Ok(event))) => return arrived(event, &mut beside.cache_written),
                    Some(Heard::Provider(Err(failure))) => return failed(failure, core),
                    None => return Event::StreamEnded,
                }
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
