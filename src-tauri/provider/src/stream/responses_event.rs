//! An event of a Responses API stream, and the whole answer of a server that did not stream
//! (platform.openai.com/docs/api-reference/responses-streaming). Every field is optional.

use serde::Deserialize;

use super::{lenient, usage::Usage};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ResponsesEvent {
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    kind: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) delta: Option<String>,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) summary_index: Option<i64>,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) response: Response,
}

impl ResponsesEvent {
    pub(super) fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or_default()
    }
}

/// The response as a whole, which the first and the last event carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Response {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) status: Option<String>,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) usage: Usage,
    #[serde(deserialize_with = "lenient::object")]
    incomplete_details: IncompleteDetails,
    #[serde(deserialize_with = "lenient::objects")]
    output: Vec<OutputItem>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IncompleteDetails {
    #[serde(deserialize_with = "lenient::text")]
    reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputItem {
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    kind: Option<String>,
    #[serde(deserialize_with = "lenient::objects")]
    content: Vec<OutputPart>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputPart {
    #[serde(deserialize_with = "lenient::text")]
    text: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    refusal: Option<String>,
}

impl Response {
    pub(super) fn incomplete_reason(&self) -> &str {
        self.incomplete_details.reason.as_deref().unwrap_or_default()
    }

    /// All that the model said.
    pub(super) fn text(&self) -> String {
        let messages = self
            .output
            .iter()
            .filter(|item| item.kind.as_deref() == Some("message"));
        messages
            .flat_map(|item| &item.content)
            .filter_map(|part| part.text.as_deref().or(part.refusal.as_deref()))
            .collect()
    }

    pub(super) fn calls_tools(&self) -> bool {
        let call = |item: &OutputItem| item.kind.as_deref() == Some("function_call");
        self.output.iter().any(call)
    }
}
