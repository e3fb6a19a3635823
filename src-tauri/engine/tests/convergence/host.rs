//! The host: a real store, and as much of a server as decides who is told what.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use hearth_domain::{
    Action, Actor, ApiError, ChangeSet, ChatId, FinishReason, ManualClock, MessageStatus, OpId, Operation, Receipt,
    Settings, UserId,
};
use hearth_store::{AnswerOutcome, AnswerTask, Store, StoreError, restore_newest_backup};
use tempfile::TempDir;

use crate::homes::{Homes, open};

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

/// A commit, and who took part in its chat before and after.
pub(crate) struct Committed {
    pub(crate) changes: ChangeSet,
    pub(crate) before: HashSet<UserId>,
    pub(crate) after: HashSet<UserId>,
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

    async fn people(&self, chat: ChatId) -> HashSet<UserId> {
        self.store.users_in(chat).await.unwrap().into_iter().collect()
    }

    pub(crate) async fn apply(
        &mut self,
        operation: &Operation,
        actor: &Actor,
    ) -> (Result<Receipt, ApiError>, Option<Committed>) {
        let before = self.people(operation.chat_id).await;
        let applied = match self.store.apply(operation, actor, &self.settings).await {
            Ok(applied) => applied,
            Err(error) => return (Err(refusal(error)), None),
        };
        if matches!(operation.action, Action::DeleteChat) {
            self.tasks.retain(|task| task.chat_id != operation.chat_id);
        }
        self.tasks.extend(applied.answer);
        let Some(changes) = applied.changes else {
            return (Ok(applied.receipt), None);
        };
        let known = self
            .applied
            .entry(operation.op_id)
            .or_insert_with(|| (operation.clone(), 0));
        known.1 += 1;
        let after = self.people(operation.chat_id).await;
        let committed = Committed { changes, before, after };
        (Ok(applied.receipt), Some(committed))
    }

    /// Ends an answer that is being made.
    pub(crate) async fn finish(&mut self, at: usize, status: MessageStatus, text: &str) -> Vec<Committed> {
        let task = self.tasks.remove(at);
        let outcome = AnswerOutcome {
            status,
            text: format!("{}{text}", task.text_so_far),
            reasoning: String::new(),
            finish: (status == MessageStatus::Complete).then_some(FinishReason::Stop),
            error: None,
            usage: None,
            cost: None,
        };
        let people = self.people(task.chat_id).await;
        match self.store.finish_answer(task.run_id, outcome, &self.settings).await {
            Ok((changes, next)) => {
                self.tasks.extend(next);
                vec![Committed {
                    changes,
                    before: people.clone(),
                    after: people,
                }]
            }
            // Its chat was deleted, or a restart has ended it.
            Err(_) => Vec::new(),
        }
    }

    pub(crate) async fn restart(&mut self) {
        self.store.close().await;
        self.store = open(self.directory.path(), &self.clock).await;
        self.tasks.clear();
    }

    pub(crate) async fn back_up(&mut self) {
        self.clock.advance(2_000);
        self.store.backup_now().await.unwrap();
        self.in_backup = Some(self.applied.clone());
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
