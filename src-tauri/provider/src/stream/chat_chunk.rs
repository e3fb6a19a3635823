//! A chunk of a Chat Completions stream, and the whole answer of a server that did not stream. Every field
//! is optional, and a field of an unknown form is as good as absent.

use serde::Deserialize;
use serde_json::Value;

use super::{lenient, usage::Usage};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChatChunk {
    #[serde(deserialize_with = "lenient::objects")]
    choices: Vec<Choice>,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) usage: Usage,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    #[serde(deserialize_with = "lenient::count")]
    index: Option<i64>,
    /// `message` stands here in an answer that is not streamed.
    #[serde(alias = "message", deserialize_with = "lenient::object")]
    delta: Delta,
    #[serde(deserialize_with = "lenient::text")]
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Value,
    #[serde(deserialize_with = "lenient::text")]
    refusal: Option<String>,
    /// DeepSeek, llama.cpp, SGLang, older vLLM.
    reasoning_content: Value,
    /// Ollama, OpenRouter, Groq, newer vLLM.
    reasoning: Value,
    /// OpenRouter, with the same text as `reasoning` where it sends both.
    reasoning_details: Value,
}

impl ChatChunk {
    /// The first choice: only one is ever asked for.
    fn choice(&self) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.index.unwrap_or(0) == 0)
    }

    /// What the model says; a refusal in its own words is said too.
    pub(super) fn text(&self) -> String {
        let Some(choice) = self.choice() else {
            return String::new();
        };
        let mut text = text_of(&choice.delta.content, &["text"]);
        text.push_str(choice.delta.refusal.as_deref().unwrap_or_default());
        text
    }

    pub(super) fn reasoning(&self) -> String {
        let Some(delta) = self.choice().map(|choice| &choice.delta) else {
            return String::new();
        };
        let said = [&delta.reasoning_content, &delta.reasoning, &delta.reasoning_details];
        said.iter()
            .map(|value| text_of(value, &["text", "summary", "content"]))
            .find(|text| !text.is_empty())
            // Mistral puts its reasoning among the parts of the content.
            .unwrap_or_else(|| text_of(&delta.content, &["thinking"]))
    }

    /// The reason as the server wrote it; an empty one says nothing.
    pub(super) fn finish_reason(&self) -> Option<&str> {
        let reason = self.choice()?.finish_reason.as_deref()?;
        (!reason.is_empty()).then_some(reason)
    }
}

/// A text, or the joined texts of parts: what stands under the first of `fields` that a part has.
fn text_of(value: &Value, fields: &[&str]) -> String {
    match value {
        Value::String(text) if fields.contains(&"text") => text.clone(),
        Value::Array(parts) => parts.iter().map(|part| part_text(part, fields)).collect(),
        Value::Object(_) => part_text(value, fields),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}

fn part_text(part: &Value, fields: &[&str]) -> String {
    match fields.iter().find_map(|field| part.get(*field)) {
        Some(Value::String(text)) => text.clone(),
        Some(nested @ Value::Array(_)) => text_of(nested, &["text"]),
        _ => String::new(),
    }
}
