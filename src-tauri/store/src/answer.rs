//! An answer between its start and its end.
//!
//! While a run lives, its message's row holds what was there when the run began, and what arrives is appended
//! to `run_chunks`: rewriting a growing text every second would write the square of its length.

use std::sync::Arc;

use hearth_domain::{
    Assistant, ChangeSet, ChatId, DeltaKind, FinishReason, LeftOut, MessageId, MessageStatus, Picodollars, RunError,
    RunErrorCode, RunId, Settings, TokenUsage, UserId,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    prelude::Uuid,
};

use crate::{
    Store, StoreError,
    apply::{Work, answering, money},
    backend::{Batch, Transaction},
    entity::{chat, code_of, message, run, run_chunk},
    purge,
};

/// An answer that is to be made: its row is there, as `Streaming`, and so is its run.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerTask {
    pub run_id: RunId,
    pub chat_id: ChatId,
    /// The assistant's message.
    pub message_id: MessageId,
    /// Who asked for it; what it uses is theirs.
    pub asked_by: UserId,
    /// Its parent: the last message that the model is to see.
    pub prompt: MessageId,
    pub assistant: Assistant,
    /// What an earlier run began and this one goes on with; else empty.
    pub text_so_far: String,
    pub reasoning_so_far: String,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOutcome {
    /// Any but `Streaming`.
    pub status: MessageStatus,
    /// The whole text, what an earlier run began included.
    pub text: String,
    pub reasoning: String,
    pub finish: Option<FinishReason>,
    pub error: Option<RunError>,
    /// Of this run alone.
    pub usage: Option<TokenUsage>,
    pub cost: Option<Picodollars>,
    /// Files that the model was not shown, or not all of.
    pub left_out: Vec<LeftOut>,
}

impl Store {
    /// Keeps a piece of a run's text, for the case that Hearth ends before the run does.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the run ended or its chat was deleted.
    pub async fn append_run_text(&self, run_id: RunId, kind: DeltaKind, text: &str) -> Result<(), StoreError> {
        let text: Arc<str> = text.into();
        self.write(move |tx| Box::pin(append(tx, run_id, kind, text.clone())))
            .await
    }

    /// Ends a run: the answer's final row, what it used, the chat's totals; the run and its pieces are gone. Where somebody
    /// wrote meanwhile what wants an answer, that one is begun in the same transaction, and is to be made now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the run ended or its chat was deleted.
    pub async fn finish_answer(
        &self,
        run_id: RunId,
        outcome: AnswerOutcome,
        settings: &Settings,
    ) -> Result<(ChangeSet, Option<AnswerTask>), StoreError> {
        let (home, now) = (self.home(), self.clock().now());
        let asked = Arc::new((outcome, settings.clone()));
        self.write(move |tx| {
            let asked = asked.clone();
            Box::pin(async move {
                let run = run_of(tx, run_id).await?;
                let no_chat = || StoreError::Damaged(format!("run {run_id} has no chat"));
                let chat = chat::Entity::find()
                    .filter(chat::Column::Id.eq(run.chat_id))
                    .one(tx.db().await?)
                    .await?;
                let work = Work::on(tx, chat.ok_or_else(no_chat)?, home, now);
                finish(work, run, &asked.0, &asked.1).await
            })
        })
        .await
    }
}

async fn append(tx: &Transaction, run: RunId, kind: DeltaKind, text: Arc<str>) -> Result<(), StoreError> {
    let known = run::Entity::find_by_id(*run.as_uuid())
        .select_only()
        .column(run::Column::Id);
    let db = tx.db().await?;
    if known.into_tuple::<Uuid>().one(db).await?.is_none() {
        return Err(StoreError::NotFound("answer"));
    }
    let chunk = run_chunk::ActiveModel {
        key: NotSet,
        run_id: Set(*run.as_uuid()),
        kind: Set(code_of(kind)),
        text: Set(text.to_string()),
    };
    let mut batch = Batch::new();
    batch.insert(chunk);
    tx.defer(batch);
    Ok(())
}

async fn run_of(tx: &Transaction, run_id: RunId) -> Result<run::Model, StoreError> {
    let found = run::Entity::find_by_id(*run_id.as_uuid()).one(tx.db().await?).await?;
    found.ok_or(StoreError::NotFound("answer"))
}

async fn finish(
    mut work: Work<'_>,
    run: run::Model,
    outcome: &AnswerOutcome,
    settings: &Settings,
) -> Result<(ChangeSet, Option<AnswerTask>), StoreError> {
    if outcome.status == MessageStatus::Streaming {
        return Err(StoreError::Invalid(
            "An answer that ended is no longer streaming.".to_owned(),
        ));
    }
    let mut row = work.message(run.message_id).await?;
    money::record(&mut work, &row, &run, outcome);
    money::add_up(&mut row, &run, outcome);
    row.status = code_of(outcome.status);
    if !row.text.is_empty() && row.text != outcome.text {
        purge::note_rewritten(&mut work.batch, row.chat_id);
    }
    row.text.clone_from(&outcome.text);
    row.reasoning = Some(outcome.reasoning.clone()).filter(|text| !text.is_empty());
    row.finish = outcome.finish.map(code_of);
    row.left_out = message::json_list(&outcome.left_out);
    row.set_error(outcome.error.as_ref());
    work.rewrite_message(row.clone())?;
    forget(&mut work.batch, run.id);
    // Where Hearth ended in the middle of it, the user says whether it goes on.
    let left = outcome
        .error
        .as_ref()
        .is_some_and(|error| error.code == RunErrorCode::AppExited);
    let owed = if left {
        None
    } else {
        answering::owed(&mut work, &row, settings).await?
    };
    Ok((work.finish(None).0, owed))
}

/// Takes a run and its pieces away.
pub(crate) fn forget(batch: &mut Batch, run: Uuid) {
    batch.add(&run_chunk::Entity::delete_many().filter(run_chunk::Column::RunId.eq(run)));
    batch.add(&run::Entity::delete_many().filter(run::Column::Id.eq(run)));
}

/// What a run received and did not get to finish.
pub(crate) async fn pieces(
    db: &impl ConnectionTrait,
    run: &run::Model,
) -> Result<(message::Model, String, String), StoreError> {
    use sea_orm::QueryOrder;

    let damaged = || StoreError::Damaged(format!("run {} has no message", run.id));
    let row = message::Entity::find()
        .filter(message::Column::Id.eq(run.message_id))
        .one(db)
        .await?;
    let row = row.ok_or_else(damaged)?;
    let mut text = row.text.clone();
    let mut reasoning = row.reasoning.clone().unwrap_or_default();
    let chunks = run_chunk::Entity::find()
        .filter(run_chunk::Column::RunId.eq(run.id))
        .order_by_asc(run_chunk::Column::Key)
        .all(db)
        .await?;
    for chunk in chunks {
        match crate::entity::from_code(&chunk.kind)? {
            DeltaKind::Text => text.push_str(&chunk.text),
            DeltaKind::Reasoning => reasoning.push_str(&chunk.text),
        }
    }
    Ok((row, text, reasoning))
}
