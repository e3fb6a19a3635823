//! What an answer used and cost: a row of its own, the message's columns, the chat's totals.

use hearth_domain::{Picodollars, TokenCount, TokenUsage};
use sea_orm::ActiveValue::{NotSet, Set};

use super::Work;
use crate::{
    AnswerOutcome,
    entity::{message, run, usage},
};

const MILLIS_A_DAY: i64 = 86_400_000;

/// Notes a run's usage and adds it to the chat's totals.
pub(crate) fn record(work: &mut Work<'_>, row: &message::Model, run: &run::Model, outcome: &AnswerOutcome) {
    if used_nothing(row, outcome) {
        return;
    }
    let used = outcome.usage.unwrap_or_default();
    work.chat.input_tokens += used.input.0;
    work.chat.output_tokens += used.output.0;
    work.chat.cost += outcome.cost.map_or(0, |cost| cost.0);
    // An answer counts once among those of unknown cost, however many runs it took.
    let counted = run.continues && row.cost.is_none();
    if outcome.cost.is_none() && !counted {
        work.chat.unpriced += 1;
    }
    let now = work.now.0;
    let spent = usage::ActiveModel {
        key: NotSet,
        chat_id: Set(Some(row.chat_id)),
        message_id: Set(Some(row.id)),
        user_id: Set(run.asked_by.unwrap_or(*work.home.user.as_uuid())),
        provider_id: Set(row.provider_id.unwrap_or_default()),
        model: Set(row.model.clone().unwrap_or_default()),
        day: Set(now.div_euclid(MILLIS_A_DAY)),
        at: Set(now),
        input_tokens: Set(outcome.usage.map(|used| used.input.0)),
        cached_input_tokens: Set(outcome.usage.map(|used| used.cached_input.0)),
        output_tokens: Set(outcome.usage.map(|used| used.output.0)),
        reasoning_tokens: Set(outcome.usage.map(|used| used.reasoning.0)),
        cost: Set(outcome.cost.map(|cost| cost.0)),
    };
    work.batch.insert(spent);
}

/// Sets the message's own sums. An answer that took several runs shows all the tokens that are known; its cost
/// is known only if that of every run is.
pub(crate) fn add_up(row: &mut message::Model, run: &run::Model, outcome: &AnswerOutcome) {
    if run.continues && used_nothing(row, outcome) {
        return;
    }
    if !run.continues {
        row.set_usage(outcome.usage);
        row.cost = outcome.cost.map(|cost| cost.0);
        return;
    }
    let usage = match (row.usage(), outcome.usage) {
        (Some(before), Some(now)) => Some(sum(before, now)),
        (before, now) => before.or(now),
    };
    row.set_usage(usage);
    row.cost = row
        .cost
        .zip(outcome.cost)
        .map(|(before, Picodollars(now))| before + now);
}

/// A run that failed before anything came has cost nothing, as far as anyone can tell.
fn used_nothing(row: &message::Model, outcome: &AnswerOutcome) -> bool {
    outcome.usage.is_none()
        && outcome.cost.is_none()
        && outcome.text == row.text
        && outcome.reasoning == row.reasoning.as_deref().unwrap_or_default()
}

fn sum(a: TokenUsage, b: TokenUsage) -> TokenUsage {
    let plus = |a: TokenCount, b: TokenCount| TokenCount(a.0 + b.0);
    TokenUsage {
        input: plus(a.input, b.input),
        cached_input: plus(a.cached_input, b.cached_input),
        output: plus(a.output, b.output),
        reasoning: plus(a.reasoning, b.reasoning),
    }
}
