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
    #[serde(deserialize_with = "lenient::object")]
    delta: Delta,
    /// The whole answer where it is not streamed. Some servers repeat it at the end of a stream.
    #[serde(deserialize_with = "lenient::object")]
    message: Delta,
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

    /// More reasoning and more text. With `text_came`, a repetition of the whole answer says nothing more.
    pub(super) fn said(&self, text_came: bool) -> (String, String) {
        let Some(choice) = self.choice() else {
            return (String::new(), String::new());
        };
        let (reasoning, text) = (choice.delta.reasoning(), choice.delta.text());
        if text_came || !text.is_empty() || !reasoning.is_empty() {
            return (reasoning, text);
        }
        (choice.message.reasoning(), choice.message.text())
    }

    /// The reason as the server wrote it; an empty one says nothing.
    pub(super) fn finish_reason(&self) -> Option<&str> {
        let reason = self.choice()?.finish_reason.as_deref()?;
        (!matches!(reason, "" | "null")).then_some(reason)
    }
}

impl Delta {
    /// What the model says; a refusal in its own words is said too.
    fn text(&self) -> String {
        let mut text = text_of(&self.content, &["text"]);
        text.push_str(self.refusal.as_deref().unwrap_or_default());
        text
    }

    fn reasoning(&self) -> String {
        let said = [&self.reasoning_content, &self.reasoning, &self.reasoning_details];
        said.iter()
            .map(|value| text_of(value, &["text", "summary", "content"]))
            .find(|text| !text.is_empty())
            // Mistral puts its reasoning among the parts of the content.
            .unwrap_or_else(|| text_of(&self.content, &["thinking"]))
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
