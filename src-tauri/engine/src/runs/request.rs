//! From an answer to be made to the request that asks for it.

use std::sync::Arc;

use futures::{
    StreamExt,
    future::ready,
    stream::{self, BoxStream},
};
use hearth_domain::{ContextMessage, ContextRole, ModelLimits, RunErrorCode, Settings, TokenCount, fit_context};
use hearth_provider::{ChatRequest, Client, Failure, StreamEvent, count_tokens, limits, surely_fits};
use hearth_store::AnswerTask;
use tokio::task::spawn_blocking;

use crate::core::Core;

/// What a model is told so that it goes on with an answer that was cut.
const GO_ON: &str = "Your last answer was cut off. Go on exactly where it stopped: begin with the very next \
                     character, repeat nothing, and say nothing about the interruption.";

/// English has about four bytes a token and few texts have more than eight, so this much text fills any
/// window that is left.
const BYTES_PER_TOKEN: usize = 8;

/// Asks for the answer. Nothing is done before the stream is read, and dropping it ends everything.
pub(super) fn ask(core: Arc<Core>, task: Arc<AnswerTask>) -> BoxStream<'static, Result<StreamEvent, Failure>> {
    stream::once(async move { prepare(&core, &task).await })
        .flat_map(|prepared| match prepared {
            Ok((client, request)) => client.stream(request),
            Err(failure) => stream::once(ready(Err(failure))).boxed(),
        })
        .boxed()
}

async fn prepare(core: &Core, task: &AnswerTask) -> Result<(Client, ChatRequest), Failure> {
    let settings = core.settings.current();
    let assistant = &task.assistant;
    let provider = settings.provider(assistant.provider_id).ok_or_else(|| {
        let problem = "The provider of this chat's model is no longer in the settings.";
        Failure::new(RunErrorCode::NoModel, problem)
    })?;
    if assistant.model.trim().is_empty() {
        return Err(Failure::new(RunErrorCode::NoModel, "No model is chosen for this chat."));
    }
    let client = core.client(&settings, provider).await?;
    let max_output = assistant.max_output.or(settings.ai.max_output);
    let request = ChatRequest {
        model: assistant.model.clone(),
        messages: context(core, task, &settings, max_output).await?,
        temperature: assistant.temperature.or(settings.ai.temperature),
        max_output,
    };
    Ok((client, request))
}

/// The system prompt, the newest messages that fit, and for an answer that is continued what there is of it.
async fn context(
    core: &Core,
    task: &AnswerTask,
    settings: &Settings,
    max_output: Option<TokenCount>,
) -> Result<Vec<ContextMessage>, Failure> {
    let model = task.assistant.model.clone();
    let budget = input_budget(limits(&model, &*core.price_table().await), max_output);
    let max_bytes = usize::try_from(budget.0).unwrap_or(0).saturating_mul(BYTES_PER_TOKEN);
    let path = core.store.prompt_path(task.chat_id, task.prompt, max_bytes).await;
    let mut messages = path.map_err(|error| {
        let problem = format!("The chat could not be read: {error}");
        Failure::new(RunErrorCode::Refused, &problem)
    })?;
    // The question; for an answer that is continued, what there is of it and the wish for more as well.
    let mut asked = 1;
    if !task.text_so_far.is_empty() {
        messages.push(said(ContextRole::Assistant, &task.text_so_far));
        messages.push(said(ContextRole::User, GO_ON));
        asked += 2;
    }
    let system = system_prompt(task, settings);
    if surely_fit(system.as_ref(), &messages, budget) {
        return Ok(system.into_iter().chain(messages).collect());
    }
    let counted =
        spawn_blocking(move || fit_context(system, messages, asked, budget, |text| count_tokens(&model, text)));
    counted
        .await
        .map_err(|_| Failure::new(RunErrorCode::Refused, "The chat's text could not be counted."))
}

/// What is left of the model's window when the answer has its place.
fn input_budget(limits: ModelLimits, max_output: Option<TokenCount>) -> TokenCount {
    let window = limits.context_window.0;
    let answer = max_output.map_or_else(|| limits.max_output.0.min(window / 4), |limit| limit.0);
    TokenCount((window - answer).max(window / 4))
}

/// Text of so few bytes fits without being counted, which takes longer than anything else here.
fn surely_fit(system: Option<&ContextMessage>, messages: &[ContextMessage], budget: TokenCount) -> bool {
    const FRAME: usize = 8;
    let bytes: usize = messages
        .iter()
        .chain(system)
        .map(|message| message.text.len() + FRAME)
        .sum();
    surely_fits(bytes, budget)
}

fn system_prompt(task: &AnswerTask, settings: &Settings) -> Option<ContextMessage> {
    let own = task.assistant.instructions.as_ref();
    let text = own.unwrap_or(&settings.ai.system_prompt).trim();
    (!text.is_empty()).then(|| said(ContextRole::System, text))
}

fn said(role: ContextRole, text: &str) -> ContextMessage {
    ContextMessage {
        role,
        text: text.to_owned(),
    }
}
