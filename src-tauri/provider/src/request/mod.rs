//! What is asked of a model, and the forms in which it is sent.

mod chat;
mod form;
mod responses;

use hearth_domain::{ContextMessage, TokenCount};

pub(crate) use chat::chat_request;
pub(crate) use form::{Api, Form, lacks_route};
pub(crate) use responses::responses_request;

/// A request for one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// The provider's own name of the model.
    pub model: String,
    /// Oldest first.
    pub messages: Vec<ContextMessage>,
    /// 0 to 2; none leaves it to the provider.
    pub temperature: Option<f32>,
    /// The longest answer, reasoning included; none leaves it to the provider.
    pub max_output: Option<TokenCount>,
}

impl ChatRequest {
    /// The limit as the API's integers hold it.
    fn output_limit(&self) -> Option<u32> {
        self.max_output
            .map(|limit| u32::try_from(limit.0.max(1)).unwrap_or(u32::MAX))
    }
}
