//! What the events of a stream add up to. Pure: it is given data and gives [`StreamEvent`]s.

use std::collections::VecDeque;

use hearth_domain::{FinishReason, RunErrorCode, TokenCount, TokenUsage};
use serde_json::Value;

use super::{StreamEvent, chat_chunk::ChatChunk, responses_event::ResponsesEvent, sse::SseEvent, usage::Usage};
use crate::{
    Failure,
    refusal::{Refusal, Words, bounded},
};

/// The state of an answer between two events.
pub(super) struct Answer {
    /// The HTTP status that the stream came with.
    status: u16,
    /// Whether a key was sent.
    keyed: bool,
    finish: Option<FinishReason>,
    /// True once the server said that nothing more comes.
    ended: bool,
    wrote: bool,
    /// The last count, with what was written to the provider's cache.
    usage: Option<(TokenUsage, TokenCount)>,
}

impl Answer {
    pub(super) fn new(status: u16, keyed: bool) -> Self {
        Self {
            status,
            keyed,
            finish: None,
            ended: false,
            wrote: false,
            usage: None,
        }
    }

    /// True once the model has said why it stopped. Token counts may still follow.
    pub(super) fn is_finished(&self) -> bool {
        self.finish.is_some()
    }

    /// True once nothing more is to be read.
    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }

    /// Takes one event of the stream; what it says goes to `out`.
    ///
    /// # Errors
    /// What the server says went wrong, or `MalformedStream` if the data is no JSON.
    pub(super) fn take(&mut self, event: &SseEvent, out: &mut VecDeque<StreamEvent>) -> Result<(), Failure> {
        let data = event.data.trim();
        if data == "[DONE]" {
            self.ended = true;
            return Ok(());
        }
        if data.is_empty() {
            return Ok(());
        }
        let value: Value = serde_json::from_str(data).map_err(|_| self.malformed(data))?;
        if event.name == "error" {
            return Err(self.refused(Words::from_json(&value)));
        }
        match value {
            Value::Object(_) | Value::Array(_) | Value::Null => self.take_json(value, out),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(self.malformed(data)),
        }
    }

    /// Takes a chunk, an event, or an answer that was sent whole.
    pub(super) fn take_json(&mut self, value: Value, out: &mut VecDeque<StreamEvent>) -> Result<(), Failure> {
        if let Value::Array(items) = value {
            return items.into_iter().try_for_each(|item| self.take_json(item, out));
        }
        if let Some(error) = value.get("error").filter(|error| says_something(error)) {
            return Err(self.refused(Words::from_error(error)));
        }
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind == "error" {
            return Err(self.refused(Words::from_error(&value)));
        }
        if kind.starts_with("response.") {
            return self.take_responses_event(value, out);
        }
        if value.get("object").and_then(Value::as_str) == Some("response") {
            let whole = serde_json::json!({ "type": "response.completed", "response": value });
            return self.take_responses_event(whole, out);
        }
        self.take_chat_chunk(value, out)
    }

    fn take_chat_chunk(&mut self, value: Value, out: &mut VecDeque<StreamEvent>) -> Result<(), Failure> {
        let chunk: ChatChunk = serde_json::from_value(value).unwrap_or_default();
        let (reasoning, text) = chunk.said(self.wrote);
        self.say(StreamEvent::Reasoning, reasoning, out);
        self.say(StreamEvent::Text, text, out);
        self.count(&chunk.usage, out);
        match chunk.finish_reason() {
            // OpenRouter's word for a provider that failed in the middle.
            Some("error") => Err(Failure::new(
                RunErrorCode::ServerError,
                "The provider reported an error.",
            )),
            Some(reason) => {
                self.finish = Some(finish_reason(reason));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn take_responses_event(&mut self, value: Value, out: &mut VecDeque<StreamEvent>) -> Result<(), Failure> {
        let failed = value.pointer("/response/error").map(Words::from_error);
        let event: ResponsesEvent = serde_json::from_value(value).unwrap_or_default();
        let delta = || event.delta.clone().unwrap_or_default();
        match event.kind() {
            "response.output_text.delta" | "response.refusal.delta" => self.say(StreamEvent::Text, delta(), out),
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                self.say(StreamEvent::Reasoning, delta(), out);
            }
            "response.reasoning_summary_part.added" if event.summary_index.unwrap_or(0) > 0 => {
                self.say(StreamEvent::Reasoning, "\n\n".to_owned(), out);
            }
            "response.failed" => {
                self.count(&event.response.usage, out);
                return Err(self.refused(failed.unwrap_or_default()));
            }
            "response.completed" | "response.incomplete" => {
                if !self.wrote {
                    self.say(StreamEvent::Text, event.response.text(), out);
                }
                self.count(&event.response.usage, out);
                self.finish = Some(end_of_response(&event));
                self.ended = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, kind: fn(String) -> StreamEvent, text: String, out: &mut VecDeque<StreamEvent>) {
        if text.is_empty() {
            return;
        }
        let event = kind(text);
        self.wrote |= matches!(event, StreamEvent::Text(_));
        out.push_back(event);
    }

    fn count(&mut self, said: &Usage, out: &mut VecDeque<StreamEvent>) {
        let Some(usage) = said.counted() else { return };
        let cache_written = said.cache_written();
        if self.usage != Some((usage, cache_written)) {
            self.usage = Some((usage, cache_written));
            out.push_back(StreamEvent::Usage { usage, cache_written });
        }
    }

    /// How the answer ended, once nothing more comes.
    ///
    /// A server that sends `[DONE]` has said that it is done, so text before it is a whole answer even
    /// where the reason was left out. `[DONE]` after nothing is no answer, and neither is a connection that
    /// just ends: both may be a server that gave up.
    pub(super) fn outcome(&self) -> Result<FinishReason, Failure> {
        match self.finish {
            Some(reason) => Ok(reason),
            None if self.ended && self.wrote => Ok(FinishReason::Stop),
            None => {
                let cut = Failure::new(
                    RunErrorCode::StreamCut,
                    "The answer ended without saying that it was complete.",
                );
                Err(cut.with_status(self.status))
            }
        }
    }

    /// The reason of an answer that came whole; one without text and reason is none.
    pub(super) fn outcome_of_whole(&self) -> Option<FinishReason> {
        self.finish.or_else(|| self.wrote.then_some(FinishReason::Stop))
    }

    fn refused(&self, words: Words) -> Failure {
        Refusal::within(self.status, words).into_failure(self.keyed)
    }

    fn malformed(&self, data: &str) -> Failure {
        let message = format!("A part of the answer could not be read: {data}");
        Failure::new(RunErrorCode::MalformedStream, bounded(&message)).with_status(self.status)
    }
}

/// Some servers send `"error": null` or an empty one with every chunk.
fn says_something(error: &Value) -> bool {
    match error {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn finish_reason(reason: &str) -> FinishReason {
    match reason.to_ascii_lowercase().as_str() {
        "stop" | "end_turn" | "stop_sequence" | "eos" | "eos_token" | "complete" | "completed" => FinishReason::Stop,
        "length" | "max_tokens" | "max_output_tokens" | "model_length" => FinishReason::Length,
        "content_filter" | "safety" | "recitation" | "blocklist" | "prohibited_content" => FinishReason::ContentFilter,
        "tool_calls" | "function_call" | "tool_use" => FinishReason::ToolCalls,
        _ => FinishReason::Other,
    }
}

fn end_of_response(event: &ResponsesEvent) -> FinishReason {
    let status = event.response.status.as_deref().unwrap_or_default();
    if event.kind() == "response.incomplete" || status == "incomplete" {
        return finish_reason(event.response.incomplete_reason());
    }
    if event.response.calls_tools() {
        return FinishReason::ToolCalls;
    }
    FinishReason::Stop
}
