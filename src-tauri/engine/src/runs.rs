//! AI answers being made. They belong to the engine: whoever looks at one may come and go.

mod answering;
mod batch;
mod files;
mod finishing;
mod live;
mod request;
mod saving;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hearth_domain::{ActiveRun, ChatId, Event, RunId, UserId};
use hearth_store::AnswerTask;
use tokio::time::timeout;

pub(crate) use self::files::ReadBefore;
use self::live::Live;
use crate::core::Core;

/// How long a stopped run may take to write its last message.
const LAST_MESSAGE: Duration = Duration::from_secs(10);

/// The runs that are under way.
#[derive(Default)]
pub(crate) struct Runs(Mutex<HashMap<RunId, Arc<Live>>>);

impl Runs {
    pub(crate) fn stop(&self, id: RunId) {
        if let Some(live) = self.all().get(&id) {
            live.stop.cancel();
        }
    }

    /// The chat of a run that is under way, and who asked for it.
    pub(crate) fn asked_by(&self, id: RunId) -> Option<(ChatId, UserId)> {
        self.all().get(&id).map(|live| (live.chat_id, live.asked_by))
    }

    /// Stops what runs in a chat and waits until its last message is written, but not for a full disk.
    pub(crate) async fn stop_in(&self, chat: ChatId) {
        for live in self.of(chat) {
            live.stop.cancel();
            // An error means only that the time is over.
            let _ = timeout(LAST_MESSAGE, live.ended.cancelled()).await;
        }
    }

    /// Stops what runs in a chat.
    pub(crate) fn give_up(&self, chat: ChatId) {
        self.of(chat).iter().for_each(|live| live.stop.cancel());
    }

    pub(crate) fn in_chat(&self, chat: ChatId) -> Option<ActiveRun> {
        self.of(chat).first().map(|live| live.so_far())
    }

    /// All of them, each with its text so far.
    pub(crate) fn so_far(&self) -> Vec<ActiveRun> {
        self.all().values().map(|live| live.so_far()).collect()
    }

    fn of(&self, chat: ChatId) -> Vec<Arc<Live>> {
        self.all()
            .values()
            .filter(|live| live.chat_id == chat)
            .cloned()
            .collect()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Live>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the run of an answer whose message was just committed. Called while its chat's order is held,
/// so that the start is told before anything that follows from it.
pub(crate) fn start(core: &Arc<Core>, task: AnswerTask) {
    let live = Arc::new(Live::new(&task));
    core.runs.all().insert(task.run_id, Arc::clone(&live));
    core.events.publish(Event::RunStarted {
        chat_id: task.chat_id,
        run_id: task.run_id,
        message_id: task.message_id,
    });
    tracing::info!(run = %task.run_id, model = task.assistant.model, "run started");
    core.tasks.spawn(run(Arc::clone(core), live, Arc::new(task)));
}

async fn run(core: Arc<Core>, live: Arc<Live>, task: Arc<AnswerTask>) {
    let answered = answering::answer(&core, &live, &task).await;
    let outcome = &answered.outcome;
    tracing::info!(run = %task.run_id, status = ?outcome.status, error = ?outcome.error.as_ref().map(|e| e.code), "run ended");
    finishing::finish(&core, &live, &task, answered).await;
}
