//! From an answer to be made to the request that asks for it.

use std::sync::Arc;

use futures::{
    StreamExt,
    future::ready,
    stream::{self, BoxStream},
};
use hearth_domain::{
    ContextMessage, ContextRole, LeftOut, ModelLimits, RunErrorCode, Settings, TokenCount, fit_context, room_for_files,
};
use hearth_provider::{ChatRequest, Client, Failure, PromptMessage, StreamEvent, count_tokens, limits, surely_fits};
use hearth_store::AnswerTask;
use tokio::task::spawn_blocking;

use super::files;
use crate::core::Core;

/// What a model is told so that it goes on with an answer that was cut.
const GO_ON: &str = "Your last answer was cut off. Go on exactly where it stopped: begin with the very next \
                     character, repeat nothing, and say nothing about the interruption.";

/// English has about four bytes a token and few texts have more than eight, so this much text fills any
/// window that is left.
pub(super) const BYTES_PER_TOKEN: usize = 8;

/// What stands around a message's text, in tokens and more than those in bytes.
const FRAME_BYTES: usize = 8;

/// What comes of asking.
pub(super) enum Heard {
    /// First of all, once it is known.
    LeftOut(Vec<LeftOut>),
    Provider(Result<StreamEvent, Failure>),
}

/// Asks for the answer. Nothing is done before the stream is read, and dropping it ends everything.
pub(super) fn ask(core: Arc<Core>, task: Arc<AnswerTask>) -> BoxStream<'static, Heard> {
    stream::once(async move { prepare(&core, &task).await })
        .flat_map(|prepared| match prepared {
            Ok((client, request, left_out)) => {
                let answer = client.stream(request).map(Heard::Provider);
                stream::once(ready(Heard::LeftOut(left_out))).chain(answer).boxed()
            }
            Err(failure) => stream::once(ready(Heard::Provider(Err(failure)))).boxed(),
        })
        .boxed()
}

async fn prepare(core: &Core, task: &AnswerTask) -> Result<(Client, ChatRequest, Vec<LeftOut>), Failure> {
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
    let (messages, left_out) = context(core, task, &settings, &client, max_output).await?;
    let request = ChatRequest {
        model: assistant.model.clone(),
        messages,
        temperature: assistant.temperature.or(settings.ai.temperature),
        max_output,
    };
    Ok((client, request, left_out))
}

/// The system prompt, the newest messages that fit with their files, and for an answer that is continued what there is of it.
async fn context(
    core: &Core,
    task: &AnswerTask,
    settings: &Settings,
    client: &Client,
    max_output: Option<TokenCount>,
) -> Result<(Vec<PromptMessage>, Vec<LeftOut>), Failure> {
    let model = &task.assistant.model;
    let budget = input_budget(limits(model, &*core.price_table().await), max_output);
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
    if messages.iter().all(|message| message.attachments.is_empty()) {
        let fitting = fitting(model, system, messages, asked, budget).await?;
        return Ok((fitting.into_iter().map(PromptMessage::from).collect(), Vec::new()));
    }
    let room = room(model, system.as_ref(), &messages, asked, budget).await?;
    let mut files = files::shown(core, client, task.assistant.provider_id, model, &messages, room).await;
    let for_text = TokenCount(budget.0 - files.used.0);
    let fitting = fitting(model, system, messages, asked, for_text).await?;
    Ok((files.put_into(fitting), files.left_out()))
}

/// As many of the newest messages as fit by their text.
async fn fitting(
    model: &str,
    system: Option<ContextMessage>,
    messages: Vec<ContextMessage>,
    asked: usize,
    budget: TokenCount,
) -> Result<Vec<ContextMessage>, Failure> {
    if surely_fits(text_bytes(system.iter().chain(&messages)), budget) {
        return Ok(system.into_iter().chain(messages).collect());
    }
    let model = model.to_owned();
    spawn_blocking(move || fit_context(system, messages, asked, budget, |text| count_tokens(&model, text)))
        .await
        .map_err(|_| uncounted())
}

/// What the files of these messages may take of `budget`.
async fn room(
    model: &str,
    system: Option<&ContextMessage>,
    messages: &[ContextMessage],
    asked: usize,
    budget: TokenCount,
) -> Result<TokenCount, Failure> {
    let (before, question) = messages.split_at(messages.len().saturating_sub(asked));
    let question = tokens(model, system.into_iter().chain(question), budget).await?;
    let before = tokens(model, before, budget).await?;
    Ok(room_for_files(budget, TokenCount(question.0 + before.0), question))
}

/// The tokens of so many texts; if they are a small part of `budget` at most, how many they can be.
async fn tokens(
    model: &str,
    messages: impl IntoIterator<Item = &ContextMessage>,
    budget: TokenCount,
) -> Result<TokenCount, Failure> {
    const SMALL_PART: i64 = 16;
    let texts: Vec<&str> = messages.into_iter().map(|message| message.text.as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len() + FRAME_BYTES).sum();
    if surely_fits(bytes, TokenCount(budget.0 / SMALL_PART)) {
        return Ok(TokenCount(i64::try_from(bytes).unwrap_or(i64::MAX)));
    }
    let (model, text) = (model.to_owned(), texts.join("\n\n"));
    let counted = spawn_blocking(move || count_tokens(&model, &text)).await;
    counted.map_err(|_| uncounted())
}

fn uncounted() -> Failure {
    Failure::new(RunErrorCode::Refused, "The chat's text could not be counted.")
}

/// What is left of the model's window when the answer has its place.
fn input_budget(limits: ModelLimits, max_output: Option<TokenCount>) -> TokenCount {
    let window = limits.context_window.0;
    let answer = max_output.map_or_else(|| limits.max_output.0.min(window / 4), |limit| limit.0);
    TokenCount((window - answer).max(window / 4))
}

/// Text of as many tokens as bytes fits without being counted, which takes longer than anything else here.
fn text_bytes<'a>(messages: impl Iterator<Item = &'a ContextMessage>) -> usize {
    messages.map(|message| message.text.len() + FRAME_BYTES).sum()
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
        attachments: Vec::new(),
    }
}
