//! After a crash: answers that were being made are closed with what had arrived.

use hearth_domain::{MessageStatus, RunError, RunErrorCode, RunId, Settings};
use sea_orm::EntityTrait;

use crate::{AnswerOutcome, Store, StoreError, answer, entity::run};

/// Text that reached the disk is kept and can be continued; an answer of which nothing did has failed.
pub(crate) async fn end_interrupted_runs(store: &Store) -> Result<(), StoreError> {
    for run in run::Entity::find().all(store.readers()).await? {
        let (_, text, reasoning) = answer::pieces(store.readers(), &run).await?;
        let status = if text.is_empty() && reasoning.is_empty() {
            MessageStatus::Failed
        } else {
            MessageStatus::Interrupted
        };
        tracing::info!(run = %run.id, ?status, "an answer that the last run of Hearth left is closed");
        let outcome = AnswerOutcome {
            status,
            text,
            reasoning,
            finish: None,
            error: Some(RunError {
                code: RunErrorCode::AppExited,
                message: String::new(),
                server: None,
                status: None,
            }),
            usage: None,
            cost: None,
            left_out: Vec::new(),
        };
        store
            .finish_answer(RunId::from_uuid(run.id), outcome, &Settings::default())
            .await?;
    }
    Ok(())
}
