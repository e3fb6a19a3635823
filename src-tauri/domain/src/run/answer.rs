//! What has arrived of an answer, and the final form it takes however the run ends.

use super::Outcome;
use crate::{DeltaKind, FinishReason, MessageStatus, RunError, RunErrorCode, TokenUsage};

/// All of an answer so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub reasoning: String,
    pub(super) finish: Option<FinishReason>,
    pub(super) usage: Option<TokenUsage>,
}

impl Answer {
    pub(super) fn new(text: String, reasoning: String) -> Self {
        Self {
            text,
            reasoning,
            finish: None,
            usage: None,
        }
    }

    pub(super) fn append(&mut self, kind: DeltaKind, text: &str) {
        match kind {
            DeltaKind::Text => self.text.push_str(text),
            DeltaKind::Reasoning => self.reasoning.push_str(text),
        }
    }

    pub(super) fn cut(self, error: RunError) -> Outcome {
        self.by_reason(|answer| answer.broken(error))
    }

    /// The stream ended, and may have given no reason for it.
    pub(super) fn cut_silently(self) -> Outcome {
        self.cut(RunError::new(RunErrorCode::StreamCut, ""))
    }

    pub(super) fn cut_by_exit(self) -> Outcome {
        self.cut(RunError::new(RunErrorCode::AppExited, ""))
    }

    pub(super) fn stopped(self) -> Outcome {
        self.by_reason(|answer| answer.outcome(MessageStatus::Stopped, None))
    }

    /// The provider's finish reason decides, if it gave one: whatever happens after it takes nothing
    /// away from the answer.
    fn by_reason(self, otherwise: impl FnOnce(Self) -> Outcome) -> Outcome {
        match self.finish {
            Some(FinishReason::ContentFilter) => self.broken(RunError::new(RunErrorCode::ContentFilter, "")),
            Some(FinishReason::Stop | FinishReason::Length | FinishReason::ToolCalls | FinishReason::Other) => {
                self.outcome(MessageStatus::Complete, None)
            }
            None => otherwise(self),
        }
    }

    fn broken(self, error: RunError) -> Outcome {
        let status = if self.text.is_empty() && self.reasoning.is_empty() {
            MessageStatus::Failed
        } else {
            MessageStatus::Interrupted
        };
        self.outcome(status, Some(error))
    }

    fn outcome(self, status: MessageStatus, error: Option<RunError>) -> Outcome {
        Outcome {
            status,
            text: self.text,
            reasoning: self.reasoning,
            finish: self.finish,
            error,
            usage: self.usage,
        }
    }
}
