//! The host: a real store, and what makes its answers.

use std::{collections::HashMap, sync::Arc};

use hearth_domain::{
    Action, Actor, ApiError, FinishReason, ManualClock, MessageStatus, OpId, Operation, Receipt, Settings,
};
use hearth_store::{AnswerOutcome, AnswerTask, Store, StoreError, restore_newest_backup};
use tempfile::TempDir;

use crate::{
    homes::{Homes, left_by_a_kill, open},
    world::News,
};

pub(crate) struct Host {
    pub(crate) directory: TempDir,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    pub(crate) tasks: Vec<AnswerTask>,
    /// Operations that were applied and not lost with a restored backup, and how often.
    pub(crate) applied: HashMap<OpId, (Operation, u32)>,
    in_backup: Option<HashMap<OpId, (Operation, u32)>>,
}

impl Host {
    pub(crate) async fn begin(homes: &Homes) -> Self {
        let directory = homes.host();
        let clock = Arc::new(ManualClock::at(crate::homes::START));
        let store = open(directory.path(), &clock).await;
        Self {
            directory,
            clock,
            store,
            settings: Settings {
                display_name: "Owner".to_owned(),
                ..Settings::default()
            },
            tasks: Vec::new(),
            applied: HashMap::new(),
            in_backup: None,
        }
    }

    pub(crate) async fn apply(
        &mut self,
        operation: &Operation,
        actor: &Actor,
    ) -> (Result<Receipt, ApiError>, Vec<News>) {
        let applied = match self.store.apply(operation, actor, &self.settings).await {
            Ok(applied) => applied,
            Err(error) => return (Err(refusal(error)), Vec::new()),
        };
        if matches!(operation.action, Action::DeleteChat) {
            self.tasks.retain(|task| task.chat_id != operation.chat_id);
        }
        self.tasks.extend(applied.answer);
        let Some(changes) = applied.changes else {
            return (Ok(applied.receipt), Vec::new());
        };
        let known = self
            .applied
            .entry(operation.op_id)
            .or_insert_with(|| (operation.clone(), 0));
        known.1 += 1;
        let mut news = vec![News::Changes(changes)];
        if let Action::AddUser { user_id } = operation.action {
            let mark = self.store.mark_of(operation.chat_id, user_id).await.unwrap();
            news.extend(mark.map(News::Read));
        }
        (Ok(applied.receipt), news)
    }

    /// Ends an answer that is being made.
    pub(crate) async fn finish(&mut self, at: usize, status: MessageStatus, text: &str) -> Option<News> {
        let task = self.tasks.remove(at);
        let outcome = AnswerOutcome {
            status,
            text: format!("{}{text}", task.text_so_far),
            reasoning: String::new(),
            finish: (status == MessageStatus::Complete).then_some(FinishReason::Stop),
            error: None,
            usage: None,
            cost: None,
            left_out: Vec::new(),
        };
        // It fails where its chat was deleted, or a restart has ended it.
        let (changes, next) = self
            .store
            .finish_answer(task.run_id, outcome, &self.settings)
            .await
            .ok()?;
        self.tasks.extend(next);
        Some(News::Changes(changes))
    }

    pub(crate) async fn restart(&mut self) {
        self.store.close().await;
        self.store = open(self.directory.path(), &self.clock).await;
        self.tasks.clear();
    }

    pub(crate) async fn die(&mut self) {
        let left = left_by_a_kill(self.directory.path());
        self.store = open(left.path(), &self.clock).await;
        self.directory = left;
        self.tasks.clear();
    }

    pub(crate) async fn back_up(&mut self) {
        self.clock.advance(2_000);
        self.store.backup_now().await.unwrap();
        self.in_backup = Some(self.applied.clone());
    }

    pub(crate) fn has_backup(&self) -> bool {
        self.in_backup.is_some()
    }

    /// Goes back to the newest backup, if there is one.
    pub(crate) async fn restore(&mut self) -> bool {
        let Some(applied) = self.in_backup.clone() else {
            return false;
        };
        self.store.close().await;
        restore_newest_backup(self.directory.path(), &*self.clock)
            .await
            .unwrap();
        self.applied = applied;
        self.store = open(self.directory.path(), &self.clock).await;
        self.tasks.clear();
        true
    }
}

pub(crate) fn refusal(error: StoreError) -> ApiError {
    assert!(
        !matches!(
            error,
            StoreError::Damaged(_) | StoreError::Database(_) | StoreError::Constraint(_) | StoreError::Io(_)
        ),
        "the host failed: {error}"
    );
    ApiError::from(error)
}
