//! Which API a request is sent to and which optional parameters it carries; both follow what a server refuses.

use hearth_domain::{ProviderKind, RunError, RunErrorCode};

use super::ChatRequest;
use crate::refusal::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    ChatCompletions,
    Responses,
}

/// What the limit of an answer's length is called in Chat Completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitName {
    /// The old name, which every compatible server knows.
    MaxTokens,
    /// OpenAI's name since its reasoning models, which refuse the old one.
    MaxCompletionTokens,
}

/// The form of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) api: Api,
    /// Asks for token counts at the end of the stream (`stream_options`, Chat Completions only).
    pub(crate) asks_usage: bool,
    pub(crate) sends_temperature: bool,
    pub(crate) limit_name: LimitName,
    /// Asks for a summary of the reasoning (Responses only; OpenAI sends the reasoning itself to nobody).
    pub(crate) asks_summary: bool,
}

impl Form {
    /// The form to try first.
    pub(crate) fn first(kind: ProviderKind, model: &str) -> Self {
        let openai = kind == ProviderKind::OpenAi;
        Self {
            api: if openai { Api::Responses } else { Api::ChatCompletions },
            asks_usage: true,
            sends_temperature: true,
            limit_name: if openai {
                LimitName::MaxCompletionTokens
            } else {
                LimitName::MaxTokens
            },
            asks_summary: openai && reasons(model),
        }
    }

    /// The form to try next after a refusal; none if the refusal is not about the form.
    ///
    /// A parameter that `request` does not set is never the cause.
    pub(crate) fn after(self, refusal: &Refusal, request: &ChatRequest) -> Option<Self> {
        if !matches!(refusal.status, 400 | 422) {
            return None;
        }
        let names = |parameter: &str| refusal.words.names(parameter);
        let chat = self.api == Api::ChatCompletions;
        if chat && self.asks_usage && names("stream_options") {
            return Some(Self {
                asks_usage: false,
                ..self
            });
        }
        if self.asks_summary && (names("reasoning") || names("summary") || names("summaries")) {
            return Some(Self {
                asks_summary: false,
                ..self
            });
        }
        if self.sends_temperature
            && request.temperature.is_some()
            && names("temperature")
            && refusal.words.says_unsupported()
        {
            return Some(Self {
                sends_temperature: false,
                ..self
            });
        }
        if !chat || request.max_output.is_none() {
            return None;
        }
        let other_limit = match self.limit_name {
            LimitName::MaxTokens if names("max_completion_tokens") => LimitName::MaxCompletionTokens,
            LimitName::MaxCompletionTokens if names("max_completion_tokens") && refusal.words.says_unsupported() => {
                LimitName::MaxTokens
            }
            LimitName::MaxTokens | LimitName::MaxCompletionTokens => return None,
        };
        Some(Self {
            limit_name: other_limit,
            ..self
        })
    }

    /// The form for a server that has no Responses API; none if this one does not use it.
    pub(crate) fn without_responses(self) -> Option<Self> {
        (self.api == Api::Responses).then_some(Self {
            api: Api::ChatCompletions,
            ..self
        })
    }
}

/// True for names of OpenAI's reasoning models: `o3`, `o4-mini`, `gpt-5` and later. A wrong guess costs one
/// refused request.
fn reasons(model: &str) -> bool {
    let name = model.strip_prefix("ft:").unwrap_or(model);
    let number_after = |prefix: &str| -> Option<u32> {
        let digits: String = name
            .strip_prefix(prefix)?
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    };
    let reasoning_family = number_after("o").is_some() || number_after("gpt-").is_some_and(|family| family >= 5);
    reasoning_family && !name.contains("chat")
}

/// True if the server does not know the address that was asked, as opposed to the model.
pub(crate) fn lacks_route(status: u16, error: &RunError) -> bool {
    let unknown_status = matches!(status, 404 | 405 | 501) && error.code != RunErrorCode::ModelNotFound;
    // LM Studio answers unknown addresses with status 200 and these words.
    unknown_status || error.message.to_lowercase().contains("unexpected endpoint")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasoning_models_are_known_by_name() {
        for model in [
            "o3",
            "o4-mini",
            "gpt-5",
            "gpt-5.4-mini",
            "gpt-6.2-sol",
            "ft:gpt-6-luna:me",
        ] {
            assert!(reasons(model), "{model}");
        }
        for model in [
            "gpt-4o",
            "gpt-4.1-mini",
            "gpt-3.5-turbo",
            "gpt-5-chat-latest",
            "olmo",
            "llama3",
        ] {
            assert!(!reasons(model), "{model}");
        }
    }
}
